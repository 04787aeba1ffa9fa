/** How a program matches: the shape of `matching` in `program.yaml`. Formulas stand in `matching/features.ts`. */
import * as z from 'zod';

/** Mentors that one mentee can have at the same time, whatever a program says. */
export const MOST_MENTORS = 5;

export const Format = z.enum(['one-to-one', 'group', 'peer', 'reverse', 'flash']);
export type Format = z.infer<typeof Format>;

/** Points that each feature may earn; `shared/domain/matching/features.ts` has the formulas. */
const Weight = z.int().min(0).max(4000);
const Weights = z.strictObject({
  asks: Weight.default(60),
  goals: Weight.default(15),
  path: Weight.default(10),
  interests: Weight.default(10),
  availability: Weight.default(10),
  years: Weight.default(5),
  languages: Weight.default(0),
  style: Weight.default(5),
  menteeWish: Weight.default(15),
  mentorWish: Weight.default(10),
  leftOut: Weight.default(10),
  neverMet: Weight.default(5),
});

/** Compares the answers of both sides to one question; whoever left it out is allowed everyone. */
const PairRule = z.strictObject({
  question: z.string().min(1),
  must: z.enum(['share', 'differ']),
  because: z.string().min(1),
});

const matchingShape = {
  format: Format.default('one-to-one'),
  objective: z.enum(['most-placed', 'best-total', 'fairest']).default('most-placed'),
  /** Mentors that a mentee may have at the same time, unless she asks for fewer. */
  mentorsPerMentee: z.int().min(1).max(MOST_MENTORS).default(1),
  /** Format group: mentees of one mentor. A mentor with fewer gets none. */
  groupSize: z
    .strictObject({ atLeast: z.int().min(2).max(12), atMost: z.int().min(2).max(12) })
    .default({ atLeast: 3, atMost: 6 }),
  /** Format flash: rounds in which everyone meets someone new. */
  rounds: z.int().min(1).max(20).default(3),
  commonLanguage: z.boolean().default(true),
  /** Hours a week in which both are available; 0 asks for none. */
  minOverlapHours: z.int().min(0).default(1),
  /**
   * How many years a mentor should be ahead (behind, in reverse mentoring); absent bounds are open. `best` is the range
   * that earns all points.
   */
  yearsAhead: z
    .strictObject({
      atLeast: z.number().optional(),
      atMost: z.number().optional(),
      best: z.strictObject({ from: z.number().optional(), to: z.number().optional() }).optional(),
    })
    .default({}),
  sameOrganization: z.enum(['allow', 'avoid']).default('allow'),
  sameTeam: z.enum(['allow', 'avoid']).default('avoid'),
  ownManager: z.enum(['allow', 'avoid']).default('avoid'),
  /** Pairs that were introduced in earlier cohorts of the program. */
  earlierPairs: z.enum(['allow', 'avoid']).default('avoid'),
  atLeastOneAsk: z.boolean().default(true),
  rules: z.array(PairRule).default([]),
  /** Labels that mean the same: `[JS, JavaScript]`. */
  synonyms: z.array(z.array(z.string().min(1)).min(2)).default([]),
  weights: Weights.default(Weights.parse({})),
};

/** Part of a cohort with its own format: those who named it in the question with `use: track`, in this order. */
const Track = z.strictObject({
  is: z.string().min(1),
  format: matchingShape.format,
  objective: matchingShape.objective,
  mentorsPerMentee: matchingShape.mentorsPerMentee,
  groupSize: matchingShape.groupSize,
  rounds: matchingShape.rounds,
});

export const MatchingRules = z.strictObject({ ...matchingShape, tracks: z.array(Track).default([]) });
export type MatchingRules = z.infer<typeof MatchingRules>;
