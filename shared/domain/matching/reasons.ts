/** The why of pairs and of being unmatched in plain sentences, made from the numbers that decided. */
import type { Contribution, Feature, Obstacle } from './features.ts';

export type UnmatchedReason =
  | 'no-mentors'
  | 'all-seats-taken'
  | 'no-points'
  | 'asked-for-nothing'
  | 'several-obstacles'
  | 'group-too-small'
  | 'no-one-left-to-pair'
  | Exclude<Obstacle, 'same-person' | 'both-ways' | 'locked' | 'declined-before'>
  | 'declined-all';

/** Two to four sentences for the manager, strongest first; about two people whose names are told elsewhere. */
export function whyForManager(parts: readonly Contribution[], asked: number): string[] {
  const sentences = parts.filter(({ points }) => points > 0).map((part) => sentenceOf(part, asked));
  const against = parts.filter(({ points }) => points < 0).map((part) => sentenceOf(part, asked));
  const all = [...sentences.slice(0, 4 - Math.min(against.length, 1)), ...against].slice(0, 4);
  return atLeastTwo(all);
}

function sentenceOf({ feature, shared }: Contribution, asked: number): string {
  const number = shared[0] ?? '0';
  const sentences: Record<Feature, () => string> = {
    asks: () => asksSentence(shared, asked),
    goals: () => `Both named the ${goals(shared)}.`,
    path: () => `Aspires to ${list(shared)}, which the mentor has done.`,
    interests: () => `Both are interested in ${list(shared)}.`,
    availability: () => `Both are free in ${number} of the same hours each week.`,
    years: () => yearsSentence(Number(number)),
    languages: () => `They share ${list(shared)}.`,
    style: () => `Both prefer ${list(shared)}.`,
    menteeWish: () => `This mentor is the mentee's choice number ${number}.`,
    mentorWish: () => `This mentee is the mentor's choice number ${number}.`,
    leftOut: () => 'The mentee was left without a mentor before and has priority now.',
    neverMet: () =>
      `Against it: ${number} earlier ${number === '1' ? 'pair' : 'pairs'} of this mentor never met.`,
  };
  return sentences[feature]();
}

/** `asked` counts what the mentee asked for, `shared` is what the mentor offers of it. */
function asksSentence(shared: readonly string[], asked: number): string {
  return shared.length === asked
    ? `Asked for ${list(shared)}; the mentor offers ${asked === 1 ? 'it' : 'all of it'}.`
    : `Asked for ${asked} things; the mentor offers ${shared.length} of them: ${list(shared)}.`;
}

function yearsSentence(ahead: number): string {
  const years = `${Math.abs(ahead)} ${Math.abs(ahead) === 1 ? 'year' : 'years'}`;
  if (ahead === 0) return 'Both have about the same experience.';
  return ahead > 0
    ? `The mentor is ${years} ahead.`
    : `The mentee is ${years} ahead, which suits reverse mentoring.`;
}

/** What the mentee may read about a mentor not yet named: at least one sentence, the first the most telling. */
export function whyForMentee(parts: readonly Contribution[]): string[] {
  return forParticipant(parts, {
    asks: (labels) => `You asked for ${list(labels)}, which this mentor offers.`,
    path: (labels) => `This mentor has done what you aspire to: ${list(labels)}.`,
    ...FOR_BOTH,
  });
}

/** What the mentor may read about a mentee not yet named: at least one sentence, the first the most telling. */
export function whyForMentor(parts: readonly Contribution[]): string[] {
  return forParticipant(parts, {
    asks: (labels) => `This mentee would like help with ${list(labels)}, which you offer.`,
    path: (labels) => `This mentee aspires to what you have done: ${list(labels)}.`,
    ...FOR_BOTH,
  });
}

/** Two to four sentences about two equals, for the manager. */
export function whyOfPeers(parts: readonly Contribution[]): string[] {
  const sentences: Partial<Record<Feature, (labels: readonly string[]) => string>> = {
    asks: (labels) => `One asks for what the other offers: ${list(labels)}.`,
    path: (labels) => `One has done what the other aspires to: ${list(labels)}.`,
    menteeWish: () => 'One of them wished for the other.',
    mentorWish: () => 'One of them wished for the other.',
    leftOut: () => 'One of them was left without anyone before.',
    neverMet: () => 'Against it: earlier pairs of one of them never met.',
  };
  const all = [
    ...new Set(parts.map((part) => sentences[part.feature]?.(part.shared) ?? sentenceOf(part, 0))),
  ];
  return atLeastTwo(all.slice(0, 4));
}

