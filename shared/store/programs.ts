/** Programs in their versions, cohorts with the version that they run on, and who may manage a program. */
import { Program } from '../domain/program.ts';
import { entityOf, programPk } from './rows.ts';
import { absent, equals, type Key, listItems, type Table, type Write } from './table.ts';
const versionKey = (program: string, version: number): Key => ({
  pk: programPk(program),
  sk: `VERSION#${String(version).padStart(6, '0')}`,
});

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

/** The writes that make `program` the next version after `before`; refused when someone else was quicker. */
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
