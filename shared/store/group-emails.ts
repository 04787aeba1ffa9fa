/** Emails that a manager writes to many: the text and for whom. An occurrence sends it; until then it can be called back. */
import type { GroupEmail } from '../domain/group-email.ts';
import { cohortPk, entityOf } from './rows.ts';
import { absent, type Key, listItems, type Table, type Write } from './table.ts';

const groupEmailKey = (cohort: string, id: string): Key => ({ pk: cohortPk(cohort), sk: `GROUPEMAIL#${id}` });

export async function findGroupEmail(
  table: Table,
  cohort: string,
  id: string,
): Promise<GroupEmail | undefined> {
  const item = await table.get(groupEmailKey(cohort, id));
  return item && entityOf<GroupEmail>(item);
}

/** Newest first. */
export async function listGroupEmails(table: Table, cohort: string): Promise<GroupEmail[]> {
  const query = { pk: cohortPk(cohort), sk: { beginsWith: 'GROUPEMAIL#' }, descending: true };
  return (await listItems(table, query)).map((item) => entityOf<GroupEmail>(item));
}

export function groupEmailWrite(email: GroupEmail): Write {
  return {
    kind: 'put',
    item: { ...groupEmailKey(email.cohort, email.id), entity: 'group-email', ...email },
    when: absent,
  };
}
