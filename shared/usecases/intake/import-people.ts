/**
 * People from a file, as applications or as invitees: looked at before anything is written, written a part at a time, and taken back
 * for a day. Nothing is emailed by it; receipts and invitations go out when the manager sends them.
 */
import { readAddress } from '../../domain/address.ts';
import { addressOf } from '../../domain/answers.ts';
import { type ApplicationVersion, consentQuestion } from '../../domain/application.ts';
import type { CohortId, PersonId } from '../../domain/brand.ts';
import { SAMPLE_ADDRESS } from '../../forms/samples.ts';
import { DAY, fromIso, iso } from '../../domain/calendar.ts';
import { type CohortWithProgram, COHORT_FACTS, statesThat } from '../../domain/cohort.ts';
import { personNamed } from '../../domain/person.ts';
import type { Question } from '../../domain/program-questions.ts';
import type { Program } from '../../domain/program.ts';
import type { Role } from '../../domain/program-values.ts';
import type { Sheet } from '../../forms/sheet.ts';
import { type PersonLines, readPeople, type SheetPeople } from '../../forms/people-sheet.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import {
  applicationPages,
  countPlaces,
  findApplication,
  findApplications,
  findInterest,
  haveAnsweredEarly,
  forgetApplicationWrites,
  forgetInterestWrite,
  interestPages,
  invitationWrite,
  listVersions,
  newVersionWrites,
  versionWrite,
} from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { cohortKey, listCohorts } from '../../store/cohorts.ts';
import { areErasedAddresses } from '../../store/erasures.ts';
import {
  importGoesOnWrite,
  importGoneWrite,
  importToldWrite,
  newImportWrite,
  type PeopleImport,
} from '../../store/imports.ts';
import { findPerson, forgetPersonWrites, hasMoreThanProfile, peopleAtAddresses } from '../../store/people.ts';
import { oneOf, type Table, type Write } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { eachInTime } from '../in-time.ts';
import { announce } from '../journey/announce.ts';
import { keepApplicant } from './keep-applicant.ts';

type Needs = Pick<Dependencies, 'table' | 'secrets' | 'clock'>;

/** People that one call attends to: a fraction of what a function's time allows. */
const AT_ONCE = 400;
const inTime = (): number => Infinity;

export interface ImportFile {
  readonly kind: PeopleImport['kind'];
  readonly sheet: Sheet;
  /** The question of each column that has one. */
  readonly columns: ReadonlyMap<string, Question>;
  /** Of everyone whose line does not say; invitees need none. */
  readonly role?: Role | undefined;
}

/** What becomes of a line. */
export interface ImportRow {
  readonly line: number;
  readonly name: string;
  readonly address: string;
  /** `known`: they have applied, or are invited, and stay as they are. `joined`: part of another line's person. */
  readonly verdict: 'new' | 'known' | 'joined' | 'left-out';
  readonly says: readonly string[];
  /** An applicant without a yes to the program's agreement: nothing but the receipt, which asks for it, is sent to them. */
  readonly lacksConsent?: true;
}

interface Candidate {
  readonly lines: PersonLines;
  readonly name: string;
  readonly address: string;
  readonly verdict: 'new' | 'known' | 'left-out';
  readonly because?: string;
}

/** Why nothing can be imported, where that is so. */
export function importRefused({ cohort }: CohortWithProgram, kind: PeopleImport['kind']): string | undefined {
  if (cohort.state === 'open') return undefined;
  return kind === 'applications' && COHORT_FACTS[cohort.state].takesApplications
    ? undefined
    : 'Applications have closed, so no one can be imported into this cohort any more.';
}

