/** Programs for tests: the example that ships, with one thing changed. */
import { readFileSync } from 'node:fs';
import { readProgramFile } from '../../shared/domain/program-file.ts';
import type { Program } from '../../shared/domain/program.ts';
import { KNOWN_EMAILS } from '../../shared/email/texts.ts';

export const EXAMPLE_TEXT = readFileSync(new URL('../../examples/program.yaml', import.meta.url), 'utf8');

export function exampleProgram(): Program {
  const read = readProgramFile('program.yaml', EXAMPLE_TEXT, KNOWN_EMAILS);
  if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems));
  return read.program;
}

export function withCohort(change: Partial<Program['cohort']>): Program {
  const program = exampleProgram();
  return { ...program, cohort: { ...program.cohort, ...change } };
}
