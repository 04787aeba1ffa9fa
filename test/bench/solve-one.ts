/** One solver on one problem in a process of its own: `node test/bench/solve-one.ts SOLVER INSTANCE`, prints JSON. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { certify } from '../../shared/domain/matching/solver/certificate.ts';
import { keepRows } from '../../shared/domain/matching/solver/kept-rows.ts';
import { solveExactly } from '../../shared/domain/matching/solver/optimum.ts';
import type { Problem } from '../../shared/domain/matching/solver/problem.ts';
import { instance } from '../support/instances.ts';
import { structureNamed } from '../support/structures.ts';

export interface Solved {
  readonly placed: number;
  readonly total: number;
  /** Of the first solving in a process, without making the rows of scores; of a later one where there is one. */
  readonly milliseconds: number;
  readonly warmMilliseconds?: number;
  readonly peakMegabytes: number;
}

type Solver = (problem: Problem) => Promise<{
  readonly placed: number;
  readonly total: number;
  /** Of solving alone, where the solver says so. */
  readonly milliseconds?: number;
  readonly warmMilliseconds?: number;
}>;

/** Every peer takes a whole table of costs with a column for each seat; making it is part of its time. */
const SOLVERS: Record<string, Solver> = {
  ours: (problem) => {
    const made = { ...problem, scores: keepRows(problem.scores) };
    const [mentor, score] = [new Int32Array(made.scores.mentors), new Int32Array(made.scores.mentors)];
    for (let mentee = 0; mentee < made.scores.mentees; mentee++) made.scores.row(mentee, mentor, score);
    const times: number[] = [];
    const runs = problem.scores.mentees > 2_000 ? 3 : 7;
    let optimum: ReturnType<typeof solveExactly> | undefined;
    for (let run = 0; run < runs; run++) {
      const began = performance.now();
      optimum = solveExactly(made);
      times.push(performance.now() - began);
    }
    if (!optimum || certify(problem, optimum).kind !== 'proved') throw new Error('not proved');
    const [first = 0, ...later] = times;
    return Promise.resolve({
      ...optimum.proof,
      milliseconds: Math.round(first),
      warmMilliseconds: Math.round(later.sort((a, b) => a - b)[later.length >> 1] ?? first),
    });
  },
  munkres: async (problem) => {
    const { munkres } = await import('munkres');
    const { table, score } = seatTable(problem);
    return counted(munkres(table), score);
  },
  'linear-sum-assignment': async (problem) => {
    const { linearSumAssignment } = await import('linear-sum-assignment');
    const { table, score } = seatTable(problem);
    const { rowAssignments } = linearSumAssignment(
      table.map((row) => Array.from(row)),
      { maximaze: false },
    );
    return counted(
      Array.from(rowAssignments as ArrayLike<number>, (column, row): [number, number] => [row, column]),
      score,
    );
  },
  highs: (problem) => solveWithHighs(problem),
  'or-tools-wasm': (problem) => solveWithOrTools(problem),
  ...Object.fromEntries(['scipy', 'scipy-sparse', 'lemon'].map((name) => [name, compiledPeer(name)])),
};

interface SeatTable {
  /** Costs: 10,000 less the score; a pair that is not allowed costs more than all others together. */
  readonly table: Float64Array[];
  readonly score: (mentee: number, seat: number) => number;
}

const MOST = 10_000;

function seatTable({ scores, seats }: Problem): SeatTable {
  const mentorOf = Array.from(seats).flatMap((count, mentor) => Array<number>(count).fill(mentor));
  const [mentor, score] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
  const forbidden = (scores.mentees + 1) * (MOST + 1);
  const table = Array.from({ length: scores.mentees }, (_, mentee) => {
    const found = scores.row(mentee, mentor, score);
    const byMentor = new Float64Array(scores.mentors).fill(forbidden);
    for (let n = 0; n < found; n++) byMentor[mentor[n]!] = MOST - score[n]!;
    return Float64Array.from(mentorOf, (one) => byMentor[one]!);
  });
  return {
    table,
    score: (mentee, seat) => (table[mentee]![seat]! >= forbidden ? 0 : MOST - table[mentee]![seat]!),
  };
}

function counted(
  pairs: readonly (readonly number[])[],
  score: SeatTable['score'],
): { placed: number; total: number } {
  let placed = 0;
  let total = 0;
  for (const [mentee = -1, seat = -1] of pairs) {
    const points = mentee < 0 || seat < 0 ? 0 : score(mentee, seat);
    if (points > 0) placed++;
    total += points;
  }
  return { placed, total };
}

/** Its types describe another way of importing it. */
interface Highs {
  readonly solve: (problem: string) => {
    readonly Columns: Record<string, { readonly Primal?: number } | undefined>;
  };
}

