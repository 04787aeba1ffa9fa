/** Tables for managers as CSV and as workbooks: small ones at once, large ones by way of the bucket. */
import { type Clock, iso, localDate } from '../../shared/domain/calendar.ts';
import { REPORT_TABLES, type ReportTableId } from '../../shared/domain/report.ts';
import { EXPORTS, type ExportName } from '../../shared/export/columns.ts';
import { csv } from '../../shared/export/csv.ts';
import { xlsx } from '../../shared/export/xlsx.ts';
import { exportCohort } from '../../shared/usecases/reports/export-cohort.ts';
import { type HttpAnswer, type HttpHandler, json } from '../../shared/http.ts';
import { cohortFor, signedIn } from '../../shared/usecases/access/cohort-access.ts';
import type { Bucket } from '../../shared/store/bucket.ts';
import { auditWrite } from '../../shared/store/audit.ts';
import type { Table } from '../../shared/store/table.ts';

export interface Dependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly clock: Clock;
  /** Answers larger than this, in bytes as they travel, go by way of the bucket: Lambda answers with at most 6 MB. */
  readonly inlineBytes?: number;
}

const INLINE_BYTES = 4 * 1024 * 1024;
const LINK_SECONDS = 300;

export function exportTable({ table, bucket, clock, inlineBytes = INLINE_BYTES }: Dependencies): HttpHandler {
  return async (request) => {
    const manager = signedIn(request);
    if (!manager) return json(401, { message: 'Please sign in.' });
    const wanted = exportNamed(request.params['file'] ?? '');
    const found = await cohortFor(table, request, {
      cohort: request.params['cohort'] ?? '',
      atLeast: 'reader',
    });
    if (!found || !wanted)
      return json(404, {
        message: `There is no such export. There are, as .csv and as .xlsx: ${NAMES.join(', ')}.`,
      });

    const { name, format } = wanted;
    const sheet = await exportCohort(table, found, name);
    const body = format === 'csv' ? Buffer.from(csv(sheet)) : await xlsx(sheet);
    const now = clock();
    await table.write(
      auditWrite(found.cohort.id, { at: iso(now), by: manager.id, what: 'exported', about: name }),
    );
    const fileName = `${found.cohort.id}-${name}-${localDate(now, found.program.cohort.zone)}.${format}`;
    const answer = fileAnswer(body, { fileName, type: TYPES[format] });
    if (Buffer.byteLength(answer.body ?? '') <= inlineBytes) return answer;

    const key = `exports/${found.cohort.id}/${name}-${now}.${format}`;
    await bucket.put(key, body, TYPES[format]);
    const location = await bucket.link(key, { seconds: LINK_SECONDS, fileName });
    // A page cannot follow a redirect to the bucket, which its policy forbids; it goes to the address itself.
    return request.headers.get('accept')?.includes('json')
      ? json(200, { location })
      : { status: 303, headers: { location } };
  };
}

const NAMES: readonly (ExportName | ReportTableId)[] = [...EXPORTS, ...REPORT_TABLES];
const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
type FileFormat = keyof typeof TYPES;

function exportNamed(
  file: string,
): { readonly name: ExportName | ReportTableId; readonly format: FileFormat } | undefined {
  const [, base, ending] = /^([a-z-]+)\.(csv|xlsx)$/.exec(file) ?? [];
  const name = NAMES.find((one) => one === base);
  return name && { name, format: ending as FileFormat };
}

/** Text as text, a workbook as its bytes. */
function fileAnswer(body: Buffer, { fileName, type }: { fileName: string; type: string }): HttpAnswer {
  const headers = { 'content-disposition': `attachment; filename="${fileName}"` };
  return type === TYPES.csv
    ? { status: 200, type, body: body.toString('utf8'), headers }
    : { status: 200, type, body: body.toString('base64'), base64: true, headers };
}
