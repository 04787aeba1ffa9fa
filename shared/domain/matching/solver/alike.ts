/**
 * People alike: mentees with the same row and mentors with the same column. Nothing tells them apart, so a group of them is
 * one with a multiplicity, and what is left is small enough to be solved on all of its pairs. Where few people differ,
 * ordinary solving has to choose among very many equal answers.
 */
import { solveAssignment } from './assignment.ts';
import type { Candidates } from './candidates.ts';
import {
  type Assignment,
  mentorsOf,
  oneEach,
  type PairScores,
  type Problem,
  type Solution,
  sumOf,
} from './problem.ts';

/** So many mentees are looked at before everyone is. */
const SAMPLE = 64;
/** Pairs of a person of one side and a group of the other that are still quick to solve, all of them candidates. */
const MOST_PAIRS = 500_000;
/** Grouping has to leave so few of all pairs. */
const WORTHWHILE = 0.25;

type AlikeSolution = Solution & { readonly searches: number };

/**
 * The optimum of a problem in which many are alike, or nothing where too few are. Who is alike is told by 64 bits made of
 * rows and columns, so the solution has to be proved on the problem itself.
 */
export function solveAlike(problem: Problem): AlikeSolution | undefined {
  if (problem.wanted.some((mentors) => mentors > 1)) return undefined;
  const everyone = menteesOf(problem);
  const few = everyone.filter((_, n) => n % Math.max(1, Math.floor(everyone.length / SAMPLE)) === 0);
  // In a sample, mentors look more alike than they are, and mentees fewer: neither is overlooked.
  const sampled = groupsOf(problem, few);
  const manyRows = sampled.rows.count > few.length / 2;
  if (!isWorthwhile(problem, { rows: manyRows ? everyone.length : 1, columns: sampled.columns.count }))
    return undefined;
  const { rows, columns } = groupsOf(problem, everyone);
  if (!isWorthwhile(problem, { rows: rows.count, columns: columns.count })) return undefined;
  return solveGroups(problem, rows, columns);
}

function isWorthwhile(
  { scores, seats, wanted }: Problem,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): boolean {
  const pairs = Math.min(sumOf(wanted) * columns, sumOf(seats) * rows);
  return pairs <= Math.min(MOST_PAIRS, WORTHWHILE * scores.mentees * scores.mentors);
}

/** Numbers of groups by person, -1 for those who are out of the problem, and someone of each group. */
interface Groups {
  readonly count: number;
  readonly of: Int32Array;
  readonly first: readonly number[];
}

function menteesOf({ wanted }: Problem): Int32Array {
  return Int32Array.from(wanted.keys()).filter((mentee) => wanted[mentee] > 0);
}

/** Sums of scores, each times a number that belongs to the other person: equal rows have equal sums, others hardly ever. */
function groupsOf(
  { scores, seats }: Problem,
  mentees: Int32Array,
): { readonly rows: Groups; readonly columns: Groups } {
  const [mentor, score] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
  const open = Int32Array.from(seats.keys()).filter((at) => seats[at] > 0);
  const ofMentor = factors(scores.mentors, seats);
  const ofMentee = factors(scores.mentees);
  const rows = { low: new Int32Array(mentees.length), high: new Int32Array(mentees.length) };
  const columns = { low: new Int32Array(scores.mentors), high: new Int32Array(scores.mentors) };
  mentees.forEach((mentee, row) => {
    const found = scores.row(mentee, mentor, score);
    const [a, b] = [ofMentee.low[mentee], ofMentee.high[mentee]];
    let [low, high] = [0, 0];
    for (let n = 0; n < found; n++) {
      const at = mentor[n];
      // A score is more than none at all.
      const points = score[n] - scores.lowest + 1;
      low = (low + Math.imul(points, ofMentor.low[at])) | 0;
      high = (high + Math.imul(points, ofMentor.high[at])) | 0;
      columns.low[at] = columns.low[at] + Math.imul(points, a);
      columns.high[at] = columns.high[at] + Math.imul(points, b);
    }
    rows.low[row] = low;
    rows.high[row] = high;
  });
  return {
    rows: numbered(mentees, scores.mentees, (row) => `${rows.low[row]} ${rows.high[row]}`),
    columns: numbered(open, scores.mentors, (n) => `${columns.low[open[n]]} ${columns.high[open[n]]}`),
  };
}

/** Odd numbers without a pattern (Knuth's multiplicative hashing); none for mentors without a seat, whom no row knows. */
function factors(count: number, seats?: Int32Array): { readonly low: Int32Array; readonly high: Int32Array } {
  const made = { low: new Int32Array(count), high: new Int32Array(count) };
  for (let n = 0; n < count; n++) {
    if (seats?.[n] === 0) continue;
    made.low[n] = mixed(2 * n) | 1;
    made.high[n] = mixed(2 * n + 1) | 1;
  }
  return made;
}

/** The finalizer of MurmurHash3, public domain. */
function mixed(number: number): number {
  let bits = (number + 1) * 0x9e3779b1;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function numbered(people: Int32Array, size: number, keyOf: (n: number) => string): Groups {
  const of = new Int32Array(size).fill(-1);
  const first: number[] = [];
  const numbers = new Map<string, number>();
  people.forEach((person, n) => {
    const key = keyOf(n);
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
      first.push(person);
    }
    of[person] = number;
  });
  return { count: numbers.size, of, first };
}