/** A verdict for each line. Writes nothing. */
export async function checkImport(
  needs: Needs,
  found: CohortWithProgram,
  file: ImportFile,
): Promise<readonly ImportRow[]> {
  const { people, doubts } = peopleOf(found.program, file);
  const candidates = await candidatesOf(needs, found, { people, kind: file.kind });
  const said = Map.groupBy(doubts, ({ line }) => line);
  const saysOf = (line: number): string[] => (said.get(line) ?? []).map(({ says }) => says);
  const rows = new Map<number, ImportRow>();
  const consent = file.kind === 'applications' ? consentQuestion(found.program)?.id : undefined;
  const consents = (lines: PersonLines): boolean =>
    consent === undefined || lines.some(({ answers }) => answers[consent] === true);
  for (const { lines, name, address, verdict, because } of candidates)
    lines.forEach(({ line }, index) =>
      rows.set(line, {
        line,
        name,
        address,
        verdict: index === 0 ? verdict : 'joined',
        says: [...(index === 0 && because !== undefined ? [because] : []), ...saysOf(line)],
        ...(index === 0 && verdict === 'new' && !consents(lines) && { lacksConsent: true as const }),
      }),
    );
  // Lines of which no person could be made, and those that were no lines at all.
  for (const line of new Set([...file.sheet.lines.map((one) => one.line), ...said.keys()]))
    if (!rows.has(line) && line > 1)
      rows.set(line, { line, name: '', address: '', verdict: 'left-out', says: saysOf(line) });
  return [...rows.values()].sort((a, b) => a.line - b.line);
}

function peopleOf(program: Program, { kind, sheet, columns, role }: ImportFile): SheetPeople {
  // Who is only invited says later what they want to be.
  return readPeople(program, sheet, { columns, role: role ?? (kind === 'invitees' ? 'mentee' : undefined) });
}

async function candidatesOf(
  { table, secrets }: Needs,
  { cohort, program }: CohortWithProgram,
  { people, kind }: { readonly people: readonly PersonLines[]; readonly kind: PeopleImport['kind'] },
): Promise<readonly Candidate[]> {
  const key = await currentSecret(secrets, ADDRESS_KEY);
  const read = people.map((lines) => {
    const address = readAddress(addressOf(program, lines[0].answers));
    return { lines, name: lines.find(({ name }) => name !== '')?.name ?? '', address };
  });
  const atAddress = await peopleAtAddresses(
    table,
    key,
    read.map(({ address = '' }) => address),
  );
  const same = read.map(({ name }, index) => personNamed(atAddress[index] ?? [], name)?.id);
  const ids = [...new Set(same.filter((id) => id !== undefined))];
  const [applications, interests, early] = await Promise.all([
    findApplications(table, cohort.id, ids),
    kind === 'applications' ? [] : findInterest(table, cohort.id, ids),
    kind === 'applications' ? [] : haveAnsweredEarly(table, cohort.id, ids),
  ]);
  const unknown = read.flatMap(({ address }, index) =>
    same[index] === undefined && address !== undefined ? [address.toLowerCase()] : [],
  );
  const unknownErased = await areErasedAddresses(table, key, {
    program: program.program.id,
    addresses: [...new Set(unknown)],
  });
  const erased = new Set([...new Set(unknown)].filter((_, index) => unknownErased[index]));
  const waiting = new Set(ids.filter((_, index) => early[index]));
  const applied = new Set(applications.flatMap((one) => one?.person ?? []));
  const interested = new Set(interests.flatMap((one) => one?.person ?? []));
  return read.map(({ lines, name, address }, index): Candidate => {
    const id = same[index] ?? '';
    const of = { lines, name, address: address ?? '' };
    if (address === SAMPLE_ADDRESS)
      return { ...of, verdict: 'left-out', because: 'it is the line of the sample file' };
    if (address === undefined)
      return { ...of, verdict: 'left-out', because: 'there is no email address that can be written to' };
    if (id === '' && erased.has(address.toLowerCase()))
      return { ...of, verdict: 'left-out', because: 'they were erased; they can apply anew themselves' };
    if (applied.has(id))
      return { ...of, verdict: 'known', because: 'they have applied, and stay as they are' };
    if (waiting.has(id))
      return { ...of, verdict: 'known', because: 'their answers are here, and wait until applications open' };
    return interested.has(id)
      ? { ...of, verdict: 'known', because: 'they are invited or interested already' }
      : { ...of, verdict: 'new' };
  });
}

/** Begins an import: from now on it can be gone on with, and taken back. */
export async function beginImport(
  needs: Needs,
  found: CohortWithProgram,
  { file, by }: { readonly file: ImportFile; readonly by: string },
): Promise<PeopleImport> {
  const { table, clock } = needs;
  const now = clock();
  const { people } = peopleOf(found.program, file);
  const made: PeopleImport = {
    id: String(now),
    kind: file.kind,
    at: iso(now),
    by,
    people: people.length,
    done: 0,
    added: 0,
  };
  await table.transact([
    newImportWrite(found.cohort.id, made),
    auditWrite(found.cohort.id, { at: iso(now), by, what: 'imported', about: made.id }),
  ]);
  return made;
}

