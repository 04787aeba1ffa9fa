/** CSV for managers: small ones at once, large ones by way of the bucket. */
import { type Clock, iso, localDate } from '../../shared/domain/calendar.ts';
import { EXPORTS, type ExportName } from '../../shared/export/columns.ts';
import { exportCohort } from '../../shared/export/export-cohort.ts';
import { type HttpAnswer, type HttpHandler, json } from '../../shared/http.ts';
import { cohortFor, signedIn } from '../../shared/manager.ts';
import type { Bucket } from '../../shared/store/bucket.ts';
import { auditWrite } from '../../shared/store/audit.ts';
import type { Table } from '../../shared/store/table.ts';

export interface Dependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly clock: Clock;
  /** Answers larger than this, in bytes, go by way of the bucket: Lambda answers with at most 6 MB. */
  readonly inlineBytes?: number;
}

const INLINE_BYTES = 5 * 1024 * 1024;
const LINK_SECONDS = 300;

export function exportCsv({ table, bucket, clock, inlineBytes = INLINE_BYTES }: Dependencies): HttpHandler {
  return async (request) => {
    const manager = signedIn(request);
    if (!manager) return json(401, { message: 'Please sign in.' });
    const name = exportNamed(request.params['file'] ?? '');
    const running = await cohortFor(table, request, {
      cohort: request.params['cohort'] ?? '',
      atLeast: 'reader',
    });
    if (!running || !name)
      return json(404, {
        message: `There is no such export. There are: ${EXPORTS.map((one) => `${one}.csv`).join(', ')}.`,
      });

    const body = await exportCohort(table, running, name);
    const now = clock();
    await table.write(
      auditWrite(running.cohort.id, { at: iso(now), by: manager.id, what: 'exported', about: name }),
    );
    const fileName = `${running.cohort.id}-${name}-${localDate(now, running.program.cohort.zone)}.csv`;
    if (Buffer.byteLength(body) <= inlineBytes) return csvAnswer(body, fileName);

    const key = `exports/${running.cohort.id}/${name}-${now}.csv`;
    await bucket.put(key, body, 'text/csv; charset=utf-8');
    const location = await bucket.link(key, { seconds: LINK_SECONDS, fileName });
    return { status: 303, headers: { location } };
  };
}

function exportNamed(file: string): ExportName | undefined {
  return EXPORTS.find((name) => file === `${name}.csv`);
}

function csvAnswer(body: string, fileName: string): HttpAnswer {
  const headers = { 'content-disposition': `attachment; filename="${fileName}"` };
  return { status: 200, type: 'text/csv; charset=utf-8', body, headers };
}
