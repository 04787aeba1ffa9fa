/** A file of a table: made within a request while it is small, apart when it is large, and then kept for a day. */
import { createHash } from 'node:crypto';
import type { CohortId, EpochMs, IsoInstant } from './brand.ts';
import { HOUR } from './calendar.ts';
import type { FileFormat } from './export-names.ts';

export const FILE_TYPES: Readonly<Record<FileFormat | 'zip', string>> = {
  zip: 'application/zip',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** One that is made apart. Of each file of a cohort there is one at a time. */
export interface ExportFile {
  readonly cohort: CohortId;
  /** Name of the table and its format: `people.csv`; or `everything.zip`. */
  readonly file: string;
  readonly startedAt: IsoInstant;
  readonly state: 'building' | 'ready' | 'failed';
  /** Rows written so far. */
  readonly rows: number;
  /** When the one before was begun that ended ready: it is there while this one is being made. */
  readonly readyBefore?: IsoInstant;
}

/** The workflow gives up before this: a building that is older has ended without a word. */
const BUILDING_MS = HOUR;
/** The bucket keeps it for a day, counted by whole days. */
const KEPT_MS = 20 * HOUR;

const ageAt = ({ startedAt }: Pick<ExportFile, 'startedAt'>, now: EpochMs): number =>
  now - Date.parse(startedAt);

export function isBuilding(file: ExportFile, now: EpochMs): boolean {
  return file.state === 'building' && ageAt(file, now) < BUILDING_MS;
}

export function isReady(file: ExportFile, now: EpochMs): boolean {
  return file.state === 'ready' && ageAt(file, now) < KEPT_MS;
}

/** The newest that is there, also while another is being made in its place. */
export function lastReady(
  file: ExportFile,
  now: EpochMs,
): Pick<ExportFile, 'cohort' | 'file' | 'startedAt'> | undefined {
  if (isReady(file, now)) return file;
  const { cohort, file: name, readyBefore: startedAt } = file;
  return startedAt !== undefined && ageAt({ startedAt }, now) < KEPT_MS
    ? { cohort, file: name, startedAt }
    : undefined;
}

/** Where its bytes are. */
export function objectKey({
  cohort,
  file,
  startedAt,
}: Pick<ExportFile, 'cohort' | 'file' | 'startedAt'>): string {
  return `exports/${cohort}/${Date.parse(startedAt)}-${file}`;
}

/** The name of the execution that makes it, at most 80 characters; a second start under it does nothing. */
export function exportName({
  cohort,
  file,
  startedAt,
}: Pick<ExportFile, 'cohort' | 'file' | 'startedAt'>): string {
  const hash = createHash('sha256').update(`${cohort} ${file}`).digest('hex').slice(0, 16);
  return `export-${hash}-${Date.parse(startedAt)}`;
}
