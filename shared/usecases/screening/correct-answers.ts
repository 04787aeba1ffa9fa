/** A manager corrects answers of an application: a version of its own, on top of what the person said. */
import { type AnswerValue, type Answers, LIST_KINDS, readAnswer, textFor } from '../../domain/answers.ts';
import { nameIn, zoneIn } from '../../domain/application.ts';
import type { ManagerId, PersonId, ProgramId } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import type { Program } from '../../domain/program.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { countPlaces, correctionWrites, findApplication, listVersions } from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { inputsMovedWrite, listCohorts } from '../../store/cohorts.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import { findPerson, newAddressWrites, peopleAtAddress, profileWrite } from '../../store/people.ts';
import type { Table, Write } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { REMATCH_AFTER_MS } from '../pairs/owed-writes.ts';

export type CorrectResult =
  | { readonly kind: 'corrected'; readonly changed: number }
  /** Someone changed the application since it was opened. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'unreadable'; readonly because: string }
  | { readonly kind: 'refused'; readonly because: string };

export interface Correction {
  readonly person: PersonId;
  /** Of the application as the manager saw it. */
  readonly revision: number;
  /** As written in a form: lists one on each line; empty takes the answer away. */
  readonly answers: Readonly<Record<string, string>>;
  readonly by: ManagerId;
}

/** `undefined` where there is no such application. */
export async function correctAnswers(
  { table, clock, secrets }: Pick<Dependencies, 'table' | 'clock' | 'secrets'>,
  { cohort, program }: CohortWithProgram,
  { person: id, revision, answers: given, by }: Correction,
): Promise<CorrectResult | undefined> {
  const [application, person] = await Promise.all([
    findApplication(table, cohort.id, id),
    findPerson(table, id),
  ]);
  if (!application || !person) return undefined;
  if (application.revision !== revision) return { kind: 'moved' };

  const read = readCorrected(program, application.answers, given);
  if ('wrong' in read) return { kind: 'unreadable', because: read.wrong };
  const { answers, changed } = read;
  if (changed.length === 0) return { kind: 'corrected', changed: 0 };

  const changes = (use: 'email' | 'capacity'): boolean =>
    program.questions.some((question) => question.use === use && changed.includes(question.id));
  const email = textFor(program, answers, 'email');
  const name = nameIn(program, answers);
  const zone = zoneIn(program, answers);
  let profile: Write[] = [profileWrite(id, { name, zone })];
  if (changes('email') && email.toLowerCase() !== person.email.toLowerCase()) {
    const key = await currentSecret(secrets, ADDRESS_KEY);
    const refused = await mayNotMove(table, { program: cohort.program, person: id, key, email });
    if (refused !== undefined) return { kind: 'refused', because: refused };
    profile = await newAddressWrites(table, key, { person: id, email, name, zone });
  }
  const at = iso(clock());
  const result = await table.transact([
    ...correctionWrites(
      program,
      { application, versions: await listVersions(table, cohort.id, id) },
      { answers, at, keepsCapacity: !changes('capacity'), by: 'correction' },
    ),
    ...profile,
    inputsMovedWrite(cohort.id),
    // What kept someone without a match may be put right.
    ...(cohort.state === 'running' ? [rematchWrite(cohort.id, clock() + REMATCH_AFTER_MS)] : []),
    auditWrite(cohort.id, { at, by, what: 'corrected-answers', about: id, note: changed.join(', ') }),
  ]);
  return result.kind === 'done' ? { kind: 'corrected', changed: changed.length } : { kind: 'moved' };
}

/** Why the email of a person cannot go to another address, if it cannot. */
async function mayNotMove(
  table: Table,
  {
    program,
    person,
    key,
    email,
  }: {
    readonly program: ProgramId;
    readonly person: PersonId;
    readonly key: string;
    readonly email: string;
  },
): Promise<string | undefined> {
  if (await isKnownElsewhere(table, program, person))
    return 'This person takes part in another program too, so only they can change where their email goes.';
  const others = (await peopleAtAddress(table, key, email)).filter(({ id }) => id !== person);
  return others.length > 0
    ? 'Someone else has applied with that address. If it is the same person, merge the two applications.'
    : undefined;
}

/** A person's address is the same in all programs: no manager redirects the email of another's participant. */
export async function isKnownElsewhere(table: Table, program: ProgramId, person: PersonId): Promise<boolean> {
  const others = (await listCohorts(table)).filter((one) => one.program !== program).map(({ id }) => id);
  return (await countPlaces(table, others, person)) > 0;
}

function readCorrected(
  { questions }: Program,
  before: Answers,
  given: Readonly<Record<string, string>>,
): { readonly answers: Answers; readonly changed: readonly string[] } | { readonly wrong: string } {
  const answers = new Map<string, AnswerValue>(Object.entries(before));
  const changed: string[] = [];
  for (const [id, text] of Object.entries(given)) {
    const question = questions.find((one) => one.id === id);
    if (!question) return { wrong: 'The correction names a question that is not in the program.' };
    if (text.trim() === '') {
      if (question.use === 'consent')
        return { wrong: 'Only the person can give or take back their consent.' };
      if (question.use === 'email') return { wrong: `"${question.text}" cannot be left empty.` };
      if (answers.delete(id)) changed.push(id);
      continue;
    }
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const read = readAnswer(question, LIST_KINDS.has(question.kind) ? lines : text);
    if (read.kind === 'unreadable') return { wrong: `"${question.text}": ${read.why}.` };
    if (JSON.stringify(read.value) === JSON.stringify(answers.get(id))) continue;
    if (question.use === 'consent') return { wrong: 'Only the person can give or take back their consent.' };
    answers.set(id, read.value);
    changed.push(id);
  }
  return { answers: Object.fromEntries(answers), changed };
}
