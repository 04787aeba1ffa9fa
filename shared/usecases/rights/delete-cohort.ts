/**
 * A cohort is deleted whole: its rows, what its forms sent, its objects in all their versions, and the people whom no other cohort
 * knows. Nobody is told. From the first moment on no one finds the cohort any more; what is left of it is taken away by the sweep, in
 * parts that can be repeated, and looked for once more when everything that was under way has ended.
 */
import pMap from 'p-map';
import type { CohortId, ManagerId, PersonId } from '../../domain/brand.ts';
import { fromIso, iso, MINUTE } from '../../domain/calendar.ts';
import type { CohortState, CohortWithProgram } from '../../domain/cohort.ts';
import { responseId } from '../../domain/delivery.ts';
import { MANAGER } from '../../domain/message.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { findApplications, listEveryone } from '../../store/applications.ts';
import { cohortKey, cohortMarkItem, listCohorts } from '../../store/cohorts.ts';
import { beginDeletionWrites, type Deletion, deletionDoneWrite, laterWrite } from '../../store/deletions.ts';
import { deliveryPages, forgetVersionWrites, listResponseVersions } from '../../store/deliveries.ts';
import { eraseMessageWrites, listPersonMessages, messageCountsPk } from '../../store/messages.ts';
import { findPerson, forgetPersonWrites, ownRowKeys } from '../../store/people.ts';
import { cohortPk, programPk, sourcePk } from '../../store/rows.ts';
import { listSources } from '../../store/sources.ts';
import { itemPages, type Key, type Table, type Write } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { AT_ONCE, type EraseNeeds, RACES, writeAll } from './erase-needs.ts';

/** By then every function that had begun before has ended. */
const SETTLED_AFTER_MS = 16 * MINUTE;
/** A part of a hundred people takes less. */
const TIME_FOR_ONE_PART_MS = 60_000;
const PEOPLE_AT_ONCE = 100;

/** A workflow is at work on it: what that writes would come back. */
const BUSY: ReadonlySet<CohortState> = new Set(['closing', 'matching', 'proposing']);

export type DeleteResult =
  { readonly kind: 'begun' } | { readonly kind: 'refused'; readonly because: string };

export async function beginDeleting(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort }: CohortWithProgram,
  { by, andProgram }: { readonly by: ManagerId; readonly andProgram: boolean },
): Promise<DeleteResult> {
  const own = (await listCohorts(table)).filter((one) => one.program === cohort.program);
  const going = andProgram ? own : [cohort];
  if (going.some(({ state }) => BUSY.has(state)))
    return { kind: 'refused', because: 'A match is being made or sent. Try again in some minutes.' };
  const now = clock();
  for (const { id, program } of going) {
    const deletion: Deletion = { cohort: id, program, askedAt: iso(now), andProgram };
    await table.transact(beginDeletionWrites(deletion, { by, due: now }));
  }
  return { kind: 'begun' };
}

/** The sweep's part. What there is no time for is gone on with at once. */
export async function goOnDeleting(
  needs: EraseNeeds & Pick<Dependencies, 'timeLeft'>,
  deletion: Deletion,
): Promise<void> {
  const { table, clock } = needs;
  const isAll = await deleteNow(needs, deletion);
  const settled = fromIso(deletion.askedAt) + SETTLED_AFTER_MS;
  if (!isAll || clock() < settled) {
    await table.write(laterWrite(deletion, isAll ? settled : clock()));
    return;
  }
  const { cohort } = deletion;
  await writeAll(needs, [
    { kind: 'delete', key: keyOf(cohortMarkItem(cohort)) },
    { kind: 'delete', key: cohortKey(cohort) },
  ]);
  await table.write(deletionDoneWrite(deletion));
  if (deletion.andProgram) await deleteProgram(needs, deletion);
}

/** Whether everything that is there now is gone. */
async function deleteNow(
  needs: EraseNeeds & Pick<Dependencies, 'timeLeft'>,
  { cohort }: Deletion,
): Promise<boolean> {
  const { table, bucket, timeLeft } = needs;
  const sources = (await listSources(table, cohort)).map(({ id }) => id);
  for await (const page of deliveryPages(table, sources)) {
    const responses = [...new Set(page.flatMap(({ response }) => (response ? [responseId(response)] : [])))];
    const versions = await pMap(responses, (one) => listResponseVersions(table, one), {
      concurrency: AT_ONCE,
    });
    await writeAll(needs, forgetVersionWrites(versions.flat()));
  }
  const people = [...(await listEveryone(table, cohort)), MANAGER];
  for (let from = 0; from < people.length; from += PEOPLE_AT_ONCE) {
    if (timeLeft() < TIME_FOR_ONE_PART_MS) return false;
    await forgetSome(needs, cohort, people.slice(from, from + PEOPLE_AT_ONCE));
  }
  for (const source of sources) {
    await bucket.erase(`deliveries/${source}/`);
    await deleteRows(table, sourcePk(source));
  }
  for (const part of ['runs', 'exports', 'shards']) await bucket.erase(`${part}/${cohort}/`);
  await deleteRows(table, messageCountsPk(cohort));
  // Its own row stays to the end: until then no other cohort can take its name.
  await deleteRows(table, cohortPk(cohort), ({ sk }) => sk !== cohortKey(cohort).sk);
  return true;
}

/** Their emails of this cohort; and they themselves, if no other cohort knows them. Who is forgotten is no longer found in a second part. */
async function forgetSome(needs: EraseNeeds, cohort: CohortId, people: readonly PersonId[]): Promise<void> {
  const { table } = needs;
  const key = await currentSecret(needs.secrets, ADDRESS_KEY);
  const others = (await listCohorts(table)).filter(({ id }) => id !== cohort);
  const known = new Set<PersonId>();
  for (const { id } of others)
    for (const one of await findApplications(table, id, people)) if (one) known.add(one.person);
  await pMap(
    people,
    async (person) => {
      const messages = await listPersonMessages(table, person);
      await writeAll(needs, messages.filter((one) => one.cohort === cohort).flatMap(eraseMessageWrites));
      if (person === MANAGER || known.has(person)) return;
      for (let race = 0; race < RACES; race++) {
        const profile = await findPerson(table, person);
        if (!profile) break;
        const result = await table.transact(await forgetPersonWrites(table, key, profile));
        if (result.kind === 'done') break;
      }
      const rows = await ownRowKeys(table, person);
      await writeAll(
        needs,
        rows.map((row): Write => ({ kind: 'delete', key: row })),
      );
    },
    { concurrency: 4 },
  );
}

/** Versions, team and all, once no cohort is left. */
async function deleteProgram(needs: EraseNeeds, { program }: Deletion): Promise<void> {
  const { table } = needs;
  if ((await listCohorts(table)).some((one) => one.program === program)) return;
  await deleteRows(table, programPk(program));
}

async function deleteRows(table: Table, pk: string, goes: (key: Key) => boolean = () => true): Promise<void> {
  for await (const items of itemPages(table, { pk }))
    await pMap(items.filter(goes), (item) => table.write({ kind: 'delete', key: keyOf(item) }), {
      concurrency: AT_ONCE,
    });
}

function keyOf({ pk, sk }: Key): Key {
  return { pk, sk };
}