async function solveWithHighs({
  scores,
  seats,
  placing,
}: Problem): Promise<{ placed: number; total: number }> {
  const { default: load } = (await import('highs')) as unknown as { default: () => Promise<Highs> };
  const highs = await load();
  const objective: string[] = [];
  const rows: string[] = [];
  const columns = Array.from(seats, (): string[] => []);
  const [mentor, score] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    const found = scores.row(mentee, mentor, score);
    const names: string[] = [];
    for (let n = 0; n < found; n++) {
      const name = `x${mentee}_${mentor[n]!}`;
      objective.push(`${placing + score[n]!} ${name}`);
      names.push(name);
      columns[mentor[n]!]!.push(name);
    }
    if (names.length > 0) rows.push(`e${mentee}: ${names.join(' + ')} <= 1`);
  }
  columns.forEach(
    (names, index) => names.length > 0 && rows.push(`o${index}: ${names.join(' + ')} <= ${seats[index]!}`),
  );
  const { Columns } = highs.solve(
    `Maximize\n obj: ${objective.join(' + ')}\nSubject To\n ${rows.join('\n ')}\nEnd`,
  );
  let placed = 0;
  let total = 0;
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    const found = scores.row(mentee, mentor, score);
    for (let n = 0; n < found; n++) {
      const column = Columns[`x${mentee}_${mentor[n]!}`];
      if ((column?.Primal ?? 0) < 0.5) continue;
      placed++;
      total += score[n]!;
    }
  }
  return { placed, total };
}

/** A solver of `scripts/peers.py`, which counts the time of solving alone. */
function compiledPeer(name: string): Solver {
  return ({ scores, seats, placing }) => {
    const [mentor, score] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
    const pairs: Int32Array[] = [];
    let count = 0;
    for (let mentee = 0; mentee < scores.mentees; mentee++) {
      const found = scores.row(mentee, mentor, score);
      const row = new Int32Array(3 * found);
      for (let n = 0; n < found; n++) row.set([mentee, mentor[n]!, score[n]!], 3 * n);
      pairs.push(row);
      count += found;
    }
    const head = Int32Array.of(scores.mentees, scores.mentors, placing, count, ...seats);
    const folder = mkdtempSync(join(tmpdir(), 'peer-'));
    try {
      writeFileSync(join(folder, 'problem'), Buffer.concat([head, ...pairs].map(bytesOf)));
      const script = fileURLToPath(new URL('../../scripts/peers.py', import.meta.url));
      const output = execFileSync('python3', [script, name, join(folder, 'problem')], { encoding: 'utf8' });
      return Promise.resolve(JSON.parse(output) as Awaited<ReturnType<Solver>>);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

const bytesOf = ({ buffer }: Int32Array): Buffer => Buffer.from(buffer);

/** Not among the packages of this project, because it takes 318 MB: `npm i --no-save or-tools-wasm@0.9.1` first. */
async function solveWithOrTools({
  scores,
  seats,
  placing,
}: Problem): Promise<{ placed: number; total: number }> {
  const name = 'or-tools-wasm/network-flow';
  const { SimpleMinCostFlow } = (await import(name)) as {
    SimpleMinCostFlow: new () => {
      addArcWithCapacityAndUnitCost: (from: number, to: number, capacity: number, cost: number) => number;
      setNodeSupply: (node: number, supply: number) => void;
      solve: () => Promise<unknown>;
      flow: (arc: number) => number;
    };
  };
  const flow = new SimpleMinCostFlow();
  const [source, sink] = [scores.mentees + scores.mentors, scores.mentees + scores.mentors + 1];
  const [mentor, score] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
  const arcs: [arc: number, score: number][] = [];
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    flow.addArcWithCapacityAndUnitCost(source, mentee, 1, 0);
    flow.addArcWithCapacityAndUnitCost(mentee, sink, 1, placing + MOST);
    const found = scores.row(mentee, mentor, score);
    for (let n = 0; n < found; n++)
      arcs.push([
        flow.addArcWithCapacityAndUnitCost(mentee, scores.mentees + mentor[n]!, 1, MOST - score[n]!),
        score[n]!,
      ]);
  }
  seats.forEach((count, index) => flow.addArcWithCapacityAndUnitCost(scores.mentees + index, sink, count, 0));
  flow.setNodeSupply(source, scores.mentees);
  flow.setNodeSupply(sink, -scores.mentees);
  await flow.solve();
  const made = arcs.filter(([arc]) => flow.flow(arc) > 0);
  return { placed: made.length, total: made.reduce((sum, [, points]) => sum + points, 0) };
}

const [solver = '', name = ''] = process.argv.slice(2);
const solve = SOLVERS[solver];
if (!solve) throw new Error(`There is no solver "${solver}": ${Object.keys(SOLVERS).join(', ')}.`);
const problem = name.includes(':') ? structureNamed(name) : instance(name);
const started = performance.now();
const { placed, total, milliseconds, warmMilliseconds } = await solve(problem);
const result: Solved = {
  placed,
  total,
  milliseconds: milliseconds ?? Math.round(performance.now() - started),
  ...(warmMilliseconds !== undefined && { warmMilliseconds }),
  peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
};
console.log(JSON.stringify(result));