/** Everyone of one side, the one that leaves fewer pairs, looks for a place in a group of the other. */
function solveGroups(problem: Problem, rows: Groups, columns: Groups): AlikeSolution {
  const { scores, placing } = problem;
  const table = tableOf(scores, rows, columns);
  const people = { groups: rows, sizes: sizesOf(rows, problem.wanted) };
  const places = { groups: columns, sizes: sizesOf(columns, problem.seats) };
  const fromPeople = sumOf(people.sizes) * columns.count <= sumOf(places.sizes) * rows.count;
  const [one, other] = fromPeople ? [people, places] : [places, people];
  const scoreOf = (source: number, sink: number): number =>
    table[fromPeople ? source * columns.count + sink : sink * columns.count + source];
  const { assignment, prices, searches } = solveAssignment({
    candidates: candidatesOf(scoreOf, one.sizes, other.sizes.length),
    seats: other.sizes,
    placing,
  });
  const made = new Made(problem, rows, columns);
  const worth = new Float64Array(one.sizes.length);
  let source = 0;
  one.sizes.forEach((size, group) => {
    for (let n = 0; n < size; n++, source++) {
      worth[group] = prices.mentee[source];
      for (const sink of mentorsOf(assignment, source))
        made.pair(fromPeople ? group : sink, fromPeople ? sink : group);
    }
  });
  const [ofRow, ofColumn] = fromPeople ? [worth, prices.seat] : [prices.seat, worth];
  return {
    searches,
    assignment: made.assignment(),
    prices: {
      mentee: Float64Array.from(rows.of, (group) => (group < 0 ? 0 : ofRow[group])),
      seat: Float64Array.from(columns.of, (group) => (group < 0 ? 0 : ofColumn[group])),
    },
  };
}

const NOT_ALLOWED = NaN;

/** The score of each two groups. */
function tableOf(scores: PairScores, rows: Groups, columns: Groups): Float64Array {
  const table = new Float64Array(rows.count * columns.count).fill(NOT_ALLOWED);
  const [mentor, score] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
  rows.first.forEach((mentee, row) => {
    const found = scores.row(mentee, mentor, score);
    for (let n = 0; n < found; n++) {
      const column = columns.of[mentor[n]];
      if (column >= 0) table[row * columns.count + column] = score[n];
    }
  });
  return table;
}

/** How many places, or people, each group has. */
function sizesOf({ count, of }: Groups, each: Int32Array): Int32Array {
  const sizes = new Int32Array(count);
  of.forEach((group, person) => {
    if (group >= 0) sizes[group] = sizes[group] + each[person];
  });
  return sizes;
}

/** All groups of the other side for everyone of this one: the same row for a whole group. */
function candidatesOf(
  scoreOf: (source: number, sink: number) => number,
  sizes: Int32Array,
  sinks: number,
): Candidates {
  const start = new Int32Array(sumOf(sizes) + 1);
  const all: { readonly sink: Int32Array; readonly score: Int32Array }[] = [];
  let source = 0;
  sizes.forEach((size, group) => {
    const open = Array.from({ length: sinks }, (_, sink) => ({ sink, score: scoreOf(group, sink) }))
      .filter(({ score }) => !Number.isNaN(score))
      .sort((a, b) => b.score - a.score);
    all.push({
      sink: Int32Array.from(open, ({ sink }) => sink),
      score: Int32Array.from(open, ({ score }) => score),
    });
    for (let n = 0; n < size; n++, source++) start[source + 1] = start[source] + open.length;
  });
  const [mentor, score] = [new Int32Array(start[source]), new Int32Array(start[source])];
  source = 0;
  sizes.forEach((size, group) => {
    for (let n = 0; n < size; n++, source++) {
      mentor.set(all[group].sink, start[source]);
      score.set(all[group].score, start[source]);
    }
  });
  return { start, mentor, score };
}

/** Pairs of groups become pairs of people: the next of one group takes the next seat of the other. */
class Made {
  readonly #rows: number[][];
  readonly #seats: number[][];
  readonly #mentorOf: Int32Array;

  constructor({ wanted, seats }: Problem, rows: Groups, columns: Groups) {
    this.#rows = membersOf(rows, wanted);
    this.#seats = membersOf(columns, seats);
    this.#mentorOf = new Int32Array(wanted.length).fill(-1);
  }

  pair(row: number, column: number): void {
    const [mentee, mentor] = [this.#rows[row].pop(), this.#seats[column].pop()];
    if (mentee !== undefined && mentor !== undefined) this.#mentorOf[mentee] = mentor;
  }

  assignment(): Assignment {
    return oneEach(this.#mentorOf);
  }
}

/** Everyone of each group, as often as they have places, the last one first. */
function membersOf({ count, of }: Groups, each: Int32Array): number[][] {
  const members = Array.from({ length: count }, (): number[] => []);
  for (let person = of.length - 1; person >= 0; person--)
    for (let n = 0; n < each[person] && of[person] >= 0; n++) members[of[person]].push(person);
  return members;
}
