/** `npm run match -- --program FILE --people FILE.csv [--out DIR] [--json]` and `npm run match -- --instance FILE.bin [--json]` */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { takesPart } from '../../shared/domain/application.ts';
import { matchInputOf, NO_HISTORY } from '../../shared/domain/match-input.ts';
import { match } from '../../shared/domain/matching/match.ts';
import { certify } from '../../shared/domain/matching/solver/certificate.ts';
import { solveExactly } from '../../shared/domain/matching/solver/optimum.ts';
import { describeProblem, readProgramFile } from '../../shared/domain/program-file.ts';
import type { Program } from '../../shared/domain/program.ts';
import { csv } from '../../shared/export/csv.ts';
import { UnreadableSheet } from '../../shared/forms/sheet.ts';
import { sheetOf } from '../../shared/export/sheet.ts';
import { KNOWN_EMAILS } from '../../shared/email/texts.ts';
import { readInstance } from './instance-file.ts';
import { circleColumns, pairColumns, report, summaryLine, table, unmatchedColumns } from './match-report.ts';
import { type PeopleFile, readPeopleFile } from './people-file.ts';
import { ContradictoryLocks } from '../../shared/domain/matching/prepare.ts';

interface Options {
  readonly program?: string;
  readonly people?: string;
  readonly instance?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** A mistake of whoever called, told without a stack. */
class Mistake extends Error {
  override readonly name = 'Mistake';
}

await new Command('match')
  .description(
    'Matches the people in a spreadsheet by the rules of a program file. Nothing else needs to run.',
  )
  .option('--program <file>', 'the program file with the questions and matching rules')
  .option('--people <file>', 'CSV with a column for each question')
  .option('--out <folder>', 'where pairs.csv, unmatched.csv and report.md go')
  .option('--instance <file>', 'solves a matching problem from a file instead, without people or a program')
  .option('--json', 'prints the result as JSON')
  .action(async (options: Options) => {
    try {
      if (options.instance !== undefined) await solveInstance(options.instance, options.json ?? false);
      else await matchPeople(options);
    } catch (error) {
      if (!(error instanceof Mistake || error instanceof ContradictoryLocks || isFileError(error)))
        throw error;
      console.error((error as Error).message);
      process.exitCode = 1;
    }
  })
  .parseAsync();

async function solveInstance(file: string, json: boolean): Promise<void> {
  const problem = await readInstance(file).catch((error: unknown) => {
    throw new Mistake((error as Error).message);
  });
  const started = performance.now();
  const optimum = solveExactly(problem);
  const milliseconds = Math.round(performance.now() - started);
  const proof = certify(problem, optimum);
  const { placed, total } = optimum.proof;
  const result = { placed, total, verified: proof.kind === 'proved', milliseconds };
  console.log(
    json
      ? JSON.stringify(result)
      : `${placed} placed, ${total} points, ${result.verified ? 'proved' : 'NOT proved'}, in ${milliseconds} ms.`,
  );
  if (!result.verified) process.exitCode = 1;
}

async function matchPeople({ program: programFile, people: peopleFile, out, json }: Options): Promise<void> {
  if (programFile === undefined || peopleFile === undefined)
    throw new Mistake('Give --program FILE and --people FILE.csv, or --instance FILE.bin.');
  const program = await readProgram(programFile);
  const people = readPeople(peopleFile, await readFile(peopleFile), program);
  const input = matchInputOf(
    program,
    people.applications.filter((one) => takesPart(program, one)),
    {
      pairs: [],
      history: NO_HISTORY,
    },
  );
  const started = performance.now();
  const result = match(input);
  const milliseconds = Math.round(performance.now() - started);
  const nameOf = (person: string): string => people.names.get(person) ?? person;

  for (const doubt of people.doubts) console.error(doubt);
  const screened = people.applications.filter((one) => !takesPart(program, one));
  for (const { person, screenedBecause } of screened)
    console.error(
      `${nameOf(person)} does not take part: ${screenedBecause ?? people.outside.get(person) ?? 'not accepted'}`,
    );
  const { zone } = program.cohort;
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    await writeFile(
      `${out}/pairs.csv`,
      result.circles.length > 0
        ? csv(sheetOf({ title: 'Circles', zone }, circleColumns(nameOf), result.circles))
        : csv(sheetOf({ title: 'Pairs', zone }, pairColumns(nameOf), result.pairs)),
    );
    await writeFile(
      `${out}/unmatched.csv`,
      csv(sheetOf({ title: 'Unmatched', zone }, unmatchedColumns(nameOf), result.unmatched)),
    );
    await writeFile(`${out}/report.md`, report(input, result, milliseconds));
  }
  console.log(
    json
      ? JSON.stringify({ ...result, milliseconds }, null, 2)
      : `${table(result, nameOf)}\n\n${summaryLine(result, milliseconds)}${out === undefined ? '' : `\nResults are saved in ${out}/`}`,
  );
}

async function readProgram(file: string): Promise<Program> {
  const read = readProgramFile(basename(file), await readFile(file, 'utf8'), KNOWN_EMAILS);
  if (read.kind === 'problems') throw new Mistake(read.problems.map(describeProblem).join('\n'));
  return read.program;
}

function readPeople(file: string, content: Uint8Array, program: Program): PeopleFile {
  try {
    return readPeopleFile(basename(file), content, program);
  } catch (error) {
    throw new Mistake(
      error instanceof UnreadableSheet ? `${basename(file)}: ${error.message}` : (error as Error).message,
    );
  }
}

function isFileError(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOENT', 'EACCES', 'EISDIR'].includes(String(error.code))
  );
}
