/**
 * Instances of the assignment problem whose optimum is known: several exact solvers (LEMON, OR-tools, SciPy, HiGHS) agreed on
 * each of `test/fixtures/matching/expected.json`, seed 1. A name reads FAMILY-SEATS-KIND-MENTEESxMENTORS: `feat` has people
 * with attributes, `unif` random scores; `c15` 1 to 5 seats each, `tight` about one seat a mentee, `scarce` about three for
 * four; `dense` has every pair, `sp50` the fifty best of each mentee (random ones in `unif`). Streams and formulas are part
 * of the instance, so nothing here may change.
 */
import { bestCandidates } from '../../shared/domain/matching/solver/candidates.ts';
import {
  type PairScores,
  placingFirst,
  type Problem,
  scoresOf,
} from '../../shared/domain/matching/solver/problem.ts';
import { denseProblem } from '../../infra/cli/instance-file.ts';
import { randomOf } from '../bench/population.ts';

const SKILLS = 128;
const GOALS = 16;
const INTERESTS = 64;
const ZONES = 25;
const FIELDS = 30;
const SITES = 40;
const MOST = 10_000;
const BEST = 50;
const WEIGHTS = { skills: 4000, goals: 1200, interests: 800, site: 300, otherField: 200 };
const STYLES = [400, 250, 100, 200, 250, 400, 250, 100, 100, 250, 400, 250, 200, 100, 250, 400];

interface Random {
  readonly unit: () => number;
  readonly int: (below: number) => number;
  readonly range: (from: number, to: number) => number;
}

function randomWith(seed: number): Random {
  const unit = randomOf(seed);
  const int = (below: number): number => Math.floor(unit() * below);
  return { unit, int, range: (from, to) => from + int(to - from + 1) };
}

