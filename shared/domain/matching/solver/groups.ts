/**
 * Groups: a mentor takes at least so many mentees or none. Choosing which mentors open is hard in general, so this is a
 * search with bounds: each step leaves the undecided mentors free to take any number, which no solution can beat, and
 * then decides a mentor whose group came out too small: open with a full group, or closed.
 */
import { type Optimum, solveExactly } from './optimum.ts';
import { type Assignment, mentorsOf, oneEach, type PairScores, type Problem } from './problem.ts';

export interface GroupSolution {
  readonly assignment: Assignment;
  readonly placed: number;
  readonly total: number;
  /** No grouping places more, or as many with a better total. Equal to what was found when the search came to its end. */
  readonly bound: { readonly placed: number; readonly total: number };
  readonly proved: boolean;
  /** Allowed pairs that the proof of the bound looked at. */
  readonly checked: number;
}

type Decision = 'open' | 'closed' | undefined;

interface Node {
  readonly decisions: readonly Decision[];
  readonly optimum: Optimum;
  readonly placed: number;
  readonly total: number;
  readonly value: number;
  readonly load: Int32Array;
}

/** Steps of the search, fewer where each is large; after these the best so far is given with its bound. */
const MOST_STEPS = 400;
const STEPS_TIMES_MENTEES = 40_000;
/** Of the mentors whose groups are too small, so many are closed at once on the way to a first solution. */
const CLOSED_AT_ONCE = 0.25;

export interface GroupSizes {
  /** So many mentees a mentor takes at least, if any. */
  readonly least: Int32Array;
  /** Mentors whose group has to come about. */
  readonly mustOpen?: readonly number[];
}

/**
 * Each mentor takes at least as many mentees as her `least`, or none; at most her seats. Mentees want one mentor each.
 * `undefined` when the groups that have to come about cannot.
 */
export function solveGroups(
  problem: Problem,
  { least, mustOpen = [] }: GroupSizes,
  mostSteps = Math.min(MOST_STEPS, Math.ceil(STEPS_TIMES_MENTEES / problem.wanted.length)),
): GroupSolution | undefined {
  const fitting = menteesFor(problem);
  // Without enough seats, or enough mentees who may come, no group of hers can come about.
  const seats = problem.seats.map((count, index) =>
    Math.min(count, fitting[index]) < least[index] ? 0 : count,
  );
  const relaxed = { ...problem, seats };
  if (mustOpen.some((at) => problem.seats[at] < least[at])) return undefined;
  const decided = Array.from(seats, (_, index): Decision => (mustOpen.includes(index) ? 'open' : undefined));
  const root = solveNode(relaxed, decided, least);
  if (!root) return undefined;
  let best = dive(relaxed, root, least);
  let open: Node[] = [root];
  let steps = 0;
  while (open.length > 0 && steps < mostSteps) {
    open.sort((a, b) => b.value - a.value);
    const node = open.shift();
    if (!node || node.value <= best.value) break;
    const short = tooSmall(node, least).at(0);
    if (short === undefined) {
      best = node;
      continue;
    }
    for (const decision of ['open', 'closed'] as const) {
      steps++;
      const child = solveNode(relaxed, node.decisions.with(short, decision), least);
      if (child && child.value > best.value) open.push(child);
    }
  }
  open = open.filter(({ value }) => value > best.value);
  const bound = open.reduce((top, node) => (node.value > top.value ? node : top), best);
  return {
    assignment: best.optimum.assignment,
    placed: best.placed,
    total: best.total,
    bound: { placed: bound.placed, total: bound.total },
    proved: open.length === 0,
    checked: root.optimum.proof.checked,
  };
}

/** How many mentees each mentor may have. */
function menteesFor({ scores, wanted }: Problem): Int32Array {
  const fitting = new Int32Array(scores.mentors);
  const [mentor, score] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    if (wanted[mentee] === 0) continue;
    const found = scores.row(mentee, mentor, score);
    for (let n = 0; n < found; n++) fitting[mentor[n]] = fitting[mentor[n]] + 1;
  }
  return fitting;
}

/** A first solution: the mentors with the smallest groups are closed, again and again. */
function dive(problem: Problem, root: Node, least: Int32Array): Node {
  let node = root;
  for (let step = 0; step <= problem.seats.length; step++) {
    const short = tooSmall(node, least);
    if (short.length === 0) return node;
    const decisions = [...node.decisions];
    for (const mentor of short.slice(0, Math.ceil(short.length * CLOSED_AT_ONCE)))
      decisions[mentor] = 'closed';
    const next = solveNode(problem, decisions, least);
    if (!next) break;
    node = next;
  }
  throw new RangeError('Closing every mentor is always possible.');
}

/** The mentors whose groups are not large enough, the smallest first. */
function tooSmall({ load }: Node, least: Int32Array): number[] {
  return Array.from(load.keys())
    .filter((mentor) => load[mentor] > 0 && load[mentor] < least[mentor])
    .sort((a, b) => load[a] - load[b] || a - b);
}

