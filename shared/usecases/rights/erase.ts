/**
 * Someone is erased from a program: every row, object and version of an object that is theirs goes, and what others keep loses them.
 * Pairs, proposals and matches mend themselves as when someone withdraws. Each step can be repeated; the sweep goes on with
 * what was broken off, and looks once more when everything that was under way has ended.
 */
import pMap from 'p-map';
import type { ManagerId, PersonId, ProgramId } from '../../domain/brand.ts';
import { iso, MINUTE } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { erasedPersonHash } from '../../domain/erasure.ts';
import { isOpen, sideOf } from '../../domain/pair.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import {
  eraseApplicationWrites,
  findApplication,
  findInterest,
  haveAnsweredEarly,
  listVersions,
} from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { cohortsOfProgram, inputsMovedWrite, listCohorts } from '../../store/cohorts.ts';
import {
  addressErasedWrite,
  beginErasureWrites,
  type Erasure,
  erasureDoneWrite,
  listErased,
  lookOnceMoreWrite,
} from '../../store/erasures.ts';
import { eraseMessageWrites, listPersonMessages } from '../../store/messages.ts';
import { forgetLeavingWrite } from '../../store/occurrences.ts';
import { listPairs } from '../../store/pairs.ts';
import type { Dependencies } from '../dependencies.ts';
import { isKnownElsewhere } from '../screening/correct-answers.ts';
import { withdrawWrites } from '../screening/manage-application.ts';
import { everyoneKept } from './everyone.ts';
import { eraseAmongOthers } from './erase-among-others.ts';
import { eraseDeliveries, type Kept, tracesOf } from './erase-deliveries.ts';
import {
  AT_ONCE,
  type EraseNeeds,
  PEOPLE_AT_ONCE,
  RACES,
  SETTLED_AFTER_MS,
  TIME_FOR_ONE_PART_MS,
  writeAll,
} from './erase-needs.ts';
import { forgetPerson } from './forget-person.ts';

/** When the sweep takes up what was broken off. */
const TAKEN_UP_AFTER_MS = 2 * MINUTE;

/** `undefined` where the program knows no such person. */
export async function erasePerson(
  needs: EraseNeeds,
  { cohort }: CohortWithProgram,
  { person, by }: { readonly person: PersonId; readonly by: ManagerId | 'person' },
): Promise<'erased' | undefined> {
  const { table, secrets, clock } = needs;
  const { program } = cohort;
  const cohorts = await cohortsOfProgram(needs.table, program);
  const isThere = await Promise.all(cohorts.map((found) => isKnown(needs, found, person)));
  if (!isThere.includes(true)) return undefined;
  const now = clock();
  const key = await currentSecret(secrets, ADDRESS_KEY);
  const erasure: Erasure = { program, person, askedAt: iso(now) };
  await table.transact([
    ...beginErasureWrites(key, erasure, now + TAKEN_UP_AFTER_MS),
    auditWrite(cohort.id, { at: iso(now), by, what: 'erased-person' }),
  ]);
  await eraseNow(needs, erasure.program, new Set([erasure.person]));
  await table.write(lookOnceMoreWrite(erasure, now + SETTLED_AFTER_MS));
  return 'erased';
}

/** The sweep's part: what was broken off is done, and what came between is found. */
export async function goOnErasing(needs: EraseNeeds, erasure: Erasure): Promise<void> {
  const { table, clock } = needs;
  await eraseNow(needs, erasure.program, new Set([erasure.person]));
  const settled = Date.parse(erasure.askedAt) + SETTLED_AFTER_MS;
  await table.write(clock() >= settled ? erasureDoneWrite(erasure) : lookOnceMoreWrite(erasure, settled));
}

/** The same in every program. */
export async function eraseAgainEverywhere(needs: EraseNeeds): Promise<number> {
  const programs = new Set((await listCohorts(needs.table)).map(({ program }) => program));
  let count = 0;
  for (const program of programs) count += await eraseAgain(needs, program);
  return count;
}

/** After a restore: whoever came back with it goes again. Resolves to how many those were. */
export async function eraseAgain(needs: EraseNeeds, program: ProgramId): Promise<number> {
  const { table, secrets } = needs;
  const key = await currentSecret(secrets, ADDRESS_KEY);
  const hashes = new Set((await listErased(table, program)).map(({ hash }) => hash));
  if (hashes.size === 0) return 0;
  const cohorts = await cohortsOfProgram(needs.table, program);
  const people = new Set<PersonId>();
  for (const { cohort } of cohorts)
    for (const person of await everyoneKept(table, cohort.id))
      if (hashes.has(erasedPersonHash(key, person))) people.add(person);
  await eraseAll(needs, program, [...people]);
  return people.size;
}

/**
 * Many, as far as there is time: written down before, as for one, so that no restore brings them back. Resolves to how many; those who are left
 * are asked for again.
 */