/** Writes as many as there is time for, where the last call ended. Safe to repeat. */
export async function runImport(
  needs: Needs,
  found: CohortWithProgram,
  { made, file }: { readonly made: PeopleImport; readonly file: ImportFile },
): Promise<PeopleImport> {
  const people = peopleOf(found.program, file).people.slice(made.done, made.done + AT_ONCE);
  const candidates = await candidatesOf(needs, found, { people, kind: file.kind });
  let added = 0;
  await eachInTime(
    candidates,
    async (one) => {
      if (one.verdict !== 'left-out' && (await keepImported(needs, found, { made, one }))) added++;
    },
    inTime,
  );
  // A file that has become shorter meanwhile is at its end, too.
  const done = people.length < AT_ONCE ? made.people : made.done + people.length;
  const now = { done, added: made.added + added };
  await needs.table.write(importGoesOnWrite(found.cohort.id, made, now));
  return { ...made, ...now };
}

/** `true` when the person is of this import: also when an earlier call that broke off had kept them. */
async function keepImported(
  needs: Needs,
  { cohort, program }: CohortWithProgram,
  { made, one }: { readonly made: PeopleImport; readonly one: Candidate },
): Promise<boolean> {
  const { table, clock } = needs;
  const [first] = one.lines;
  const response = responseOf(made, first.line);
  const { id: person } = await keepApplicant(needs, program, { answers: first.answers, response });
  if (made.kind === 'invitees') {
    const [isEarly] = await haveAnsweredEarly(table, cohort.id, [person]);
    if (isEarly || (await findApplication(table, cohort.id, person))) return false;
    const kept = await table.write(invitationWrite(cohort.id, { person, importedBy: made.id }));
    const [known] = kept === 'done' ? [] : await findInterest(table, cohort.id, [person]);
    return kept === 'done' || known?.importedBy === made.id;
  }
  const known = await findApplication(table, cohort.id, person);
  if (known) return known.importedBy === made.id;
  const at = iso(clock());
  const versions = one.lines.map(({ role, answers, unfit, line }): ApplicationVersion => ({
    response: responseOf(made, line),
    submittedAt: at,
    receivedAt: at,
    role,
    answers,
    ...(unfit.length > 0 && { unfit }),
  }));
  const [newest, ...earlier] = versions.toReversed();
  if (!newest) return false;
  const isBarred = (await findPerson(table, person))?.barredFrom?.includes(program.program.id) === true;
  const kept = await table.transact([
    { kind: 'check', key: cohortKey(cohort.id), when: oneOf('state', statesThat('takesApplications')) },
    ...newVersionWrites(
      program,
      { application: undefined, versions: earlier },
      { person, version: newest, importedBy: made.id, ...(isBarred && { barredAt: at }) },
    ),
    ...earlier.map((version) => versionWrite(cohort.id, person, version)),
  ]);
  return kept.kind === 'done';
}

function responseOf({ id }: PeopleImport, line: number): string {
  return `import-${id}-${line}`;
}

/** Until then an import can be taken back. */
export function undoUntil({ at }: Pick<PeopleImport, 'at'>): number {
  return fromIso(at) + DAY;
}

interface TakingPart {
  readonly made: PeopleImport;
  /** Id of the manager. */
  readonly by: string;
  /** The person with whom the last call ended. */
  readonly after?: string;
}

export interface UndoneImport {
  /** People of whom something has become since, and who stay. */
  readonly kept: number;
  readonly gone: number;
  /** Where the next call goes on; absent when everyone was attended to, and the import itself is gone. */
  readonly goesOnAfter?: string;
}

