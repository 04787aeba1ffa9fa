/** How a program matches: the shape of `matching` in `program.yaml`. Formulas stand in `matching/features.ts`. */
import * as z from 'zod';
import { about, picked, words } from './field.ts';

/** Mentors that one mentee can have at the same time, whatever a program says. */
export const MOST_MENTORS = 5;

export const Format = z.enum(['one-to-one', 'group', 'peer', 'reverse', 'flash']).meta(
  words({
    'one-to-one': 'one to one',
    group: 'groups',
    peer: 'peers',
    reverse: 'reverse',
    flash: 'flash',
  }),
);
export type Format = z.infer<typeof Format>;

/** Points that each feature may earn; `shared/domain/matching/features.ts` has the formulas. */
const Weight = z.int().min(0).max(4000);
const weight = (points: number, title: string, description: string): z.ZodDefault<typeof Weight> =>
  Weight.default(points).meta(about(title, description, `${points} points`));
const Weights = z.strictObject({
  asks: weight(60, 'Help wanted', 'For the share of what the mentee asks for that the mentor offers.'),
  goals: weight(15, 'Goals', 'For goals that both name.'),
  path: weight(10, 'Path', 'For what the mentee aspires to and the mentor has done.'),
  interests: weight(10, 'Interests', 'For interests in common.'),
  availability: weight(10, 'Availability', 'For hours of the week in which both are free.'),
  years: weight(5, 'Experience', 'For being as many years ahead as the range of experience asks for.'),
  languages: weight(0, 'Languages', 'For languages in common beyond the first.'),
  style: weight(5, 'Style', 'For the same style, cadence and channel.'),
  menteeWish: weight(15, "Mentee's wish", 'For a mentor whom the mentee wishes for.'),
  mentorWish: weight(10, "Mentor's wish", 'For a mentee whom the mentor wishes for.'),
  leftOut: weight(10, 'Left out before', 'For someone who had no place in the previous cohort.'),
  neverMet: weight(5, 'Never met before', 'Taken away for earlier pairs that never met.'),
});

/** Compares the answers of both sides to one question; whoever left it out is allowed everyone. */
const PairRule = z.strictObject({
  question: z
    .string()
    .min(1)
    .meta(picked('question', about('Question', 'The question whose answers are compared.'))),
  must: z
    .enum(['share', 'differ'])
    .meta(words({ share: 'have an answer in common', differ: 'differ' }))
    .meta(about('Must', 'Whether the two answers have to share a label or differ.')),
  because: z.string().min(1).meta(about('Reason', 'What the rule is for, in a sentence.')),
});

const avoided = (byDefault: 'allow' | 'avoid', title: string, description: string) =>
  z
    .enum(['allow', 'avoid'])
    .meta(words({ allow: 'can be matched', avoid: 'are kept apart' }))
    .default(byDefault)
    .meta(about(title, description, byDefault));

const matchingShape = {
  format: Format.default('one-to-one').meta(
    about(
      'Format',
      'How people are matched. In one-to-one, a mentor can still take several mentees.',
      'one-to-one',
    ),
  ),
  objective: z
    .enum(['most-placed', 'best-total', 'fairest'])
    .meta(
      words({
        'most-placed': 'most people placed',
        'best-total': 'best total',
        fairest: 'fairest',
      }),
    )
    .default('most-placed')
    .meta(
      about(
        'Objective',
        'most-placed: place the most people, then the best total. best-total: the best total alone. fairest: the weakest pair as good as possible.',
        'most-placed',
      ),
    ),
  mentorsPerMentee: z
    .int()
    .min(1)
    .max(MOST_MENTORS)
    .default(1)
    .meta(about('Mentors per mentee', 'Mentors that a mentee can have at the same time.', '1')),
  groupSize: z
    .strictObject({
      atLeast: z.int().min(2).max(12).meta(about('At least', 'A mentor with fewer mentees gets none.')),
      atMost: z.int().min(2).max(12).meta(about('At most', 'The largest group.')),
    })
    .default({ atLeast: 3, atMost: 6 })
    .meta(about('Group size', 'For groups: mentees of one mentor.', '3 to 6')),
  rounds: z
    .int()
    .min(1)
    .max(20)
    .default(3)
    .meta(about('Rounds', 'For flash mentoring: rounds in which everyone meets someone new.', '3')),
  commonLanguage: z
    .boolean()
    .default(true)
    .meta(about('Common language', 'Only people with a language in common are matched.', 'yes')),
  minOverlapHours: z
    .int()
    .min(0)
    .default(1)
    .meta(about('Hours in common', 'Hours a week in which both are free; 0 asks for none.', '1 hour')),
  yearsAhead: z
    .strictObject({
      atLeast: z.number().optional().meta(about('At least', 'Years that a mentor must be ahead.')),
      atMost: z.number().optional().meta(about('At most', 'Years that a mentor may be ahead.')),
      best: z
        .strictObject({
          from: z.number().optional().meta(about('From', 'Where the best range begins.')),
          to: z.number().optional().meta(about('To', 'Where the best range ends.')),
        })
        .optional()
        .meta(about('Best', 'The range that earns all points.')),
    })
    .default({})
    .meta(
      about('Years ahead', 'How many years a mentor should be ahead (behind, in reverse mentoring).', 'any'),
    ),
  sameOrganization: avoided(
    'allow',
    'Same organization',
    'Whether two people of one organization can be matched.',
  ),
  sameTeam: avoided('avoid', 'Same team', 'Whether two people of one team can be matched.'),
  ownManager: avoided('avoid', 'Own manager', 'Whether people can be matched with their own manager.'),
  earlierPairs: avoided('avoid', 'Earlier pairs', 'Whether pairs of earlier cohorts can be matched again.'),
  atLeastOneAsk: z
    .boolean()
    .default(true)
    .meta(about('Help wanted', 'A mentor must offer at least one thing that the mentee asks for.', 'yes')),
  rules: z
    .array(PairRule)
    .default([])
    .meta(about('Rules', 'Your own rules for who can be matched.', 'none')),
  synonyms: z
    .array(z.array(z.string().min(1)).min(2))
    .default([])
    .meta(about('Synonyms', 'Labels that mean the same, such as JS and JavaScript.', 'none')),
  weights: Weights.default(Weights.parse({})).meta(
    about('Weights', 'Points that each feature can earn a pair.', 'our weights'),
  ),
};

/** Part of a cohort with its own format: those who named it in the question with `use: track`, in this order. */
const Track = z.strictObject({
  is: z.string().min(1).meta(about('Track', 'The label of the track in the question with "use: track".')),
  format: matchingShape.format,
  objective: matchingShape.objective,
  mentorsPerMentee: matchingShape.mentorsPerMentee,
  groupSize: matchingShape.groupSize,
  rounds: matchingShape.rounds,
});

export const MatchingRules = z.strictObject({
  ...matchingShape,
  tracks: z
    .array(Track)
    .default([])
    .meta(about('Tracks', 'Parts of the cohort that are matched in their own format.', 'none')),
});
export type MatchingRules = z.infer<typeof MatchingRules>;
