/** Why someone has no mentor: the one hard rule that keeps her from one, or that those who fit are full. */
import type { Obstacle } from './features.ts';
import { clearBit, hasBit } from './packed.ts';
import type { Prepared } from './prepare.ts';
import type { Mask } from './scoring.ts';
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
  const masks: Mask[] = scoring.masksOf(mentee);
  const own = masks.filter(({ obstacle }) => OF_ONESELF.includes(obstacle));
  const others = masks.filter(({ obstacle }) => !OF_ONESELF.includes(obstacle));
  const vetoes = mentors.flatMap((_, index) => (vetoed(index) ? [index] : []));
  if (vetoes.length > 0) others.push(forbidding('vetoed', mentors.length, vetoes));
  // Of 32 mentors at once: whom nothing forbids, and whom one rule alone.
  const words = Math.ceil(mentors.length / 32);
  const free = new Int32Array(words);
  const single = new Int32Array(words);
  for (let word = 0; word < words; word++) {
    let once = 0;
    let twice = 0;
    for (const { allowed } of others) {
      const forbidden = ~(allowed[word] ?? 0);
      twice |= once & forbidden;
      once |= forbidden;
    }
    let asked = word === words - 1 && mentors.length % 32 !== 0 ? (1 << (mentors.length % 32)) - 1 : -1;
    for (const { allowed } of own) asked &= allowed[word] ?? 0;
    free[word] = asked & ~once;
    single[word] = asked & once & ~twice;
  }
  const fitting = bitsOf(free);
  const byRule = others
    .map(
      ({ obstacle, allowed }) =>
        [obstacle, bitsOf(single.map((bits, word) => bits & ~(allowed[word] ?? 0)))] as const,
    )
    .filter(([, only]) => only.length > 0)
    .sort(([, [a = 0]], [, [b = 0]]) => a - b);
  const nearest =
    fitting.length > 0 ? [] : byRule[0]?.[0] ? [byRule[0][0]] : fewestObstacles(own, others, mentors.length);
  return { fitting, byRule: new Map(byRule), ...(nearest && { nearest }) };
}

/** Of the mentor with the fewest, where each has several; `undefined` where there is no mentor but oneself. */
function fewestObstacles(
  own: readonly Mask[],
  others: readonly Mask[],
  mentors: number,
): readonly Obstacle[] | undefined {
  let nearest: readonly Obstacle[] | undefined;
  for (let mentor = 0; mentor < mentors; mentor++) {
    if (own.some(({ allowed }) => !hasBit(allowed, mentor))) continue;
    let count = 0;
    for (const { allowed } of others) if (!hasBit(allowed, mentor)) count++;
    if (nearest && count >= nearest.length) continue;
    nearest = others.filter(({ allowed }) => !hasBit(allowed, mentor)).map(({ obstacle }) => obstacle);
  }
  return nearest;
}

function forbidding(obstacle: Obstacle, mentors: number, forbidden: readonly number[]): Mask {
  const allowed = new Int32Array(Math.ceil(mentors / 32)).fill(-1);
  for (const mentor of forbidden) clearBit(allowed, mentor);
  return { obstacle, allowed };
}

/** The places of the bits that are set, in their order. */
function bitsOf(words: Int32Array): number[] {
  const places: number[] = [];
  words.forEach((word, index) => {
    for (let left = word; left !== 0; left &= left - 1)
      places.push(index * 32 + 31 - Math.clz32(left & -left));
  });
  return places;
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
