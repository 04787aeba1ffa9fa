/**
 * `npm run check:aws`: what stands in for an account. Python's tools know AWS's own models; where they are not installed, it
 * says what was left out.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { mentorline } from '../infra/aws/mentorline.ts';
import { CohortSimulation } from '../infra/local/demo/cohort-simulation.ts';
import { readPeople } from '../infra/local/demo/people.ts';
import { chanceOf } from '../infra/local/demo/seeded-random.ts';
import { prepareProgram } from '../infra/local/prepare.ts';
import { LocalStack } from '../infra/local/stack.ts';
import { DAY, resolveLocal } from '../shared/domain/calendar.ts';
import { readProgramFile } from '../shared/domain/program-file.ts';
import { KNOWN_EMAILS } from '../shared/email/texts.ts';

const root = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mentorline-check-'));
/** A cohort of so many invented people lives its whole life. */
const PEOPLE = 16;

function python(...args: readonly string[]): boolean {
  const { status, error } = spawnSync('python3', [root('scripts/check_aws.py'), ...args], {
    stdio: 'inherit',
  });
  if (error) {
    console.log('skipped: all of it (there is no python3)');
    return true;
  }
  return status === 0;
}

/** The templates alone: the functions' code is no part of them. */
async function synthesize(): Promise<string> {
  const { context } = JSON.parse(await readFile(root('cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const outdir = join(folder, 'templates');
  const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  mentorline(app);
  app.synth();
  return outdir;
}

async function recordCohort(): Promise<string> {
  const read = readProgramFile(
    'program.yaml',
    await readFile(root('examples/program.yaml'), 'utf8'),
    KNOWN_EMAILS,
  );
  if (read.kind === 'problems') throw new Error('The example program has problems.');
  const program = { ...read.program, review: 'automatic' as const };
  const opens = resolveLocal(program.cohort.opens, '07:00', program.cohort.zone);
  const lines: string[] = [];
  const stack = await LocalStack.start({
    frozenAt: opens,
    onRequest: ({ service, operation, input }) =>
      lines.push(`{"service":"${service}","operation":"${operation}","input":${input}}`),
  });
  try {
    await prepareProgram(stack, program, { makeSecret: (name) => `secret of ${name} in this check` });
    const people = await readPeople(root('examples/data/people-2023.csv'), chanceOf(3));
    const simulation = new CohortSimulation({
      ...{ stack, program, people: people.slice(0, PEOPLE), random: chanceOf(3) },
    });
    simulation.planApplications();
    await simulation.liveUntil(resolveLocal(program.cohort.ends, '12:00', program.cohort.zone) + 95 * DAY);
  } finally {
    await stack.stop();
  }
  const file = join(folder, 'requests.jsonl');
  writeFileSync(file, lines.join('\n'));
  return file;
}

const passed = [python('templates', await synthesize()), python('requests', await recordCohort())];
if (passed.includes(false)) process.exitCode = 1;
