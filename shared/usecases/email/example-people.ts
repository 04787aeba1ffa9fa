/** People made up, as the store would hold them: with an application that answers everything, for reading emails and pages as them. */
import type { Application } from '../../domain/application.ts';
import type { EpochMs } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import type { Question } from '../../domain/program-questions.ts';
import type { Program } from '../../domain/program.ts';
import { applicationChange, findApplication, newVersionWrites } from '../../store/applications.ts';
import { keepPerson } from '../../store/people.ts';
import type { Table } from '../../store/table.ts';

export interface ExamplePerson {
  /** No two of one table have the same. */
  readonly number: number;
  readonly name: string;
  readonly role: 'mentor' | 'mentee';
  readonly at: EpochMs;
  /** What is different about the application. */
  readonly change?: Partial<Application>;
}

/** Keeps the person and the application in a table of examples. Resolves to the person's id. */
export async function keepExample(
  table: Table,
  program: Program,
  { number, name, role, at: when, change = {} }: ExamplePerson,
): Promise<string> {
  const at = iso(when);
  const response = `r${number}`;
  const profile = {
    ...{ email: `${role}.${number}@example.org`, name, response, createdAt: at },
    zone: program.cohort.zone,
  };
  const { id: person } = await keepPerson(table, 'example', profile);
  const given = program.questions.filter(({ id }) => !change.missing?.includes(id));
  const answers = Object.fromEntries(given.map((one) => [one.id, answerTo(one)]));
  const version = { response, submittedAt: at, receivedAt: at, role, answers };
  const before = { application: undefined, versions: [] };
  await table.transact(newVersionWrites(program, before, { person, version }));
  const made = await findApplication(table, program.cohort.id, person);
  if (made) await table.write(applicationChange(made, change));
  return person;
}

function answerTo(question: Question): string | number | boolean | string[] {
  switch (question.kind) {
    case 'set':
      return [question.options?.[0] ?? 'Rust'];
    case 'choice':
      return question.options[0] ?? '';
    case 'scale':
      return question.to;
    case 'number':
      return Math.max(question.min ?? 1, 1);
    case 'yes-no':
      return true;
    case 'language':
      return ['English'];
    case 'zone':
      return 'Europe/Berlin';
    case 'availability':
      return Object.keys(question.options).slice(0, 1);
    case 'email':
    case 'text':
      return question.use === 'name' ? 'Ana Lima' : 'ana@example.org';
  }
}
