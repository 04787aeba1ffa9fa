/** Mails that a manager writes to many: the text and for whom. An occurrence sends it; until then it can be called back. */
import type { BulkAudience } from '../domain/group-email.ts';
import { cohortPk, entityOf } from './rows.ts';
import { absent, type Key, listItems, type Table, type Write } from './table.ts';

export interface BulkMail {
  readonly cohort: string;
  /** Id of its occurrence too. */
  readonly id: string;
  readonly subject: string;
  /** Markdown with Liquid, as every mail text. */
  readonly body: string;
  readonly audience: BulkAudience;
  readonly by: string;
  readonly createdAt: string;
}

const bulkKey = (cohort: string, id: string): Key => ({ pk: cohortPk(cohort), sk: `BULK#${id}` });

export async function findBulkMail(table: Table, cohort: string, id: string): Promise<BulkMail | undefined> {
  const item = await table.get(bulkKey(cohort, id));
  return item && entityOf<BulkMail>(item);
}

/** Newest first. */
export async function listBulkMails(table: Table, cohort: string): Promise<BulkMail[]> {
  const query = { pk: cohortPk(cohort), sk: { beginsWith: 'BULK#' }, descending: true };
  return (await listItems(table, query)).map((item) => entityOf<BulkMail>(item));
}

export function bulkMailWrite(mail: BulkMail): Write {
  return {
    kind: 'put',
    item: { ...bulkKey(mail.cohort, mail.id), entity: 'bulk-mail', ...mail },
    when: absent,
  };
}
