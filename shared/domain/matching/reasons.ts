/** The why of pairs and of being unmatched, made from the same numbers that decided. */
import type { Contribution, Obstacle, Profile } from './features.ts';

export type UnmatchedReason =
  | 'no-mentors'
  | 'nothing-asked-is-offered'
  | 'no-common-language'
  | 'no-common-hours'
  | 'years-apart'
  | 'same-organisation'
  | 'declined-all'
  | 'all-seats-taken';

/** Two to four sentences for the manager, strongest first. */
export function whyForManager(mentee: Profile, mentor: Profile, parts: readonly Contribution[]): string[] {
  const sentences = parts.map((part) => {
    switch (part.feature) {
      case 'asks':
        return `Asked for ${list(part.shared)}; the mentor offers ${part.shared.length === mentee.asked.size ? 'all of it' : `${part.shared.length} of the ${mentee.asked.size} things asked for`}.`;
      case 'goals':
        return `Both named the goal ${list(part.shared)}.`;
      case 'interests':
        return `Both are interested in ${list(part.shared)}.`;
      case 'availability':
        return `Both are free in ${part.shared[0] ?? '0'} of the same hours each week.`;
      case 'years':
        return `The mentor is ${part.shared[0] ?? '0'} years ahead.`;
    }
  });
  const languages = [...mentee.spoken]
    .filter(([language]) => mentor.spoken.has(language))
    .map(([, label]) => label);
  if (languages.length > 0) sentences.push(`They share ${list(languages)}.`);
  return sentences.slice(0, 4);
}

/** One sentence that the mentee may read about a mentor not yet named. */
export function whyForMentee(parts: readonly Contribution[]): string {
  const asks = shared(parts, 'asks');
  const goals = shared(parts, 'goals');
  if (asks.length > 0) return `You asked for ${list(asks)}, which this mentor offers.`;
  if (goals.length > 0) return `You both named the goal ${list(goals)}.`;
  return 'Your answers fit each other well overall.';
}

/** One sentence that the mentor may read about a mentee not yet named. */
export function whyForMentor(parts: readonly Contribution[]): string {
  const asks = shared(parts, 'asks');
  const goals = shared(parts, 'goals');
  if (asks.length > 0) return `This mentee would like help with ${list(asks)}, which you offer.`;
  if (goals.length > 0) return `You both named the goal ${list(goals)}.`;
  return 'Your answers fit each other well overall.';
}

const SENTENCES: Record<UnmatchedReason, string> = {
  'no-mentors': 'There was no mentor with a free seat in this cohort.',
  'nothing-asked-is-offered': 'No mentor in this cohort offers what was asked for.',
  'no-common-language': 'The mentors who offer what was asked for share no language with this person.',
  'no-common-hours': 'The mentors who offer what was asked for are free at other hours.',
  'years-apart': 'The mentors who offer what was asked for are not far enough ahead, or too far.',
  'same-organisation': 'The only fitting mentors work in the same organisation.',
  'declined-all': 'Every fitting mentor was proposed before, without both sides agreeing.',
  'all-seats-taken': 'Every fitting mentor is full.',
};

/** In the order in which a pair has to pass them: the reason is the last rule that still stopped everybody. */
const STAGES: readonly (readonly [Obstacle, UnmatchedReason])[] = [
  ['nothing-asked-is-offered', 'nothing-asked-is-offered'],
  ['no-common-language', 'no-common-language'],
  ['no-common-hours', 'no-common-hours'],
  ['years-apart', 'years-apart'],
  ['same-organisation', 'same-organisation'],
  ['declined-before', 'declined-all'],
];

/** `obstacles` holds, for each mentor, the rule that stopped the pair; `undefined` for one that was allowed. */
export function menteeReason(
  mentee: Profile,
  obstacles: readonly (Obstacle | undefined)[],
): { readonly reason: UnmatchedReason; readonly sentence: string } {
  const ofOneself: readonly (Obstacle | undefined)[] = ['same-person', 'both-ways'];
  const others = obstacles.filter((obstacle) => !ofOneself.includes(obstacle));
  const reason = ((): UnmatchedReason => {
    if (others.length === 0) return 'no-mentors';
    if (others.includes(undefined)) return 'all-seats-taken';
    const furthest = STAGES.findLast(([obstacle]) => others.includes(obstacle));
    return furthest?.[1] ?? 'no-mentors';
  })();
  const asked =
    reason === 'nothing-asked-is-offered' && mentee.asked.size > 0
      ? ` Asked for: ${list([...mentee.asked.values()])}.`
      : '';
  return { reason, sentence: SENTENCES[reason] + asked };
}

function shared(parts: readonly Contribution[], feature: Contribution['feature']): readonly string[] {
  return parts.find((part) => part.feature === feature)?.shared ?? [];
}

/** `a`, `a and b`, `a, b and c`; at most four things. */
function list(labels: readonly string[]): string {
  const shown = labels.length > 4 ? [...labels.slice(0, 3), `${labels.length - 3} more`] : labels;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