function atLeastTwo(sentences: readonly string[]): string[] {
  const all = [...sentences];
  if (all.length < 2) all.push('The pair meets all the rules of the program.');
  if (all.length < 2) all.unshift('Little in their answers speaks for or against this pair.');
  return all;
}

/** One sentence that either of two peers may read about the other. */
export function whyForPeers(parts: readonly Contribution[]): string {
  const sentences = { asks: (labels: readonly string[]) => `You can help each other with ${list(labels)}.` };
  return forParticipant(parts, { ...sentences, ...FOR_BOTH })[0] ?? '';
}

type Sentences = Partial<Record<Feature, (labels: readonly string[]) => string>>;

/** Wishes, earlier pairs and being left out are not among them: they would tell about the other person. */
const FOR_BOTH: Sentences = {
  goals: (labels) => `You both named the ${goals(labels)}.`,
  interests: (labels) => `You are both interested in ${list(labels)}.`,
  availability: ([hours = '0']) => `You are both free in ${hours} of the same hours each week.`,
  languages: (labels) => `You share ${list(labels)}.`,
  style: (labels) => `You both prefer ${list(labels)}.`,
};

/** In the order of the sentences. */
function forParticipant(parts: readonly Contribution[], sentences: Sentences): string[] {
  const said = Object.entries(sentences).flatMap(([feature, sentence]) => {
    const part = parts.find((one) => one.feature === feature && one.points > 0);
    return part && part.shared.length > 0 ? [sentence(part.shared)] : [];
  });
  return said.length > 0 ? said.slice(0, 4) : ['Your answers fit each other well overall.'];
}

/** Why someone has no mentor, in words for the manager. */
export const UNMATCHED_SENTENCES: Record<UnmatchedReason, string> = {
  'no-mentors': 'No mentor in this cohort has a free seat.',
  'all-seats-taken': 'Every suitable mentor is full.',
  'no-points': 'Their answers have nothing in common with those of a mentor who is free.',
  'asked-for-nothing': 'They did not say what help they want, so no mentor could be chosen.',
  'several-obstacles': 'No mentor meets enough of the rules.',
  'group-too-small': 'Too few people would suit the same mentors to form another group.',
  'no-one-left-to-pair': 'Everyone who would suit them already has a peer.',
  'nothing-asked-is-offered': 'No mentor who meets the rules offers the help they asked for.',
  'no-common-language': 'They share no language with the mentors who would otherwise suit them.',
  'no-common-hours': 'The mentors who would otherwise suit them are free at other times.',
  'years-apart': 'The mentors who would otherwise suit them have too little or too much experience.',
  'same-organization': 'The only suitable mentors work in the same organization.',
  'same-team': 'The only suitable mentors are on the same team.',
  'own-manager': 'The only suitable mentor is their own manager.',
  'program-rule': 'A rule of the program excludes every mentor who would otherwise suit them.',
  'earlier-pair': 'Every suitable mentor has been their mentor before.',
  'declined-all': 'Every suitable mentor was proposed to them before, and it did not come about.',
  vetoed: 'The only suitable mentors were ruled out by the manager.',
};

/** The same, in words for the person: nothing about others, and nothing that sounds like a fault. */
export const UNMATCHED_FOR_PARTICIPANT: Record<UnmatchedReason, string> = {
  'no-mentors': 'There were no mentors with a free place.',
  'all-seats-taken': 'The mentors who would suit you are already full.',
  'no-points': "The mentors who were free didn't have enough in common with what you are looking for.",
  'asked-for-nothing':
    "Your application didn't say what you would like help with, so we couldn't choose a mentor for you. Reply to this email and tell us, and we add it.",
  'several-obstacles': 'None of the mentors suited what you are looking for closely enough.',
  'group-too-small': "There weren't enough people with similar goals to form another group.",
  'no-one-left-to-pair': 'Everyone who would suit you already has a partner.',
  'nothing-asked-is-offered': 'None of the mentors offers the kind of help you are looking for.',
  'no-common-language': 'None of the mentors who would suit you speaks one of your languages.',
  'no-common-hours': "The mentors who would suit you aren't free at the times when you can meet.",
  'years-apart': 'None of the mentors has the right amount of experience for you.',
  'same-organization': 'The mentors who would suit you work in your own organization.',
  'same-team': 'The mentors who would suit you are on your own team.',
  'own-manager': 'The mentor who would suit you is your own manager.',
  'program-rule': "None of the mentors was a good fit under the program's rules.",
  'earlier-pair': 'You have already worked with the mentors who would suit you.',
  'declined-all': "The matches we proposed so far didn't work out.",
  vetoed: 'None of the mentors was a good fit for you this time.',
};

