/** The program of a cohort: its text and versions, drafts that are checked and compared, mapping, putting into force. */
import * as z from 'zod';
import { Program } from '../../../shared/domain/program.ts';
import { describeProblem, readProgramFile } from '../../../shared/domain/program-file.ts';
import { iso } from '../../../shared/domain/calendar.ts';
import { type HttpAnswer, json } from '../../../shared/http.ts';
import { applyProgram } from '../../../shared/usecases/journey/apply-program.ts';
import { programChanges, type TextChange } from '../../../shared/domain/program-text.ts';
import { emailInWords } from '../../../shared/domain/program-journey.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import type { Manager } from '../../../shared/usecases/access/cohort-access.ts';
import { refusedRight } from '../../../shared/usecases/access/publish-rights.ts';
import {
  findProgramText,
  latestVersion,
  listProgramVersions,
  programVersion,
} from '../../../shared/store/programs.ts';
import type { Table } from '../../../shared/store/table.ts';
import { stringify } from 'yaml';
import { type ApiDependencies, type ManagerRequest, readerRoute, orNotFound, type Routes } from '../route.ts';
import { freeIds, starterFor, type StarterIds } from '../begin/starter.ts';
import { listCohorts } from '../../../shared/store/cohorts.ts';
import { findSource } from '../../../shared/store/sources.ts';
import { listManagers, managerRole } from '../../../shared/store/managers.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { sentence, FILE } from './program-draft.ts';

const OUR_EMAILS: ProgramView['emails'] = [...KNOWN_EMAILS].map((id) => ({ id, name: emailInWords(id) }));

export interface ProgramView {
  /** The program file. */
  readonly text: string;
  /** The version that the text is; saving names it. 0: a program that is not there yet. */
  readonly edits: number;
  /** JSON Schema of the file, of which forms are made. */
  readonly schema: object;
  /** Texts of ours, and what people call them. */
  readonly emails: readonly { readonly id: string; readonly name: string }[];
  readonly versions: readonly {
    readonly version: number;
    readonly at: string;
    readonly by: string;
    readonly cohort: string;
  }[];
}
const MOST_CHANGES = 200;
/** A version is one item of at most 400 KB, which holds the file and what was read from it. */
const MOST_CHARACTERS = 80_000;

/** What `Program` looks like, for forms that are made of it. */
const SCHEMA = z.toJSONSchema(Program, { io: 'input', unrepresentable: 'any' });

export async function readProgram(
  { table }: ApiDependencies,
  { cohort }: CohortWithProgram,
): Promise<ProgramView> {
  const [text, versions, managers] = await Promise.all([
    textOf(table, cohort.program, cohort.programVersion),
    listProgramVersions(table, cohort.program),
    listManagers(table, cohort.program),
  ]);
  const who = new Map(managers.map(({ id, email }) => [id, email]));
  return {
    text,
    edits: cohort.programVersion,
    schema: SCHEMA,
    emails: OUR_EMAILS,
    versions: versions.map(({ version, appliedAt, by, cohort: of }) => ({
      version,
      at: appliedAt,
      by: who.get(by) ?? 'command line',
      cohort: of,
    })),
  };
}

/** An earlier version, to look at or to take up again, and what has been changed since. */
export interface VersionView {
  readonly text: string;
  readonly since: readonly TextChange[];
}

async function readVersion(
  { table }: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request: { params } }: ManagerRequest,
): Promise<VersionView | undefined> {
  const version = Number(params['version']);
  if (!Number.isInteger(version) || version < 1 || version > (await latestVersion(table, cohort.program)))
    return undefined;
  const [text, before, now] = await Promise.all([
    textOf(table, cohort.program, version),
    programVersion(table, cohort.program, version),
    programVersion(table, cohort.program, cohort.programVersion),
  ]);
  return { text, since: programChanges(before, now).slice(0, MOST_CHANGES) };
}

export async function textOf(table: Table, program: string, version: number): Promise<string> {
  const text = await findProgramText(table, program, version);
  return text ?? stringify(await programVersion(table, program, version), { lineWidth: 110 });
}

/** Tells which ids no program has yet, for one that is about to begin. */
export async function unusedIds(table: Table): Promise<(ids: StarterIds) => Promise<boolean>> {
  const taken = new Set((await listCohorts(table)).flatMap(({ id, program }) => [id, program]));
  return async ({ program, cohort, source }) =>
    !taken.has(program) && !taken.has(cohort) && (await findSource(table, source)) === undefined;
}

/** A program to begin with, in the name of the manager who asks. */
async function readStarter(table: Table, { email }: Manager, now: number): Promise<ProgramView> {
  const ids = await freeIds(await unusedIds(table));
  const text = await starterFor(email, iso(now).slice(0, 10), ids);
  return { text, edits: 0, schema: SCHEMA, emails: OUR_EMAILS, versions: [] };
}

/** Takes a program file. The first version of a program makes the sender of the file, if it names her, its owner. */
async function putProgram(
  dependencies: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const name = request.query['name'] ?? FILE;
  const edits = request.query['edits'];
  const text = Buffer.from(request.body).toString('utf8');
  return publish(dependencies, manager, { name, text, ...(edits !== undefined && { edits: Number(edits) }) });
}

/** Puts a program file in force, if this manager may; `undefined` where the program is not hers. */
export async function publish(
  { table, clock }: Pick<ApiDependencies, 'table' | 'clock'>,
  manager: Manager,
  { text, name = FILE, edits }: { readonly text: string; readonly name?: string; readonly edits?: number },
): Promise<HttpAnswer | undefined> {
  const read = readProgramFile(name, text, KNOWN_EMAILS);
  if (read.kind === 'problems')
    return json(422, {
      message: 'The program file needs fixing.',
      problems: read.problems.map(describeProblem),
    });
  const { program } = read.program;
  const isNew = (await latestVersion(table, program.id)) === 0;
  const role = isNew ? undefined : await managerRole(table, program.id, manager.id);
  const may = isNew
    ? program.manager.email.toLowerCase() === manager.email.toLowerCase()
    : role === 'owner' || role === 'manager';
  if (!may) return undefined;
  if (text.length > MOST_CHARACTERS)
    return json(422, { message: 'The program file is too long. Shorten its texts.' });
  const refused = await refusedRight(table, read.program, { manager, role });
  if (refused !== undefined) return json(409, { message: refused });
  const applied = await applyProgram({ table, clock }, read.program, {
    by: manager.id,
    text,
    ...(edits !== undefined && { edits }),
  });
  return applied.kind === 'refused' ? json(409, { message: sentence(applied.because) }) : json(200, applied);
}

export const routes = {
  'GET /api/cohorts/{cohort}/program': readerRoute(readProgram),
  'GET /api/cohorts/{cohort}/program/versions/{version}': readerRoute(readVersion),
  'GET /api/program/starter': {
    role: 'signed-in',
    answer: async ({ table, clock }, { manager }) => json(200, await readStarter(table, manager, clock())),
  },
  'PUT /api/program': orNotFound(putProgram),
} as const satisfies Routes;
