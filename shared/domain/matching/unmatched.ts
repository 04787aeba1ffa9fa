/** Why someone has no mentor: the one hard rule that keeps her from one, or that those who fit are full. */
import type { Obstacle } from './features.ts';
import { hasBit } from './packed.ts';
import type { Prepared } from './prepare.ts';
import { helpFor, reasonOf, UNMATCHED_SENTENCES, type UnmatchedReason } from './reasons.ts';

export interface Unmatched {
  readonly mentee: string;
  readonly reason: UnmatchedReason;
  /** For the manager. */
  readonly sentence: string;
  /** What would place the person, for the manager. */
  readonly help: string;
  /** Mentors who would take the person if that changed; at most three. */
  readonly with: readonly string[];
}

/** What a format says of someone whom it left out. */
export interface Judgment {
  /** Of mentors whom no rule forbids: why there is no pair all the same. */
  readonly ofFitting: (mentors: readonly number[]) => {
    readonly reason: UnmatchedReason;
    readonly mentors: readonly number[];
  };
  /** Of mentors whom one rule alone forbids: those who would take the person without it. */
  readonly takers: (mentors: readonly number[]) => readonly number[];
}

/** What stands between a mentee and the mentors. It follows from their answers alone, whoever is matched with whom. */
export interface Barriers {
  readonly fitting: readonly number[];
  /** Mentors whom one rule alone forbids, by that rule. */
  readonly byRule: ReadonlyMap<Obstacle, readonly number[]>;
  /** What keeps the mentor away who has the fewest obstacles; absent where there is no mentor at all. */
  readonly nearest?: readonly Obstacle[];
}

const OF_ONESELF: readonly Obstacle[] = ['same-person', 'both-ways', 'locked'];
const NAMED = 3;

export function barriersOf(
  { mentors, scoring }: Prepared,
  mentee: number,
  vetoed: (mentor: number) => boolean = () => false,
): Barriers {
  const masks = scoring.masksOf(mentee);
  const fitting: number[] = [];
  const byRule = new Map<Obstacle, number[]>();
  let nearest: readonly Obstacle[] | undefined;
  mentors.forEach((_, index) => {
    const obstacles = masks.filter(({ allowed }) => !hasBit(allowed, index)).map(({ obstacle }) => obstacle);
    if (vetoed(index)) obstacles.push('vetoed');
    if (obstacles.some((obstacle) => OF_ONESELF.includes(obstacle))) return;
    if (!nearest || obstacles.length < nearest.length) nearest = obstacles;
    const [only] = obstacles;
    if (only === undefined) fitting.push(index);
    else if (obstacles.length === 1) byRule.set(only, [...(byRule.get(only) ?? []), index]);
  });
  return { fitting, byRule, ...(nearest && { nearest }) };
}

export function unmatchedReason(
  prepared: Prepared,
  mentee: number,
  { ofFitting, takers, barriers = barriersOf(prepared, mentee) }: Judgment & { readonly barriers?: Barriers },
): Unmatched {
  const { rules, mentees, mentors } = prepared;
  const { id = '', asks = [] } = mentees[mentee] ?? {};
  const say = (
    reason: UnmatchedReason,
    index: readonly number[],
    nearest: readonly Obstacle[] = [],
  ): Unmatched => ({
    mentee: id,
    reason,
    sentence: UNMATCHED_SENTENCES[reason],
    help: helpFor(reason, {
      mentors: index.length,
      asks,
      obstacles: nearest,
      ownRules: rules.rules.map(({ because }) => because),
    }),
    with: index.slice(0, NAMED).flatMap((one) => mentors[one]?.id ?? []),
  });
  const { fitting, byRule, nearest } = barriers;
  if (!nearest) return say('no-mentors', []);
  if (fitting.length > 0) {
    const judged = ofFitting(fitting);
    return say(judged.reason, judged.mentors);
  }
  for (const [obstacle, only] of [...byRule].sort(([, a], [, b]) => b.length - a.length)) {
    const taking = takers(only);
    if (taking.length === 0) continue;
    const askedNothing = obstacle === 'nothing-asked-is-offered' && asks.length === 0;
    return say(askedNothing ? 'asked-for-nothing' : reasonOf(obstacle), taking);
  }
  return say('several-obstacles', [], nearest);
}
