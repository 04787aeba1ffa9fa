/** Lives many cohorts through, one a seed, on all cores: `npm run simulate -- --seeds 300`, or one of them in detail: `--seed 17 --trace`. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { PROMISES } from './promises.ts';
import { REGRESSIONS } from './regressions.ts';
import { shrink, told } from './shrink.ts';
import { simulate } from './simulate.ts';
import { SITUATIONS, type Situation } from './situations.ts';
import { wholeNumberFrom } from '../support/options.ts';

interface Options {
  readonly seeds: number;
  readonly from: number;
  readonly jobs: number;
  readonly seed?: number;
  readonly trace?: boolean;
}

/** What a worker tells of a seed. */
export interface Told {
  readonly seed: number;
  readonly broken: readonly { readonly promise: string; readonly detail: string }[];
  readonly reached: readonly [Situation, number][];
  readonly people: number;
  readonly emails: number;
  readonly days: number;
  readonly hits: number;
}

/** With fewer seeds, chance alone may leave a situation out. */
const ENOUGH_SEEDS = 300;
const EVERY = 50;

if (process.send) await work();
else
  await new Command('simulate')
    .description(
      'Lives whole cohorts through with everything that can go wrong, and looks after every promise.',
    )
    .option('--seeds <number>', 'how many', wholeNumberFrom(0), 300)
    .option('--from <number>', 'the first seed', wholeNumberFrom(0), 1)
    .option('--jobs <number>', 'processes', wholeNumberFrom(0), availableParallelism())
    .option('--seed <number>', 'this one alone', wholeNumberFrom(0))
    .option('--trace', 'everything that happens in it')
    .action(run)
    .parseAsync();

async function run({ seeds, from, jobs, seed, trace }: Options): Promise<void> {
  if (seed !== undefined) {
    await one(seed, trace ?? false);
    return;
  }
  const began = performance.now();
  const wanted = [
    ...REGRESSIONS.map(({ seed: known }) => known),
    ...Array.from({ length: seeds }, (_, n) => from + n),
  ];
  const all = await onAllCores([...new Set(wanted)], jobs);
  const seconds = (performance.now() - began) / 1000;
  const sum = (of: (told: Told) => number): number => all.reduce((total, one) => total + of(one), 0);
  const reached = new Map<Situation, number>();
  for (const { reached: some } of all)
    for (const [name, count] of some) reached.set(name, (reached.get(name) ?? 0) + count);
  const failed = all.filter(({ broken }) => broken.length > 0);
  console.log(
    `${all.length} seeds, ${(sum(({ days }) => days) / 365).toFixed(1)} years of ${sum(({ people }) => people)} people with ${sum(({ emails }) => emails)} emails and ${sum(({ hits }) => hits)} chances, in ${seconds.toFixed(0)} s.`,
  );
  console.log(
    `${Object.keys(PROMISES).length} promises; ${reached.size} of ${SITUATIONS.length} rare situations were reached.`,
  );
  const missed = SITUATIONS.filter((name) => !reached.has(name));
  if (missed.length > 0) console.log(`Not reached: ${missed.join('; ')}.`);
  for (const { seed: one, broken } of failed.slice(0, 20))
    console.log(
      `Seed ${one}: ${broken
        .map(({ promise, detail }) => `"${promise}": ${detail}`)
        .slice(0, 3)
        .join(' | ')}`,
    );
  if (failed[0]) await one(failed[0].seed, false);
  console.log(failed.length === 0 ? 'Every promise was kept.' : `${failed.length} seeds broke a promise.`);
  if (failed.length > 0 || (missed.length > 0 && seeds >= ENOUGH_SEEDS)) process.exitCode = 1;
}

/** One seed, and if it fails, its smallest story. */
async function one(seed: number, trace: boolean): Promise<void> {
  const outcome = await simulate(seed);
  if (trace) console.log(told(outcome, { details: true }));
  if (outcome.broken.length === 0) {
    if (!trace) console.log(`Seed ${seed} keeps every promise.`);
    return;
  }
  process.exitCode = 1;
  const smallest = await shrink(outcome);
  console.log(
    `\nThe smallest story found (again with: npm run simulate -- --seed ${seed} --trace)\n${told(smallest)}\n`,
  );
}

function onAllCores(seeds: readonly number[], jobs: number): Promise<Told[]> {
  const waiting = [...seeds];
  const done: Told[] = [];
  return new Promise((resolve, reject) => {
    let running = 0;
    for (let job = 0; job < Math.min(jobs, seeds.length); job++) {
      const worker = fork(fileURLToPath(import.meta.url), [], { stdio: 'inherit' });
      running++;
      const next = (): void => {
        const seed = waiting.shift();
        if (seed === undefined) worker.disconnect();
        else worker.send(seed);
      };
      worker.on('message', (told: Told) => {
        done.push(told);
        if (done.length % EVERY === 0) console.log(`${done.length} of ${seeds.length} seeds`);
        next();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => {
        if (code !== 0) reject(new Error(`A process of the simulator ended with ${code ?? 'a signal'}.`));
        if (--running === 0) resolve(done);
      });
      next();
    }
  });
}

/** A process that lives the seeds through that it is given. */
function work(): Promise<void> {
  process.on('message', (seed: number) => {
    void simulate(seed).then(({ broken, reached, people, emails, days, happened }) => {
      const told: Told = {
        seed,
        broken: [...broken],
        reached: [...reached],
        people,
        emails,
        days,
        hits: happened.length,
      };
      process.send?.(told);
    });
  });
  return new Promise((resolve) => process.once('disconnect', resolve));
}