export async function erasePeople(
  needs: EraseNeeds & Pick<Dependencies, 'timeLeft'>,
  program: ProgramId,
  people: readonly PersonId[],
): Promise<number> {
  const { table, secrets, clock, timeLeft } = needs;
  const key = await currentSecret(secrets, ADDRESS_KEY);
  let done = 0;
  while (done < people.length && timeLeft() > TIME_FOR_ONE_PART_MS) {
    const some = people.slice(done, done + PEOPLE_AT_ONCE);
    const now = clock();
    const erasures = some.map((person): Erasure => ({ program, person, askedAt: iso(now) }));
    // Whatever wrote to them had ended long before: nothing is looked at once more, unless this breaks off.
    for (const one of erasures) await table.transact(beginErasureWrites(key, one, now + SETTLED_AFTER_MS));
    await eraseNow(needs, program, new Set(some));
    await writeAll(needs, erasures.map(erasureDoneWrite));
    done += some.length;
  }
  return done;
}

/** Many, a part after the other: each part reads a cohort once. */
async function eraseAll(needs: EraseNeeds, program: ProgramId, people: readonly PersonId[]): Promise<void> {
  for (let from = 0; from < people.length; from += PEOPLE_AT_ONCE)
    await eraseNow(needs, program, new Set(people.slice(from, from + PEOPLE_AT_ONCE)));
}

/** Everything of these people; any part of it can be repeated. */
async function eraseNow(needs: EraseNeeds, program: ProgramId, people: ReadonlySet<PersonId>): Promise<void> {
  const cohorts = await cohortsOfProgram(needs.table, program);
  const key = await currentSecret(needs.secrets, ADDRESS_KEY);
  for (const found of cohorts) for (const person of people) await leave(needs, found, person);
  const kept = await pMap(
    cohorts.flatMap((found) => [...people].map((person) => ({ found, person }))),
    async ({ found, person }): Promise<Kept> => ({
      found,
      person,
      versions: await listVersions(needs.table, found.cohort.id, person),
    }),
    { concurrency: AT_ONCE },
  );
  const traces = await pMap([...people], (person) => tracesOf(needs, key, { person, kept }), {
    concurrency: AT_ONCE,
  });
  await writeAll(
    needs,
    traces.flatMap(({ emails }) => emails.map((email) => addressErasedWrite(key, program, email))),
  );
  // What they said stays until all that is found by it is gone: then whatever breaks off can be done again.
  await Promise.all(cohorts.map((found) => eraseDeliveries(needs, found, { key, traces, kept })));
  await Promise.all(cohorts.map((found) => eraseAmongOthers(needs, found, { people, kept })));
  for (const person of people) await eraseMessages(needs, program, person);
  for (const { found, person, versions } of kept)
    await writeAll(needs, [
      forgetLeavingWrite(found.cohort.id, person),
      ...eraseApplicationWrites(found.cohort.id, person, versions),
    ]);
  // Whom another program knows is known there as before.
  for (const person of people)
    if (!(await isKnownElsewhere(needs.table, program, person))) await forgetPerson(needs, key, person);
}

async function isKnown(
  { table }: EraseNeeds,
  { cohort }: CohortWithProgram,
  person: PersonId,
): Promise<boolean> {
  const [application, [interest], [isEarly]] = await Promise.all([
    findApplication(table, cohort.id, person),
    findInterest(table, cohort.id, [person]),
    haveAnsweredEarly(table, cohort.id, [person]),
  ]);
  if (application !== undefined || interest !== undefined || isEarly === true) return true;
  // Who came late was told so, and is nothing else here.
  return (await listPersonMessages(table, person)).some((one) => one.cohort === cohort.id);
}

/** As when someone withdraws, but that no email confirms it to them. */
async function leave(needs: EraseNeeds, found: CohortWithProgram, person: PersonId): Promise<void> {
  const { table } = needs;
  // Of what is over there is nothing to leave.
  if (found.cohort.state === 'ended') return;
  for (let race = 0; race < RACES; race++) {
    const application = await findApplication(table, found.cohort.id, person);
    if (!application) return;
    const isIn =
      application.withdrawnAt === undefined ||
      (await listPairs(table, found.cohort.id)).some((pair) => isOpen(pair) && sideOf(pair, person));
    if (!isIn) return;
    const result = await table.transact([
      ...(await withdrawWrites(needs, found, { application, silently: true })),
      inputsMovedWrite(found.cohort.id),
    ]);
    if (result.kind === 'done') return;
  }
  throw new Error('The application kept changing while its person was erased.');
}

async function eraseMessages(needs: EraseNeeds, program: ProgramId, person: PersonId): Promise<void> {
  const messages = await listPersonMessages(needs.table, person);
  await writeAll(needs, messages.filter((one) => one.program === program).flatMap(eraseMessageWrites));
}
