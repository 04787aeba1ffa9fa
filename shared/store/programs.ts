/** Programs in their versions, cohorts with the version that they run on, and who may manage a program. */
import { createHash } from 'node:crypto';
import { Program } from '../domain/program.ts';
import { cohortPk, entityOf, programPk } from './rows.ts';
import { absent, equals, type Item, type Key, listItems, type Table, type Write } from './table.ts';

export type CohortState = 'open' | 'closing' | 'matching' | 'review' | 'running' | 'ended';

export interface Cohort {
  readonly id: string;
  readonly program: string;
  readonly programVersion: number;
  readonly state: CohortState;
  /** Counts every change that matters to matching, so that a run can tell whether its inputs moved. */
  readonly inputs: number;
  /** The match run that readers see. */
  readonly publishedRun?: string;
  /** The run whose proposals have been made. */
  readonly proposedRun?: string;
  readonly closedAt?: string;
  /** Since when no email goes out to participants. */
  readonly pausedAt?: string;
  /** What the manager said she has read, as a mark that changes with it. */
  readonly readTexts?: string;
  readonly sawCalendar?: string;
  readonly createdAt: string;
}

export type ManagerRole = 'owner' | 'manager' | 'reader';

/** A cohort together with the program version that it pins. */
export interface CohortWithProgram {
  readonly cohort: Cohort;
  readonly program: Program;
}

export const cohortKey = (cohort: string): Key => ({ pk: cohortPk(cohort), sk: 'META' });
const versionKey = (program: string, version: number): Key => ({
  pk: programPk(program),
  sk: `VERSION#${String(version).padStart(6, '0')}`,
});

export async function findCohort(table: Table, cohort: string): Promise<Cohort | undefined> {
  const item = await table.get(cohortKey(cohort));
  return item && entityOf<Cohort>(item);
}

/** A version never changes once written, so it is kept for the life of the process. */
const versions = new WeakMap<Table, Map<string, Program>>();

export async function programVersion(table: Table, program: string, version: number): Promise<Program> {
  const known = versions.get(table) ?? new Map<string, Program>();
  versions.set(table, known);
  const id = `${program}#${version}`;
  const cached = known.get(id);
  if (cached) return cached;
  const item = await table.get(versionKey(program, version));
  if (!item) throw new Error(`Version ${version} of the program is missing.`);
  // Parsed, because a version may be older than some of the settings that it is read with.
  const read = Program.parse(entityOf<{ program: unknown }>(item).program);
  known.set(id, read);
  return read;
}

export async function findCohortWithProgram(
  table: Table,
  id: string,
): Promise<CohortWithProgram | undefined> {
  return withProgram(table, await table.get(cohortKey(id)));
}

/** The same for a cohort's row that was read together with others. */
export async function withProgram(
  table: Table,
  item: Item | undefined,
): Promise<CohortWithProgram | undefined> {
  if (!item) return undefined;
  const cohort = entityOf<Cohort>(item);
  return { cohort, program: await programVersion(table, cohort.program, cohort.programVersion) };
}

export async function latestVersion(table: Table, program: string): Promise<number> {
  const item = await table.get({ pk: programPk(program), sk: 'META' });
  return item ? entityOf<{ version: number }>(item).version : 0;
}

/** A version as it was applied. `text` is the file as its author wrote it; absent for versions that came without one. */
export interface ProgramVersion {
  readonly version: number;
  readonly appliedAt: string;
  readonly by: string;
  readonly cohort: string;
  readonly text?: string;
}

/** Newest first. */
export async function listProgramVersions(table: Table, program: string): Promise<ProgramVersion[]> {
  const query = { pk: programPk(program), sk: { beginsWith: 'VERSION#' }, descending: true };
  const items = await listItems(table, query);
  return items.map((item) => {
    const kept = entityOf<Partial<ProgramVersion> & { appliedAt: string; program: Program }>(item);
    const { appliedAt, by = '', text, program: applied } = kept;
    const cohort = applied.cohort.id;
    const version = Number(item.sk.split('#')[1]);
    return { version, appliedAt, by, cohort, ...(text !== undefined && { text }) };
  });
}

export async function findProgramText(
  table: Table,
  program: string,
  version: number,
): Promise<string | undefined> {
  const item = await table.get(versionKey(program, version));
  return item && entityOf<{ text?: string }>(item).text;
}

/** The writes that make `program` the next version after `before`; refused when somebody else was quicker. */
export function versionWrites(
  program: Program,
  before: number,
  { at, by, text }: { readonly at: string; readonly by: string; readonly text?: string | undefined },
): Write[] {
  const { id } = program.program;
  return [
    {
      kind: 'update',
      key: { pk: programPk(id), sk: 'META' },
      set: { entity: 'program', version: before + 1, gsi1pk: 'PROGRAMS', gsi1sk: id },
      when: before === 0 ? absent : equals('version', before),
    },
    {
      kind: 'put',
      item: { ...versionKey(id, before + 1), entity: 'program-version', program, appliedAt: at, by, text },
      when: absent,
    },
  ];
}

export function newCohortWrite(cohort: Cohort): Write {
  return {
    kind: 'put',
    item: {
      ...cohortKey(cohort.id),
      entity: 'cohort',
      ...cohort,
      gsi1pk: 'COHORTS',
      gsi1sk: `${cohort.program}#${cohort.id}`,
    },
    when: absent,
  };
}

export async function listCohorts(table: Table): Promise<Cohort[]> {
  const items = await listItems(table, { index: 'listing', pk: 'COHORTS' });
  return items.map((item) => entityOf<Cohort>(item));
}

/** How a manager is named in keys: never by the address itself. */
export function managerId(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('hex').slice(0, 24);
}

/** Gives somebody a role in a program; her address is an attribute, so that the audit can name her. */
export function managerWrite(program: string, email: string, role: ManagerRole): Write {
  const id = managerId(email);
  return {
    kind: 'put',
    item: { pk: programPk(program), sk: `MANAGER#${id}`, entity: 'manager', id, email, role },
  };
}

export interface ProgramManager {
  readonly id: string;
  readonly email: string;
  readonly role: ManagerRole;
}

export async function listManagers(table: Table, program: string): Promise<ProgramManager[]> {
  const items = await listItems(table, { pk: programPk(program), sk: { beginsWith: 'MANAGER#' } });
  return items.map((item) => entityOf<ProgramManager>(item));
}

/** The role of a signed-in person in a program, read afresh for every request. */
export async function managerRole(
  table: Table,
  program: string,
  subject: string,
): Promise<ManagerRole | undefined> {
  const item = await table.get({ pk: programPk(program), sk: `MANAGER#${subject}` });
  return item && entityOf<{ role: ManagerRole }>(item).role;
}
