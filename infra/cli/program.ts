/** `npm run program -- check FILE` and `npm run program -- apply FILE` */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { describeProblem, readProgramFile } from '../../shared/domain/program-file.ts';
import { remarks } from '../../shared/domain/program-checks.ts';
import { localTarget } from './running.ts';
import type { Program } from '../../shared/domain/program.ts';
import { KNOWN_EMAILS } from '../../shared/email/texts.ts';

const command = new Command('program').description('Checks a program file, or saves it as a new version.');
command
  .command('check')
  .argument('<file>')
  .description('says what is wrong, where, and how to fix it')
  .action(check);
command
  .command('apply')
  .argument('<file>')
  .option('--url <address>', 'the address of the API (default: the Mentorline running on this machine)')
  .description(
    "saves it as the newest version; away from this machine, MENTORLINE_TOKEN holds a manager's token",
  )
  .action(apply);
await command.parseAsync();

async function check(file: string): Promise<void> {
  const program = await read(file);
  if (!program) return;
  const { journey, questions, sources, cohort } = program;
  console.log(
    `${file} has no problems: ${sources.length} sources, ${questions.length} questions, ${journey.length} touchpoints; ${cohort.name} closes on ${cohort.closes.date}.`,
  );
}

async function apply(file: string, { url }: { url?: string }): Promise<void> {
  const program = await read(file);
  if (!program) return;
  const target =
    url === undefined
      ? await localTarget(program.program.manager.email)
      : { gateway: url, token: process.env['MENTORLINE_TOKEN'] ?? '' };
  if (!target) {
    console.error(
      'Mentorline is not running on this machine. Start it with npm start, or give an address with --url.',
    );
    process.exitCode = 1;
    return;
  }
  const response = await fetch(`${target.gateway}/api/program?name=${encodeURIComponent(basename(file))}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/yaml' },
    body: await readFile(file),
  });
  const answer = (await response.json()) as {
    version?: number;
    moved?: string[];
    message?: string;
    problems?: string[];
  };
  if (response.ok) {
    console.log(
      `Saved as version ${answer.version ?? '?'}.${answer.moved?.length ? ` Dates moved: ${answer.moved.join(', ')}.` : ''}`,
    );
    return;
  }
  console.error([answer.message, ...(answer.problems ?? [])].join('\n'));
  process.exitCode = 1;
}

async function read(file: string): Promise<Program | undefined> {
  const read = readProgramFile(basename(file), await readFile(file, 'utf8'), KNOWN_EMAILS);
  if (read.kind === 'program') {
    for (const { path, message } of remarks(read.program))
      console.error(`${basename(file)} ${path.join('.')}: please check: ${message}`);
    return read.program;
  }
  for (const problem of read.problems) console.error(describeProblem(problem));
  process.exitCode = 1;
  return undefined;
}