export interface HelpFacts {
  /** Mentors who would otherwise fit. */
  readonly mentors: number;
  readonly asks?: readonly string[];
  /** What keeps the nearest mentor away, where it is more than one thing. */
  readonly obstacles?: readonly Obstacle[];
  /** What the program's own rules are there for, in its words. */
  readonly ownRules?: readonly string[];
}

/** What would place the person, for the manager. */
export function helpFor(reason: UnmatchedReason, { mentors, asks, obstacles, ownRules }: HelpFacts): string {
  const one = mentors === 1 ? 'the mentor' : `one of the ${mentors} mentors`;
  switch (reason) {
    case 'no-mentors':
      return 'A mentor with a free seat.';
    case 'all-seats-taken':
      return `One more seat with ${one} who ${mentors === 1 ? 'fits' : 'fit'}.`;
    case 'no-points':
      return 'Placing as many people as possible, rather than maximizing points.';
    case 'nothing-asked-is-offered':
      return `A mentor for ${list(asks ?? [])}.`;
    case 'asked-for-nothing':
      return `An answer to the question about what help they want; ${mentors} ${mentors === 1 ? 'mentor' : 'mentors'} would otherwise fit.`;
    case 'several-obstacles':
      return obstacles && obstacles.length > 0
        ? `More than one thing would have to change. What stands between them and the nearest mentor: ${list(obstacles.map(inWords))}.`
        : 'More than one thing would have to change.';
    case 'group-too-small':
      return `More people for ${one} who ${mentors === 1 ? 'fits' : 'fit'}, or smaller groups.`;
    case 'no-one-left-to-pair':
      return 'One more person who fits.';
    case 'program-rule':
      return `An exception to a rule of the program for ${one} who would otherwise fit: ${list(ownRules ?? [])}`;
    case 'same-organization':
    case 'same-team':
    case 'own-manager':
    case 'earlier-pair':
    case 'declined-all':
    case 'vetoed':
      return `An exception to this rule for ${one} who would otherwise fit.`;
    case 'no-common-language':
      return `A language in common with ${one} who would otherwise fit.`;
    case 'no-common-hours':
      return `Hours in common with ${one} who would otherwise fit.`;
    case 'years-apart':
      return `A wider range of experience: ${mentors} ${mentors === 1 ? 'mentor' : 'mentors'} would otherwise fit.`;
  }
}

/** A hard rule in a few words, for "why not". */
export function inWords(obstacle: Obstacle): string {
  return OBSTACLES[obstacle];
}

const OBSTACLES: Record<Obstacle, string> = {
  'same-person': 'this is the same person',
  'both-ways': 'they are a pair in the other direction',
  'nothing-asked-is-offered': 'offers none of the help asked for',
  'no-common-language': 'no common language',
  'no-common-hours': 'too few hours in common',
  'years-apart': 'outside the range of experience',
  'same-organization': 'same organization',
  'same-team': 'same team',
  'own-manager': 'own manager',
  'program-rule': 'against a rule of the program',
  'earlier-pair': 'were a pair in an earlier cohort',
  'declined-before': 'proposed before and declined',
  vetoed: 'ruled out by the manager',
  locked: 'already locked',
};

/** The reason that an obstacle gives to someone whom nothing else keeps from a mentor. */
export function reasonOf(obstacle: Obstacle): UnmatchedReason {
  switch (obstacle) {
    case 'declined-before':
      return 'declined-all';
    case 'same-person':
    case 'both-ways':
    case 'locked':
      return 'no-mentors';
    default:
      return obstacle;
  }
}

function goals(labels: readonly string[]): string {
  return `${labels.length === 1 ? 'goal' : 'goals'} ${list(labels)}`;
}

const all = new Intl.ListFormat('en-US');

/** `a`, `a and b`, `a, b, and c`; at most four things. */
export function list(labels: readonly string[]): string {
  return all.format(labels.length > 4 ? [...labels.slice(0, 3), `${labels.length - 3} more`] : labels);
}
