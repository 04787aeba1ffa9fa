/** Everyone of whom a cohort keeps anything: also who came late, and was only told so. */
import type { CohortId, PersonId } from '../../domain/brand.ts';
import { MANAGER } from '../../domain/message.ts';
import { listEveryone } from '../../store/applications.ts';
import { messagePages } from '../../store/messages.ts';
import type { Table } from '../../store/table.ts';

/** In pages of messages; the manager is none of them. */
export async function everyoneKept(table: Table, cohort: CohortId): Promise<PersonId[]> {
  const people = new Set<PersonId>(await listEveryone(table, cohort));
  for await (const page of messagePages(table, cohort))
    for (const { person } of page) if (person !== MANAGER) people.add(person);
  return [...people];
}