/** Draws where the first are the most frequent: weights 1/2, 1/3, 1/4 and so on. */
function zipf(count: number, { unit }: Random): () => number {
  const sums = new Float64Array(count);
  let total = 0;
  for (let n = 0; n < count; n++) {
    total += 1 / (n + 2);
    sums[n] = total;
  }
  return () => {
    const at = unit() * total;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

interface Person {
  readonly skills: ReadonlySet<number>;
  readonly goals: ReadonlySet<number>;
  readonly interests: ReadonlySet<number>;
  readonly languages: ReadonlySet<number>;
  readonly seniority: number;
  readonly site: number;
  readonly zone: number;
  readonly style: number;
  readonly field: number;
}

function peopleOf(count: number, side: 'mentee' | 'mentor', random: Random): Person[] {
  const [skill, interest, site, field, language] = [SKILLS, INTERESTS, SITES, FIELDS, 8].map((size) =>
    zipf(size, random),
  );
  const { int, range } = random;
  return Array.from({ length: count }, (): Person => {
    const own = field!();
    const draw = (times: number, one: () => number): Set<number> =>
      new Set(Array.from({ length: times }, one));
    const skills = draw(side === 'mentee' ? range(3, 6) : range(5, 15), () =>
      int(2) === 1 ? (own * 4 + int(8)) % SKILLS : (skill!() * 37) % SKILLS,
    );
    const goals = draw(side === 'mentee' ? range(1, 3) : range(2, 5), () => int(GOALS));
    const interests = draw(range(3, 8), () => interest!());
    const languages = new Set([language!()]);
    if (int(10) < 6) languages.add(0);
    if (int(3) === 0) languages.add(int(8));
    const seniority = side === 'mentee' ? range(1, 7) : range(3, 10);
    const home = site!();
    return {
      skills,
      goals,
      interests,
      languages,
      seniority,
      site: home,
      zone: (home * 7 + 3) % ZONES,
      style: int(4),
      field: own,
    };
  });
}

function score(e: Person, o: Person): number {
  const common = (a: ReadonlySet<number>, b: ReadonlySet<number>): number => {
    let count = 0;
    for (const one of a) if (b.has(one)) count++;
    return count;
  };
  const gap = o.seniority - e.seniority;
  const apart = Math.abs(e.zone - o.zone);
  const zones = Math.min(apart, ZONES - apart);
  if (common(e.languages, o.languages) === 0 || gap < 1 || zones > 6) return 0;
  return (
    1 +
    Math.floor(WEIGHTS.skills / e.skills.size) * common(e.skills, o.skills) +
    Math.floor(WEIGHTS.goals / e.goals.size) * common(e.goals, o.goals) +
    Math.floor(WEIGHTS.interests / e.interests.size) * common(e.interests, o.interests) +
    (gap === 1 ? 700 : gap <= 3 ? 1200 : gap <= 5 ? 800 : 300) +
    Math.max(0, 700 - 110 * zones) +
    STYLES[e.style * 4 + o.style]! +
    (e.site === o.site ? WEIGHTS.site : 0) +
    (e.field !== o.field ? WEIGHTS.otherField : 0)
  );
}

function seatsOf(mentors: number, kind: string, { range }: Random): Int32Array {
  const most = kind === 'c15' ? 5 : kind === 'tight' ? 3 : 2;
  return Int32Array.from({ length: mentors }, () => range(1, most));
}

function featured(mentees: number, mentors: number, kind: string): Problem {
  const random = randomWith(1);
  const { int, range } = random;
  const [seeking, offering] = [peopleOf(mentees, 'mentee', random), peopleOf(mentors, 'mentor', random)];
  const seats = seatsOf(mentors, kind, random);
  const forbidden: [number, number][] = [];
  for (let e = 0; e < mentees; e++) if (int(3) === 0) forbidden.push([e, int(mentors)]);
  for (let e = 0; e < mentees; e++) for (let n = int(5); n > 0; n--) forbidden.push([e, int(mentors)]);
  const wishes: [number, number, number][] = [];
  for (let e = 0; e < mentees; e++)
    if (int(10) < 6)
      for (let n = range(1, 5), rank = 0; rank < n; rank++) wishes.push([e, int(mentors), 500 - 80 * rank]);
  for (let o = 0; o < mentors; o++)
    if (int(10) < 4)
      for (let n = range(1, 5), rank = 0; rank < n; rank++) wishes.push([int(mentees), o, 300 - 50 * rank]);
  const table = new Uint16Array(mentees * mentors);
  seeking.forEach((e, index) => offering.forEach((o, n) => (table[index * mentors + n] = score(e, o))));
  for (const [e, o, points] of wishes) {
    const at = e * mentors + o;
    if (table[at]! > 0) table[at] = Math.min(MOST, table[at]! + points);
  }
  for (const [e, o] of forbidden) table[e * mentors + o] = 0;
  return denseProblem({ seats, table });
}

function uniform(mentees: number, mentors: number, kind: string): Problem {
  const random = randomWith(1 * 7919 + 13);
  const seats = seatsOf(mentors, kind, random);
  const table = Uint16Array.from({ length: mentees * mentors }, () => 1 + random.int(MOST));
  return denseProblem({ seats, table });
}

function uniformSparse(mentees: number, mentors: number, kind: string): Problem {
  const random = randomWith(1 * 7919 + 13);
  const seats = seatsOf(mentors, kind, random);
  const rows = Array.from({ length: mentees }, () => {
    const chosen = new Set<number>();
    while (chosen.size < Math.min(BEST, mentors)) chosen.add(random.int(mentors));
    return [...chosen]
      .sort((a, b) => a - b)
      .map((mentor): [number, number] => [mentor, 1 + random.int(MOST)]);
  });
  return problemOf(scoresOf(mentors, rows), seats);
}

function problemOf(scores: PairScores, seats: Int32Array): Problem {
  const wanted = new Int32Array(scores.mentees).fill(1);
  return { scores, seats, wanted, placing: placingFirst(scores, wanted) };
}

function sparse({ scores, seats, wanted }: Problem): Problem {
  const { start, mentor, score: points } = bestCandidates(scores, { wanted, seats }, BEST);
  const rows = Array.from({ length: scores.mentees }, (_, e) =>
    Array.from({ length: start[e + 1]! - start[e]! }, (__, n): [number, number] => [
      mentor[start[e]! + n]!,
      points[start[e]! + n]!,
    ]),
  );
  return problemOf(scoresOf(scores.mentors, rows), seats);
}

export function instance(name: string): Problem {
  const [family = '', kind = '', form = '', size = ''] = name.split('-');
  const [mentees = 0, mentors = 0] = size.split('x').map(Number);
  if (family === 'feat')
    return form === 'dense' ? featured(mentees, mentors, kind) : sparse(featured(mentees, mentors, kind));
  return form === 'dense' ? uniform(mentees, mentors, kind) : uniformSparse(mentees, mentors, kind);
}