/** `undefined` when the mentors decided to be open cannot all have a full group. */
function solveNode(problem: Problem, decisions: readonly Decision[], least: Int32Array): Node | undefined {
  const { seats, scores, placing } = problem;
  const mentors = seats.length;
  const opened = decisions.flatMap((decision, mentor) => (decision === 'open' ? [mentor] : []));
  // An open mentor is two: the seats that have to be filled, which are worth more than any change of scores, and the rest.
  const all = new Int32Array(mentors + opened.length);
  seats.forEach((count, mentor) => {
    const decision = decisions[mentor];
    all[mentor] = decision === 'closed' ? 0 : decision === 'open' ? count - least[mentor] : count;
  });
  opened.forEach((mentor, index) => (all[mentors + index] = least[mentor]));
  const bonus = Math.max(placing, scores.mentees * (scores.highest - scores.lowest + 1) + 1);
  const optimum = solveExactly({
    ...problem,
    seats: all,
    scores: withMust(scores, opened, bonus),
  });
  const load = new Int32Array(mentors);
  const mentorOf = new Int32Array(scores.mentees).fill(-1);
  const must = new Int32Array(opened.length);
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    const made = mentorsOf(optimum.assignment, mentee).at(0);
    if (made === undefined) continue;
    const mentor = made < mentors ? made : opened[made - mentors];
    if (made >= mentors) must[made - mentors] = must[made - mentors] + 1;
    mentorOf[mentee] = mentor;
    load[mentor] = load[mentor] + 1;
  }
  if (must.some((count, index) => count < least[opened[index]])) return undefined;
  const total = optimum.proof.total - bonus * must.reduce((sum, count) => sum + count, 0);
  const assignment = oneEach(mentorOf);
  const { placed } = optimum.proof;
  const value = placed * placing + total;
  return { decisions, optimum: { ...optimum, assignment }, placed, total, value, load };
}

function withMust(scores: PairScores, opened: readonly number[], bonus: number): PairScores {
  const { mentors } = scores;
  return {
    mentees: scores.mentees,
    mentors: mentors + opened.length,
    lowest: scores.lowest,
    highest: scores.highest + bonus,
    row: (mentee, mentor, score) => {
      let found = scores.row(mentee, mentor, score);
      const known = found;
      opened.forEach((one, index) => {
        for (let n = 0; n < known; n++) {
          if (mentor[n] !== one) continue;
          mentor[found] = mentors + index;
          score[found++] = score[n] + bonus;
        }
      });
      return found;
    },
  };
}

export interface Level {
  /** Years of each mentee. */
  readonly level: Float64Array;
  /** Points that may be given for it, all in all. */
  readonly allowance: number;
}

/**
 * Swaps mentees of different groups so that the groups come nearer to the same mean level, without leaving anyone out,
 * and for no more than some points. Returns the mentors afterward and the points given.
 */
export function spreadLevels(
  scores: PairScores,
  assignment: Assignment,
  { level, allowance }: Level,
): { readonly assignment: Assignment; readonly given: number } {
  const mentorOf = Int32Array.from(
    { length: scores.mentees },
    (_, mentee) => mentorsOf(assignment, mentee).at(0) ?? -1,
  );
  const rows = rowMaps(scores);
  const groups = new Map<number, { size: number; sum: number }>();
  let size = 0;
  let sum = 0;
  mentorOf.forEach((mentor, mentee) => {
    if (mentor < 0) return;
    const group = groups.get(mentor) ?? { size: 0, sum: 0 };
    group.size++;
    group.sum += level[mentee];
    groups.set(mentor, group);
    size++;
    sum += level[mentee];
  });
  const mean = size > 0 ? sum / size : 0;
  const off = (group: { size: number; sum: number }, change: number): number =>
    group.size * ((group.sum + change) / group.size - mean) ** 2;
  let given = 0;
  for (let step = 0; step < scores.mentees; step++) {
    const swap = bestSwap();
    if (!swap) break;
    const [one, other] = [mentorOf[swap.a], mentorOf[swap.b]];
    const moved = level[swap.b] - level[swap.a];
    (groups.get(one) as { sum: number }).sum += moved;
    (groups.get(other) as { sum: number }).sum -= moved;
    mentorOf[swap.a] = other;
    mentorOf[swap.b] = one;
    given += swap.cost;
  }
  return { assignment: oneEach(mentorOf), given };

  function bestSwap(): { a: number; b: number; cost: number } | undefined {
    let best: { a: number; b: number; cost: number; gain: number } | undefined;
    for (let a = 0; a < mentorOf.length; a++) {
      const one = mentorOf[a];
      if (one < 0) continue;
      for (let b = a + 1; b < mentorOf.length; b++) {
        const other = mentorOf[b];
        if (other < 0 || other === one) continue;
        const moved = level[b] - level[a];
        if (moved === 0) continue;
        const [first, second] = [groups.get(one), groups.get(other)];
        const [aThere, bThere] = [rows[a]?.get(other), rows[b]?.get(one)];
        if (!first || !second || aThere === undefined || bThere === undefined) continue;
        const cost = (rows[a]?.get(one) ?? 0) + (rows[b]?.get(other) ?? 0) - aThere - bThere;
        if (given + cost > allowance) continue;
        const gain = off(first, 0) + off(second, 0) - off(first, moved) - off(second, -moved);
        if (gain > 1e-9 && (!best || gain > best.gain)) best = { a, b, cost, gain };
      }
    }
    return best;
  }
}

function rowMaps(scores: PairScores): Map<number, number>[] {
  const mentor = new Int32Array(scores.mentors);
  const score = new Int32Array(scores.mentors);
  return Array.from({ length: scores.mentees }, (_, mentee) => {
    const found = scores.row(mentee, mentor, score);
    return new Map(Array.from({ length: found }, (_, n) => [mentor[n], score[n]]));
  });
}
