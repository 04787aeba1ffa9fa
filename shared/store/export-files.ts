/** Files that are made apart, as rows: one for each file of a cohort, taken by the newest. */
import type { ExportFile } from '../domain/export-file.ts';
import type { CohortId } from '../domain/brand.ts';
import { cohortPk, entityOf, listEntities } from './rows.ts';
import { absent, all, equals, type Condition, type Key, type Table, type Write } from './table.ts';

type FileKey = Pick<ExportFile, 'cohort' | 'file'>;

const exportKey = ({ cohort, file }: FileKey): Key => ({ pk: cohortPk(cohort), sk: `EXPORT#${file}` });

export async function findExport(table: Table, key: FileKey): Promise<ExportFile | undefined> {
  const item = await table.get(exportKey(key));
  return item && entityOf<ExportFile>(item);
}

/** All of a cohort are forgotten; whoever wants one has it made anew. */
export async function forgetExportWrites(table: Table, cohort: CohortId): Promise<Write[]> {
  const files = await listEntities<ExportFile>(table, cohort, 'EXPORT#');
  return files.map((file) => ({ kind: 'delete', key: exportKey(file) }));
}

/** Takes the place of the one before, unless somebody else did meanwhile. */
export function newExportWrite(file: ExportFile, before: ExportFile | undefined): Write {
  return {
    kind: 'put',
    item: { ...exportKey(file), entity: 'export', ...file },
    when: before ? equals('startedAt', before.startedAt) : absent,
  };
}

/** How far it is, or how it ended; refused when a newer one has taken its place, or when it has ended before. */
export function exportProgressWrite(
  file: FileKey & Pick<ExportFile, 'startedAt'>,
  progress: Partial<Pick<ExportFile, 'rows' | 'state'>>,
): Write {
  return { kind: 'update', key: exportKey(file), set: progress, when: isStill(file) };
}

function isStill({ startedAt }: Pick<ExportFile, 'startedAt'>): Condition {
  return all(equals('startedAt', startedAt), equals('state', 'building'));
}
