/** Plants one bug after the other and lives seeds through until one breaks a promise: `npm run simulate:mutants`. Goes on where it stopped. */
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { type Mutant, MUTANTS } from './mutants.ts';

const MOST_SEEDS = 200;
const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const REPORT = root('.data/mutants.json');

/** By what a mutant was found, and in which seed; nothing for one that survived. */
type Found = Readonly<Record<string, { readonly seed: number; readonly promise: string } | null>>;

const planted = process.env['MENTORLINE_MUTANT'];
if (planted !== undefined) await live(Number(planted));
else
  await new Command('simulate:mutants')
    .description('Plants bugs one at a time and says by which seed each is found.')
    .option('--again', 'begin anew instead of going on')
    .option('--only <text>', 'those whose bug has these words')
    .action(run)
    .parseAsync();

async function run({ again, only }: { readonly again?: boolean; readonly only?: string }): Promise<void> {
  for (const mutant of MUTANTS) check(mutant);
  let found: Found = again || !existsSync(REPORT) ? {} : (JSON.parse(readFileSync(REPORT, 'utf8')) as Found);
  const wanted = MUTANTS.map((mutant, index) => ({ mutant, index })).filter(
    ({ mutant }) => only === undefined || mutant.bug.includes(only),
  );
  const waiting = wanted.filter(({ mutant }) => only !== undefined || !(mutant.bug in found));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { bug } = next.mutant;
      const result = await tried(next.index);
      found = { ...found, [bug]: result };
      mkdirSync(root('.data'), { recursive: true });
      writeFileSync(REPORT, JSON.stringify(found, null, 2));
      console.log(
        result
          ? `found by seed ${result.seed}: ${bug} ("${result.promise}")`
          : `SURVIVED ${MOST_SEEDS} seeds: ${bug}`,
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const all = wanted.map(({ mutant }) => found[mutant.bug]);
  const caught = all.flatMap((one) => one ?? []);
  const seeds = caught.map(({ seed }) => seed).sort((a, b) => a - b);
  console.log(
    `${caught.length} of ${all.length} planted bugs were found; half of them by seed ${seeds[seeds.length >> 1] ?? 0} or before.`,
  );
  for (const { mutant } of wanted)
    if (!found[mutant.bug]) console.log(`Survives: ${mutant.bug} (${mutant.file})`);
  if (caught.length < all.length) process.exitCode = 1;
}

/** A bug that cannot be planted finds nothing. */
function check({ file, code, bug }: Mutant): void {
  const count = readFileSync(root(file), 'utf8').split(code).length - 1;
  if (count !== 1) throw new Error(`"${bug}": its code is ${count} times in ${file}.`);
}

function tried(index: number): Promise<Found[string]> {
  return new Promise((resolve, reject) => {
    let result: NonNullable<Found[string]> | null = null;
    const worker = fork(fileURLToPath(import.meta.url), [], {
      env: { ...process.env, MENTORLINE_MUTANT: String(index) },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    worker.on('message', (told: NonNullable<Found[string]>) => (result = told));
    worker.on('error', reject);
    worker.on('exit', () => resolve(result));
  });
}

/** A process with the bug in it. */
async function live(index: number): Promise<void> {
  const mutant = MUTANTS[index];
  if (!mutant) throw new Error('There is no such mutant.');
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/${mutant.file}`)) return loaded;
      const source = Buffer.from(loaded.source as Uint8Array).toString('utf8');
      return { ...loaded, source: source.replace(mutant.code, () => mutant.becomes) };
    },
  });
  const { simulate } = await import('./simulate.ts');
  for (let seed = 1; seed <= MOST_SEEDS; seed++) {
    const broken = await simulate(seed).then(
      ({ broken: some }) => some[0],
      // A function that never comes to its end is found as well.
      (error: unknown) => ({ promise: `an error: ${String(error)}` }),
    );
    if (!broken) continue;
    process.send?.({ seed, promise: broken.promise });
    break;
  }
  process.disconnect();
  process.exit();
}
