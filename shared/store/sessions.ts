/** Sessions that pairs logged. */
import type { Session } from '../domain/session.ts';
import type { Key, Write, Table } from './table.ts';
import { cohortPages, cohortPk, listEntities } from './rows.ts';

/** What one side logged of one day; the same day again takes its place. */
export const sessionKey = ({
  cohort,
  pair,
  date,
  side,
}: Pick<Session, 'cohort' | 'pair' | 'date' | 'side'>): Key => ({
  pk: cohortPk(cohort),
  sk: `SESSION#${pair}#${date}#${side}`,
});

export function sessionWrite(session: Session): Write {
  return { kind: 'put', item: { ...sessionKey(session), entity: 'session', ...session } };
}

export function sessionPages(table: Table, cohort: string): AsyncGenerator<readonly Session[]> {
  return cohortPages<Session>(table, cohort, 'SESSION#');
}

export async function listSessions(table: Table, cohort: string): Promise<Session[]> {
  return listEntities<Session>(table, cohort, 'SESSION#');
}

/** Those of one pair. */
export async function listPairSessions(table: Table, cohort: string, pair: string): Promise<Session[]> {
  return listEntities<Session>(table, cohort, `SESSION#${pair}#`);
}
