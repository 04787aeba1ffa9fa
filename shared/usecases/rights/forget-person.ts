/** What is kept with a person alone: the profile, the address that leads to it, and every row beside it. */
import type { PersonId } from '../../domain/brand.ts';
import { isMessageKey } from '../../store/messages.ts';
import { findPerson, forgetPersonWrites, ownRowKeys } from '../../store/people.ts';
import type { Write } from '../../store/table.ts';
import { type EraseNeeds, RACES, writeAll } from './erase-needs.ts';

/** `key`: of addresses. Any part of it can be repeated. */
export async function forgetPerson(
  needs: Pick<EraseNeeds, 'table'>,
  key: string,
  person: PersonId,
): Promise<void> {
  const { table } = needs;
  for (let race = 0; race < RACES; race++) {
    const profile = await findPerson(table, person);
    if (!profile) break;
    const result = await table.transact(await forgetPersonWrites(table, key, profile));
    if (result.kind === 'done') break;
  }
  const keys = await ownRowKeys(table, person);
  // Messages last: who was only ever written to is found by nothing else, when this breaks off.
  for (const isMessage of [false, true])
    await writeAll(
      needs,
      keys
        .filter((row) => isMessageKey(row) === isMessage)
        .map((row): Write => ({ kind: 'delete', key: row })),
    );
}
