/**
 * Problems of the shapes that people make, where many scores are equal or everyone values the same: few skills, ranked wishes,
 * mentors whom everybody wants, groups of people alike, rules that forbid nearly all.
 */
import { placingFirst, type Problem } from '../../shared/domain/matching/solver/problem.ts';
import { randomOf } from '../bench/population.ts';

interface Draw {
  readonly unit: () => number;
  readonly mentees: number;
  readonly mentors: number;
}
/** `FORBIDDEN` for a pair that is not allowed. */
type Score = (mentee: number, mentor: number) => number;
const FORBIDDEN = -1;

const many = (count: number, unit: () => number): number[] => Array.from({ length: count }, unit);
const groupsOf = (count: number, groups: number, unit: () => number): number[] =>
  many(count, () => Math.floor(unit() * groups));

export const STRUCTURES = {
  equal: () => () => 50,
  levels:
    ({ unit }) =>
    () =>
      20 + 20 * Math.floor(unit() * 5),
  /** Ten wishes each, and nothing for anyone else. */
  ranked: ({ unit, mentees, mentors }) => {
    const wishes = Array.from({ length: mentees }, () => groupsOf(10, mentors, unit));
    return (mentee, mentor) =>
      10 * (10 - wishes[mentee]!.indexOf(mentor)) * Number(wishes[mentee]!.includes(mentor));
  },
  common: ({ unit, mentors }) => {
    const worth = many(mentors, unit);
    return (_, mentor) => Math.floor(1000 * worth[mentor]!);
  },
  'common-taste': ({ unit, mentors }) => {
    const worth = many(mentors, unit);
    return (_, mentor) => Math.floor(1000 * worth[mentor]! + 10 * unit());
  },
  assortative: ({ unit, mentees, mentors }) => {
    const [one, other] = [many(mentees, unit), many(mentors, unit)];
    return (mentee, mentor) => Math.floor(1000 * one[mentee]! * other[mentor]!);
  },
  clusters: ({ unit, mentees, mentors }) => {
    const [one, other] = [groupsOf(mentees, 10, unit), groupsOf(mentors, 10, unit)];
    return (mentee, mentor) => (one[mentee] === other[mentor] ? 100 : 10);
  },
  /** Ten kinds of mentees, ten kinds of mentors, a score for each two kinds. */
  twins: ({ unit, mentees, mentors }) => {
    const [one, other] = [groupsOf(mentees, 10, unit), groupsOf(mentors, 10, unit)];
    const worth = groupsOf(100, 100, unit);
    return (mentee, mentor) => worth[10 * one[mentee]! + other[mentor]!]!;
  },
  geometric: ({ unit, mentees, mentors }) => {
    const [one, other] = [mentees, mentors].map((count) =>
      Array.from({ length: count }, () => [unit(), unit()]),
    );
    return (mentee, mentor) => {
      const [[x = 0, y = 0], [u = 0, v = 0]] = [one![mentee]!, other![mentor]!];
      return Math.floor(1000 - 700 * Math.hypot(x - u, y - v));
    };
  },
  hub:
    ({ unit }) =>
    (_, mentor) =>
      mentor < 5 ? 1000 - mentor : Math.floor(100 * unit()),
  /** Twenty groups that do not mix, as languages make them, and not as many seats in each as are wanted. */
  blocks: ({ unit, mentees, mentors }) => {
    const [one, other] = [groupsOf(mentees, 20, unit), groupsOf(mentors, 20, unit)];
    return (mentee, mentor) => (one[mentee] === other[mentor] ? Math.floor(1000 * unit()) : FORBIDDEN);
  },
  /** As `blocks`, with scores of which every mentor has one for all. */
  'blocks-common': ({ unit, mentees, mentors }) => {
    const [one, other] = [groupsOf(mentees, 20, unit), groupsOf(mentors, 20, unit)];
    const worth = many(mentors, unit);
    return (mentee, mentor) =>
      one[mentee] === other[mentor] ? Math.floor(1000 * worth[mentor]!) : FORBIDDEN;
  },
  forbidden:
    ({ unit }) =>
    () =>
      unit() < 0.001 ? Math.floor(1000 * unit()) : FORBIDDEN,
  /** Few mentors are wanted by most, each after the next one, and taste is small beside it. */
  popular: ({ unit, mentors }) => {
    const worth = many(mentors, () => 1000 / (1 + 200 * unit()));
    return (_, mentor) => Math.floor(worth[mentor]! + 30 * unit());
  },
  rare:
    ({ unit }) =>
    () =>
      unit() < 0.02 ? 100 : 0,
} as const satisfies Readonly<Record<string, (draw: Draw) => Score>>;
export type Structure = keyof typeof STRUCTURES;

export function structured(
  structure: Structure,
  {
    mentees,
    mentors,
    seatsEach,
    seed = 1,
  }: {
    readonly mentees: number;
    readonly mentors: number;
    readonly seatsEach: number;
    readonly seed?: number;
  },
): Problem {
  const draw: Draw = { unit: randomOf(seed), mentees, mentors };
  const score: Score = STRUCTURES[structure](draw);
  const rows = Array.from({ length: mentees }, (_, mentee) => {
    const all = Int32Array.from({ length: mentors }, (__, mentor) => score(mentee, mentor));
    return {
      mentor: Int32Array.from(all.keys()).filter((mentor) => all[mentor] !== FORBIDDEN),
      points: all.filter((points) => points !== FORBIDDEN),
    };
  });
  const extreme = (of: (...values: number[]) => number): number =>
    rows.reduce((most, { points }) => points.reduce((a, b) => of(a, b), most), rows[0]?.points[0] ?? 0);
  const scores: Problem['scores'] = {
    ...{ mentees, mentors },
    lowest: extreme(Math.min),
    highest: extreme(Math.max),
    row: (mentee, mentor, points) => {
      const row = rows[mentee]!;
      mentor.set(row.mentor);
      points.set(row.points);
      return row.mentor.length;
    },
  };
  const wanted = new Int32Array(mentees).fill(1);
  return {
    scores,
    seats: new Int32Array(mentors).fill(seatsEach),
    wanted,
    placing: placingFirst(scores, wanted),
  };
}

/** `equal:700x350x2`: structure, mentees, mentors, seats of each. */
export function structureNamed(name: string): Problem {
  const [structure = '', size = ''] = name.split(':');
  const [mentees = 0, mentors = 0, seatsEach = 1] = size.split('x').map(Number);
  return structured(structure as Structure, { mentees, mentors, seatsEach });
}
