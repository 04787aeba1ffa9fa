/** A whole cohort, unattended: everything through HTTP and the engines, with the clock moved. */
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { DAY, resolveLocal } from '../../../shared/domain/calendar.ts';
import { describeProblem, readProgramFile } from '../../../shared/domain/program-file.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { EXPORTS } from '../../../shared/domain/export-names.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import type { Need } from '../functions/recorder.ts';
import { prepareProgram } from '../prepare.ts';
import { LocalStack } from '../stack.ts';
import { chanceOf } from './seeded-random.ts';
import { CohortSimulation } from './cohort-simulation.ts';
import { readPeople } from './people.ts';
import { type Summary, summarize } from './summary.ts';

export interface DemoOptions {
  readonly people: string;
  readonly program: string;
  readonly seed: number;
  /** Folder for CSV files, emails and summary; nothing is written when absent. */
  readonly out?: string;
  readonly onProgress?: (share: number, now: number) => void;
  /** Every event is delivered this many times. */
  readonly deliveries?: number;
  /** Told of everything that functions ask of AWS. */
  readonly onNeed?: (need: Need) => void;
  /** Share of the people who apply and never react to anything; 0 when absent. */
  readonly silent?: number;
  /** Counts what AWS would charge for the table. */
  readonly countsCapacity?: boolean;
  /** At most so many people of the file. */
  readonly most?: number;
}

export interface Demo {
  readonly summary: Summary;
  readonly program: Program;
}

/** Days after the end of the cohort until which the demo runs: the 90-day follow-up and its answers. */
const DAYS_AFTER_END = 95;
const MEMORY_MS = 500;
/** A cohort of hundreds needs little. */
const FUNCTIONS_MB = 96;

export async function runDemo(options: DemoOptions): Promise<Demo> {
  const started = performance.now();
  const memory = watchMemory();
  const program = await readProgram(options.program);
  const random = chanceOf(options.seed);
  const people = (await readPeople(options.people, random)).slice(0, options.most);
  const begins = resolveLocal(program.cohort.opens, '07:00', program.cohort.zone);
  const ends = resolveLocal(program.cohort.ends, '12:00', program.cohort.zone) + DAYS_AFTER_END * DAY;
  const key = (name: string): string =>
    createHash('sha256').update(`${options.seed} ${name}`).digest('base64');

  if (options.out !== undefined) await rm(`${options.out}/email`, { recursive: true, force: true });
  const errors: Error[] = [];
  const stack = await LocalStack.start({
    frozenAt: begins,
    makeKey: key,
    deliveries: options.deliveries ?? 1,
    countsCapacity: options.countsCapacity ?? false,
    functionsMB: FUNCTIONS_MB,
    onError: (_, error) => errors.push(error),
    ...(options.onNeed && { onNeed: options.onNeed }),
    ...(options.out !== undefined && { emailFolder: `${options.out}/email` }),
  });
  try {
    const applied = await prepareProgram(stack, program, { makeSecret: key });
    if (applied.kind === 'refused') throw new Error(applied.because);
    const simulation = new CohortSimulation({
      stack,
      program,
      people,
      random,
      silent: options.silent ?? 0,
    });
    simulation.planApplications();
    await simulation.liveUntil(ends, (now) => options.onProgress?.((now - begins) / (ends - begins), now));
    if (errors[0]) throw errors[0];

    const measured = {
      virtualDays: Math.round((ends - begins) / DAY),
      wallSeconds: Math.round((performance.now() - started) / 100) / 10,
      peakMegabytes: memory.stop(),
      ...(options.countsCapacity && { tableUnits: await stack.capacity() }),
    };
    const summary = await summarize(stack, program, measured);
    if (options.out !== undefined) await writeOut(stack, { program, summary, out: options.out });
    return { summary, program };
  } finally {
    await stack.stop();
  }
}

async function readProgram(file: string): Promise<Program> {
  const read = readProgramFile(file, await readFile(file, 'utf8'), KNOWN_EMAILS);
  if (read.kind === 'problems') throw new Error(read.problems.map(describeProblem).join('\n'));
  return read.program;
}

async function writeOut(
  stack: LocalStack,
  { program, summary, out }: { program: Program; summary: Summary; out: string },
): Promise<void> {
  const authorization = `Bearer ${await stack.identity.token(program.program.manager.email)}`;
  for (const name of EXPORTS) {
    const response = await fetch(`${stack.gatewayUrl}/export/${program.cohort.id}/${name}.csv`, {
      headers: { authorization },
    });
    if (!response.ok) throw new Error(`The export ${name} was answered with ${response.status}.`);
    await writeFile(`${out}/${name}.csv`, Buffer.from(await response.arrayBuffer()));
  }
  await writeFile(`${out}/summary.json`, JSON.stringify(summary, null, 2) + '\n');
}

/** The highest memory of the process, in megabytes, looked at twice a second. */
function watchMemory(): { stop: () => number } {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage().rss);
  };
  const watching = setInterval(look, MEMORY_MS);
  return {
    stop: () => {
      clearInterval(watching);
      look();
      return Math.round(peak / 1024 / 1024);
    },
  };
}
