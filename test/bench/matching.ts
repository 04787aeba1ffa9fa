/** `npm run bench:matching -- [--large] [--quick]`: ours, the peers that npm has, and compiled ones, on the same instances, in one run. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromAttributes } from './attributes.ts';
import type { GroupsMeasured } from './groups.ts';
import type { NextBestMeasured } from './next-best.ts';
import type { PeersSolved } from './peers.ts';
import type { Rematches } from './rematches.ts';
import type { Solved } from './solve-one.ts';
import { STRUCTURES } from '../support/structures.ts';

/** What takes longer counts as not finished. */
const LONGEST_MS = 120_000;
const large = process.argv.includes('--large');
const quick = process.argv.includes('--quick');

/** Each measurement is the first and only work of a fresh process. `undefined` when it did not finish or is not installed. */
function run<T>(script: string, ...args: readonly string[]): T | undefined {
  try {
    const file = fileURLToPath(new URL(script, import.meta.url));
    const output = execFileSync(process.execPath, ['--max-old-space-size=8000', file, ...args], {
      timeout: LONGEST_MS,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(output) as T;
  } catch {
    return undefined;
  }
}

const SIZES = ['500x250', '2000x1000', ...(quick ? [] : ['5000x2500', '10000x5000'])];
/** Compiled ones, where the machine has them; their times are of solving alone. */
const COMPILED = ['scipy', 'scipy-sparse', 'lemon'];
const there = compiledThere();
const PEERS = ['munkres', 'linear-sum-assignment', 'highs', 'or-tools-wasm', ...there];
/** Above this size a peer is not asked any more: each needs minutes or gigabytes. */
const LARGEST: Record<string, number> = {
  munkres: 10_000,
  'linear-sum-assignment': 5_000,
  highs: 500,
  'or-tools-wasm': 5_000,
  scipy: 10_000,
  // Its table of pairs has an entry for each seat, and LEMON's several for each pair.
  'scipy-sparse': 2_000,
  lemon: 5_000,
};

function compiledThere(): readonly string[] {
  try {
    const script = fileURLToPath(new URL('../../scripts/peers.py', import.meta.url));
    return JSON.parse(execFileSync('python3', [script, 'have'], { encoding: 'utf8' })) as string[];
  } catch {
    return [];
  }
}

function timesOurs(peer: string, theirs: Solved, ours: Solved): number {
  const own = COMPILED.includes(peer) ? (ours.warmMilliseconds ?? ours.milliseconds) : ours.milliseconds;
  return Math.round((10 * theirs.milliseconds) / Math.max(own, 1)) / 10;
}

function bothTimes({ milliseconds, warmMilliseconds = milliseconds }: Solved): string {
  return `${milliseconds}, then ${warmMilliseconds}`;
}

const missing = COMPILED.filter((one) => !there.includes(one));
if (missing.length > 0)
  console.log(`Skipped, because Python, SciPy, g++ or LEMON is missing: ${missing.join(', ')}\n`);

console.log(
  'Solving: milliseconds (times ours) and peak megabytes of the process. Ours is the first time in a process, then the median of\n' +
    'later ones; compiled peers are compared with the later ones, the others with the first.\n',
);
console.log(`| instance | ours | ${PEERS.join(' | ')} |\n|---|---|${PEERS.map(() => '---').join('|')}|`);
for (const size of SIZES) {
  for (const seats of ['c15', 'tight', 'scarce']) {
    const name = `feat-${seats}-dense-${size}`;
    const ours = run<Solved>('solve-one.ts', 'ours', name);
    if (!ours) throw new Error(`${name} was not solved.`);
    const cells = PEERS.map((peer) => {
      const people = Number(size.split('x')[0]);
      if (people > (LARGEST[peer] ?? 0) || (people > 5_000 && seats !== 'c15')) return '-';
      const theirs = run<Solved>('solve-one.ts', peer, name);
      if (!theirs) return 'not finished';
      const same = theirs.placed === ours.placed && theirs.total === ours.total;
      return `${theirs.milliseconds} (${timesOurs(peer, theirs, ours)}x), ${theirs.peakMegabytes}${same ? '' : ' WRONG'}`;
    });
    console.log(`| ${name} | ${bothTimes(ours)}, ${ours.peakMegabytes} | ${cells.join(' | ')} |`);
  }
}

console.log('\nThe shapes that people make, milliseconds (times ours)\n');
/** Above this size they need gigabytes, or minutes. */
const LARGEST_SHAPE: Record<string, number> = {
  'linear-sum-assignment': 700,
  munkres: 2_000,
  'scipy-sparse': 2_000,
  lemon: 2_000,
};
const SHAPE_PEERS = ['munkres', 'linear-sum-assignment', ...there];
console.log(
  `| structure | ours | ${SHAPE_PEERS.join(' | ')} |\n|---|---|${SHAPE_PEERS.map(() => '---').join('|')}|`,
);
for (const size of [
  '700x350x2',
  ...(quick ? [] : ['2000x1000x2', '2000x1000x1', '2000x1000x3', '5000x2500x2']),
]) {
  for (const structure of Object.keys(STRUCTURES)) {
    const name = `${structure}:${size}`;
    const ours = run<Solved>('solve-one.ts', 'ours', name);
    if (!ours) throw new Error(`${name} was not solved.`);
    const cells = SHAPE_PEERS.map((peer) => {
      if (Number(size.split('x')[0]) > (LARGEST_SHAPE[peer] ?? Infinity)) return '-';
      const theirs = run<Solved>('solve-one.ts', peer, name);
      if (!theirs) return 'not finished';
      return `${theirs.milliseconds} (${timesOurs(peer, theirs, ours)}x)${theirs.total === ours.total ? '' : ' WRONG'}`;
    });
    console.log(`| ${name} | ${bothTimes(ours)} | ${cells.join(' | ')} |`);
  }
}

console.log('\nFrom answers to a certified result, one process, nothing warmed up\n');
console.log(
  '| mentees x mentors | seats | ms | scoring ms | peak MB | allowed pairs |\n|---|---|---|---|---|---|',
);
for (const [mentees, mentors] of [
  ['2000', '1000'],
  ...(quick ? [] : [['10000', '5000']]),
  ...(large ? [['50000', '25000']] : []),
] as [string, string][]) {
  for (const seats of ['plentiful', 'scarce', 'tight']) {
    const one = run<FromAttributes>('attributes.ts', seats, mentees, mentors);
    console.log(
      one
        ? `| ${mentees} x ${mentors} | ${seats} | ${one.milliseconds} | ${one.scoringMilliseconds} | ${one.peakMegabytes} | ${one.allowed} |`
        : `| ${mentees} x ${mentors} | ${seats} | not finished | | | |`,
    );
  }
}

console.log('\nWho would be next for every pair, after the match was solved, and the board on it\n');
console.log(
  '| mentees x mentors | seats | pairs | solving ms | who would be next ms | board ms |\n|---|---|---|---|---|---|',
);
for (const [mentees, mentors] of [['1000', '500'], ...(quick ? [] : [['5000', '2500']])] as [
  string,
  string,
][]) {
  for (const seats of ['plentiful', 'scarce', 'tight']) {
    const one = run<NextBestMeasured>('next-best.ts', seats, mentees, mentors);
    if (!one) throw new Error('Who would be next was not found.');
    console.log(
      `| ${mentees} x ${mentors} | ${seats} | ${one.pairs} | ${one.solvingMilliseconds} | ${one.nextMilliseconds} | ${one.boardMilliseconds} |`,
    );
  }
}

console.log('\nGroups of 1,000 people, 250 mentors with six seats, three in a group at least\n');
console.log('| structure | ms | percent of the bound | proved |\n|---|---|---|---|');
for (const structure of Object.keys(STRUCTURES)) {
  const one = run<GroupsMeasured>('groups.ts', structure);
  console.log(
    one
      ? `| ${structure} | ${one.milliseconds} | ${one.percentOfBound} | ${one.proved ? 'yes' : 'no'} |`
      : `| ${structure} | not finished, or not possible | | |`,
  );
}

console.log(
  '\nOne decline rematched, 10,000 mentees, fifty candidates each, proved equal to solving afresh\n',
);
console.log(
  '| seats | median ms | 95th percentile ms | pairs moved by 1,000 declines | solving afresh ms |\n|---|---|---|---|---|',
);
for (const seats of ['c15', 'scarce', 'tight']) {
  const one = run<Rematches>('rematches.ts', seats);
  if (!one) throw new Error('The rematches were not made.');
  console.log(
    `| ${seats} | ${one.medianMilliseconds} | ${one.p95Milliseconds} | ${one.moved} | ${one.solveMilliseconds} |`,
  );
}

console.log('\nPeers\n\n| people | pairs allowed | ours ms | edmonds-blossom-fixed ms |\n|---|---|---|---|');
for (const people of ['1000', ...(quick ? [] : ['5000'])]) {
  const ours = run<PeersSolved>('peers.ts', 'ours', people);
  const theirs = run<PeersSolved>('peers.ts', 'edmonds-blossom-fixed', people);
  if (!ours) throw new Error('The peers were not paired.');
  const same = theirs && theirs.pairs === ours.pairs && theirs.total === ours.total;
  console.log(
    `| ${people} | ${ours.edges} | ${ours.milliseconds} | ${theirs ? `${theirs.milliseconds}${same ? '' : ' WRONG'}` : 'not finished'} |`,
  );
}