/** Takes back who came by an import and of whom nothing has become since. Safe to repeat. */
export async function undoImport(
  needs: Needs,
  { cohort }: CohortWithProgram,
  { made, by, after = '' }: TakingPart,
): Promise<UndoneImport> {
  const { table, clock } = needs;
  const all = await importedPeople(table, cohort.id, made);
  const people = all.filter((person) => person > after).slice(0, AT_ONCE);
  const cohorts = (await listCohorts(table)).map(({ id }) => id);
  let gone = 0;
  await eachInTime(
    people,
    async (person) => {
      if (await forget(needs, { cohort: cohort.id, cohorts, made, person })) gone++;
    },
    inTime,
  );
  const last = people.at(-1);
  const isOver = last === undefined || last === all.at(-1);
  if (isOver)
    await table.transact([
      importGoneWrite(cohort.id, made),
      auditWrite(cohort.id, { at: iso(clock()), by, what: 'undid-import', about: made.id }),
    ]);
  return { gone, kept: people.length - gone, ...(!isOver && { goesOnAfter: last }) };
}

async function importedPeople(table: Table, cohort: string, made: PeopleImport): Promise<string[]> {
  const pages = made.kind === 'applications' ? applicationPages(table, cohort) : interestPages(table, cohort);
  const people: string[] = [];
  for await (const page of pages)
    for (const { person, importedBy } of page) if (importedBy === made.id) people.push(person);
  return people.sort();
}

/**
 * `false` where something has become of the person. They go in one step with what brought them: were it two, who is left by a step
 * that broke off would be found by no one.
 */
async function forget(needs: Needs, of: Forgotten): Promise<boolean> {
  // Their address may be changing at the same moment.
  for (let race = 0; race < RACES; race++) {
    const writes = await forgetWrites(needs, of);
    if (!writes) return false;
    if ((await needs.table.transact(writes)).kind === 'done') return true;
  }
  return false;
}

interface Forgotten {
  readonly cohort: CohortId;
  /** All there are. */
  readonly cohorts: readonly CohortId[];
  readonly made: PeopleImport;
  readonly person: PersonId;
}

const RACES = 5;

async function forgetWrites(
  { table, secrets }: Needs,
  { cohort, cohorts, made, person }: Forgotten,
): Promise<Write[] | undefined> {
  const [application, versions, [interest], known, places] = await Promise.all([
    findApplication(table, cohort, person),
    listVersions(table, cohort, person),
    findInterest(table, cohort, [person]),
    findPerson(table, person),
    countPlaces(table, cohorts, person),
  ]);
  const isApplicant = made.kind === 'applications';
  if (isApplicant && (!application || application.revision > 1)) return undefined;
  if (!isApplicant && (application || interest?.importedBy !== made.id)) return undefined;
  const key = await currentSecret(secrets, ADDRESS_KEY);
  // Known by nothing but this: also who was first met by an earlier try of the import, which broke off.
  const goes = known?.barredFrom === undefined && places === 1 && !(await hasMoreThanProfile(table, person));
  return [
    ...(application
      ? forgetApplicationWrites(application, versions)
      : [forgetInterestWrite(cohort, { person, importedBy: made.id })]),
    ...(known && goes ? await forgetPersonWrites(table, key, known) : []),
  ];
}

export interface ToldImport {
  readonly told: number;
  readonly goesOnAfter?: string;
}

/** Receipts to those who were imported as applicants, invitations to invitees: once each. */
export async function tellImported(
  { table, clock }: Needs,
  { cohort, program }: CohortWithProgram,
  { made, by, after = '' }: TakingPart,
): Promise<ToldImport> {
  const all = await importedPeople(table, cohort.id, made);
  const people = all.filter((person) => person > after).slice(0, AT_ONCE);
  const now = clock();
  const isForm = made.kind === 'applications';
  await eachInTime(
    people,
    async (person) => {
      const event = {
        event: isForm ? 'applied' : 'invited',
        subject: `import:${made.id}:${person}`,
      } as const;
      for (const write of announce(program, { ...event, concerned: [{ person }] }, now))
        await table.write(write);
    },
    inTime,
  );
  const last = people.at(-1);
  if (last !== undefined && last !== all.at(-1)) return { told: people.length, goesOnAfter: last };
  const what = isForm ? 'sent-receipts' : 'sent-invitations';
  await table.transact([
    importToldWrite(cohort.id, made, iso(now)),
    auditWrite(cohort.id, { at: iso(now), by, what, about: made.id }),
  ]);
  return { told: people.length };
}
