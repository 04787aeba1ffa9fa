/**
 * A cohort is deleted whole: its rows, what its forms sent, its objects in all their versions, and the people whom no other cohort
 * knows. No one is told. From the first moment on no one finds the cohort any more; what is left of it is taken away by the sweep, in
 * parts that can be repeated, and looked for once more when everything that was under way has ended.
 */
import pMap from 'p-map';
import type { CohortId, ManagerId, PersonId } from '../../domain/brand.ts';
import { fromIso, iso } from '../../domain/calendar.ts';
import type { CohortState, CohortWithProgram } from '../../domain/cohort.ts';
import { type Delivery, responseId } from '../../domain/delivery.ts';
import { MANAGER } from '../../domain/message.ts';
import { scheduleName } from '../../domain/occurrence.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { deleteTokenWrite, listEveryToken } from '../../store/access-tokens.ts';
import { countPlaces } from '../../store/applications.ts';
import { cohortKey, cohortMarkItem, deletedCohort, listCohorts } from '../../store/cohorts.ts';
import { beginDeletionWrites, type Deletion, deletionDoneWrite, laterWrite } from '../../store/deletions.ts';
import { forgetDeliveryWrites, forgetVersionWrites, listResponseVersions } from '../../store/deliveries.ts';
import { eraseMessageWrites, listPersonMessages, messageCountsPk } from '../../store/messages.ts';
import { listOccurrences } from '../../store/occurrences.ts';
import { cohortPk, programPk, sourcePk } from '../../store/rows.ts';
import { giveSourceWrite } from '../../store/sources.ts';
import { itemPages, type Key, type Table } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import {
  AT_ONCE,
  type EraseNeeds,
  PEOPLE_AT_ONCE,
  SETTLED_AFTER_MS,
  TIME_FOR_ONE_PART_MS,
  writeAll,
} from './erase-needs.ts';
import { cohortDeliveryPages, otherCohortsOf } from './cohort-deliveries.ts';
import { everyoneKept } from './everyone.ts';
import { forgetPerson } from './forget-person.ts';

/** A workflow is at work on it: what that writes would come back. */
const BUSY: ReadonlySet<CohortState> = new Set(['closing', 'matching', 'proposing']);

type DeleteNeeds = EraseNeeds & Pick<Dependencies, 'timeLeft' | 'schedules'>;

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
export async function goOnDeleting(needs: DeleteNeeds, deletion: Deletion): Promise<void> {
  const { table, clock } = needs;
  const { cohort } = deletion;
  const found = await deletedCohort(table, cohort);
  const isAll = !found || (await deleteNow(needs, found));
  const settled = fromIso(deletion.askedAt) + SETTLED_AFTER_MS;
  if (!isAll || clock() < settled) {
    await table.write(laterWrite(deletion, isAll ? settled : clock()));
    return;
  }
  await writeAll(needs, [
    { kind: 'delete', key: keyOf(cohortMarkItem(cohort)) },
    { kind: 'delete', key: cohortKey(cohort) },
  ]);
  // The row that has it gone on with goes last: whatever breaks off before is done again.
  if (deletion.andProgram) await deleteProgram(needs, deletion);
  await table.write(deletionDoneWrite(deletion));
}

/** Whether everything that is there now is gone. */
async function deleteNow(needs: DeleteNeeds, found: CohortWithProgram): Promise<boolean> {
  const { table, bucket, timeLeft, schedules } = needs;
  const { id: cohort, program } = found.cohort;
  await pMap(await listOccurrences(table, cohort), (one) => schedules.remove(scheduleName(one)), {
    concurrency: AT_ONCE,
  });
  const tokens = await listEveryToken(table, program);
  await writeAll(needs, tokens.filter(({ file }) => file?.startsWith(`${cohort}/`)).map(deleteTokenWrite));
  for await (const page of cohortDeliveryPages(table, found)) await deleteDeliveries(needs, page);
  const people = [...(await everyoneKept(table, cohort)), MANAGER];
  for (let from = 0; from < people.length; from += PEOPLE_AT_ONCE) {
    if (timeLeft() < TIME_FOR_ONE_PART_MS) return false;
    await forgetSome(needs, cohort, people.slice(from, from + PEOPLE_AT_ONCE));
  }
  await leaveForms(needs, found);
  for (const part of ['runs', 'exports', 'shards']) await bucket.erase(`${part}/${cohort}/`);
  await deleteRows(table, messageCountsPk(cohort));
  // Its own row stays to the end: until then no other cohort can take its name.
  await deleteRows(table, cohortPk(cohort), ({ sk }) => sk !== cohortKey(cohort).sk);
  return true;
}

async function deleteDeliveries(
  needs: Pick<DeleteNeeds, 'table' | 'bucket'>,
  page: readonly Delivery[],
): Promise<void> {
  const { table, bucket } = needs;
  const responses = [...new Set(page.flatMap(({ response }) => (response ? [responseId(response)] : [])))];
  const versions = await pMap(responses, (one) => listResponseVersions(table, one), {
    concurrency: AT_ONCE,
  });
  await writeAll(needs, forgetVersionWrites(versions.flat()));
  await pMap(
    page,
    async (delivery) => {
      if (delivery.bucketKey !== undefined) await bucket.erase(delivery.bucketKey);
      await table.transact(forgetDeliveryWrites(delivery));
    },
    { concurrency: AT_ONCE },
  );
}

/** Forms that another cohort names are that one's from now on; the others go with all that is left of them. */
async function leaveForms(needs: DeleteNeeds, found: CohortWithProgram): Promise<void> {
  const { table, bucket } = needs;
  const others = (await otherCohortsOf(table, found)).sort((a, b) =>
    a.cohort.createdAt < b.cohort.createdAt ? 1 : -1,
  );
  for (const { id } of found.program.sources) {
    const heir = others.find(({ program }) => program.sources.some((one) => one.id === id));
    if (heir) {
      await table.write(giveSourceWrite(id, found.cohort.id, heir.cohort.id));
      continue;
    }
    await bucket.erase(`deliveries/${id}/`);
    await deleteRows(table, sourcePk(id));
  }
}

/** Their emails of this cohort; and they themselves, if no other cohort knows them. */
async function forgetSome(needs: DeleteNeeds, cohort: CohortId, people: readonly PersonId[]): Promise<void> {
  const { table } = needs;
  const key = await currentSecret(needs.secrets, ADDRESS_KEY);
  const others = (await listCohorts(table)).filter(({ id }) => id !== cohort).map(({ id }) => id);
  await pMap(
    people,
    async (person) => {
      const isOnlyHere = person !== MANAGER && (await countPlaces(table, others, person)) === 0;
      if (isOnlyHere) return forgetPerson(needs, key, person);
      const messages = (await listPersonMessages(table, person)).filter((one) => one.cohort === cohort);
      await writeAll(needs, messages.flatMap(eraseMessageWrites));
    },
    { concurrency: 4 },
  );
}

/** Versions, team and all, once no cohort is left. */
async function deleteProgram(needs: DeleteNeeds, { program }: Deletion): Promise<void> {
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
