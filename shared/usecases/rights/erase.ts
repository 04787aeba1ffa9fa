/**
 * Someone is erased from a program: every row, object and version of an object that is theirs goes, and what others keep loses them.
 * Pairs, proposals and matches mend themselves as when someone withdraws. Each step can be repeated; the sweep goes on with
 * what was broken off, and looks once more when everything that was under way has ended.
 */
import pMap from 'p-map';
import { type Answers, asLabels, textFor } from '../../domain/answers.ts';
import type { Application, ApplicationVersion } from '../../domain/application.ts';
import type { CohortId, ManagerId, PersonId, ProgramId } from '../../domain/brand.ts';
import { iso, MINUTE } from '../../domain/calendar.ts';
import type { Cohort, CohortWithProgram } from '../../domain/cohort.ts';
import { type Delivery, responseId } from '../../domain/delivery.ts';
import {
  erasedPersonHash,
  formerParticipant,
  isOf,
  pairWithout,
  resultWithout,
  reviewWithout,
  sessionWithout,
  type Traces,
} from '../../domain/erasure.ts';
import { isOpen, type Pair, sideOf } from '../../domain/pair.ts';
import type { MatchResult } from '../../domain/matching/match-result.ts';
import type { Message } from '../../domain/message.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import {
  applicationChange,
  eraseApplicationWrites,
  findApplication,
  findInterest,
  haveAnsweredEarly,
  listApplications,
  listInterested,
  listVersions,
} from '../../store/applications.ts';
import { auditWithoutWrites, auditWrite, listAudit } from '../../store/audit.ts';
import { findCohortWithProgram, inputsMovedWrite, listCohorts } from '../../store/cohorts.ts';
import { forgetVersionWrites, listDeliveries, listResponseVersions } from '../../store/deliveries.ts';
import {
  addressErasedWrite,
  beginErasureWrites,
  type Erasure,
  erasureDoneWrite,
  listErased,
  lookOnceMoreWrite,
  responseErasedWrite,
} from '../../store/erasures.ts';
import { forgetExportWrites } from '../../store/export-files.ts';
import { listRuns, shortagesWrite } from '../../store/match-runs.ts';
import { eraseMessageWrites, forgetContentWrite, listPersonMessages } from '../../store/messages.ts';
import type { Bucket } from '../../store/bucket.ts';
import { forgetLeavingWrite } from '../../store/occurrences.ts';
import { findPair, listPairs, pairChange } from '../../store/pairs.ts';
import { findPerson, forgetPersonWrites, ownRowKeys, peopleAtAddress } from '../../store/people.ts';
import { findReview, reviewWrite } from '../../store/reviews.ts';
import { listPairSessions, sessionWrite } from '../../store/sessions.ts';
import { responsesWithoutWrites } from '../../store/survey-responses.ts';
import type { Table, Write } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { eraseDelivery } from '../intake/erase-delivery.ts';
import { bodyIfThere } from '../intake/read-delivery.ts';
import { appliedElsewhere } from '../screening/correct-answers.ts';
import { withdrawWrites } from '../screening/manage-application.ts';

type Needs = Pick<Dependencies, 'table' | 'bucket' | 'secrets' | 'clock'>;

/** When the sweep takes up what was broken off. */
const TAKEN_UP_AFTER_MS = 2 * MINUTE;
/** By then every function that had begun before has ended. */
const SETTLED_AFTER_MS = 16 * MINUTE;
const AT_ONCE = 16;
/** Others may change a row at the same moment; more often than this, something is wrong. */
const RACES = 10;

/** `undefined` where the program knows no such person. */
export async function erasePerson(
  needs: Needs,
  { cohort }: CohortWithProgram,
  { person, by }: { readonly person: PersonId; readonly by: ManagerId | 'person' },
): Promise<'erased' | undefined> {
  const { table, secrets, clock } = needs;
  const { program } = cohort;
  const cohorts = await cohortsOf(needs, program);
  const isThere = await Promise.all(cohorts.map((found) => isKnown(needs, found, person)));
  if (!isThere.includes(true)) return undefined;
  const now = clock();
  const key = await currentSecret(secrets, ADDRESS_KEY);
  const erasure: Erasure = { program, person, askedAt: iso(now) };
  await table.transact([
    ...beginErasureWrites(key, erasure, now + TAKEN_UP_AFTER_MS),
    auditWrite(cohort.id, { at: iso(now), by, what: 'erased-person' }),
  ]);
  await eraseNow(needs, erasure);
  await table.write(lookOnceMoreWrite(erasure, now + SETTLED_AFTER_MS));
  return 'erased';
}

/** The sweep's part: what was broken off is done, and what came between is found. */
export async function goOnErasing(needs: Needs, erasure: Erasure): Promise<void> {
  const { table, clock } = needs;
  await eraseNow(needs, erasure);
  const settled = Date.parse(erasure.askedAt) + SETTLED_AFTER_MS;
  await table.write(clock() >= settled ? erasureDoneWrite(erasure) : lookOnceMoreWrite(erasure, settled));
}

/** The same in every program. */
export async function eraseAgainEverywhere(needs: Needs): Promise<number> {
  const programs = new Set((await listCohorts(needs.table)).map(({ program }) => program));
  let count = 0;
  for (const program of programs) count += await eraseAgain(needs, program);
  return count;
}

/** After a restore: whoever came back with it goes again. Resolves to how many those were. */
export async function eraseAgain(needs: Needs, program: ProgramId): Promise<number> {
  const { table, secrets, clock } = needs;
  const key = await currentSecret(secrets, ADDRESS_KEY);
  const hashes = new Set((await listErased(table, program)).map(({ hash }) => hash));
  if (hashes.size === 0) return 0;
  const cohorts = await cohortsOf(needs, program);
  const people = new Set<PersonId>();
  for (const { cohort } of cohorts)
    for (const person of await peopleIn(needs, cohort.id))
      if (hashes.has(erasedPersonHash(key, person))) people.add(person);
  for (const person of people) await eraseNow(needs, { program, person, askedAt: iso(clock()) });
  return people.size;
}

async function eraseNow(needs: Needs, { program, person }: Erasure): Promise<void> {
  const cohorts = await cohortsOf(needs, program);
  const key = await currentSecret(needs.secrets, ADDRESS_KEY);
  for (const found of cohorts) await leave(needs, found, person);
  const kept = await Promise.all(cohorts.map((found) => versionsOf(needs, found, person)));
  const traces = await tracesOf(needs, key, { person, kept });
  // What they said stays until all that is found by it is gone: then whatever breaks off can be done again.
  await writeAll(
    needs,
    traces.emails.map((email) => addressErasedWrite(key, program, email)),
  );
  await Promise.all(cohorts.map((found) => eraseDeliveries(needs, found, { key, traces, kept })));
  await Promise.all(cohorts.map((found) => eraseAmongOthers(needs, found, { person, kept })));
  await eraseMessages(needs, program, person);
  for (const { found, versions } of kept)
    await writeAll(needs, [
      forgetLeavingWrite(found.cohort.id, person),
      ...eraseApplicationWrites(found.cohort.id, person, versions),
    ]);
  await forgetPerson(needs, key, { program, person });
}

/** Of someone in one cohort. */
interface Kept {
  readonly found: CohortWithProgram;
  readonly versions: readonly ApplicationVersion[];
}

async function cohortsOf({ table }: Needs, program: ProgramId): Promise<CohortWithProgram[]> {
  const own = (await listCohorts(table)).filter((one) => one.program === program);
  const found = await Promise.all(own.map(({ id }) => findCohortWithProgram(table, id)));
  return found.filter((one) => one !== undefined);
}

async function isKnown({ table }: Needs, { cohort }: CohortWithProgram, person: PersonId): Promise<boolean> {
  const [application, [interest], [isEarly]] = await Promise.all([
    findApplication(table, cohort.id, person),
    findInterest(table, cohort.id, [person]),
    haveAnsweredEarly(table, cohort.id, [person]),
  ]);
  return application !== undefined || interest !== undefined || isEarly === true;
}

async function peopleIn({ table }: Needs, cohort: CohortId): Promise<PersonId[]> {
  const [applications, interested] = await Promise.all([
    listApplications(table, cohort),
    listInterested(table, cohort),
  ]);
  return [...applications.map(({ person }) => person), ...interested];
}

async function versionsOf({ table }: Needs, found: CohortWithProgram, person: PersonId): Promise<Kept> {
  return { found, versions: await listVersions(table, found.cohort.id, person) };
}

/** As when someone withdraws, but that no email confirms it to them. */
async function leave(needs: Needs, found: CohortWithProgram, person: PersonId): Promise<void> {
  const { table } = needs;
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

/** What the person is found by in text, from all that they ever said. */
async function tracesOf(
  { table }: Needs,
  key: string,
  { person, kept }: { readonly person: PersonId; readonly kept: readonly Kept[] },
): Promise<Traces> {
  const profile = await findPerson(table, person);
  const said = kept.flatMap(({ found: { program }, versions }) =>
    versions.map(({ answers }) => ({
      email: textFor(program, answers, 'email'),
      name: textFor(program, answers, 'name'),
    })),
  );
  const emails = distinct([profile?.email ?? '', ...said.map(({ email }) => email)]);
  const names = distinct([profile?.name ?? '', ...said.map(({ name }) => name)]);
  const others = await Promise.all(emails.map((email) => peopleAtAddress(table, key, email)));
  const sharesAddress = others.flat().some(({ id }) => id !== person);
  return { person, emails, names, sharesAddress };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
}

/** States in which a delivery of an application names its response, and its response names its person. */
const READ: ReadonlySet<Delivery['state']> = new Set(['stored', 'updated', 'duplicate']);

/** What the forms sent goes, and that it came once is known by a hash: it is not read again. */
async function eraseDeliveries(
  needs: Needs,
  { program }: CohortWithProgram,
  { key, traces, kept }: { readonly key: string; readonly traces: Traces; readonly kept: readonly Kept[] },
): Promise<void> {
  const { table } = needs;
  const responses = new Set(kept.flatMap(({ versions }) => versions.map(({ response }) => response)));
  const applications = new Set(
    program.sources.filter(({ purpose }) => purpose === 'application').map(({ id }) => id),
  );
  const all = await listDeliveries(
    table,
    program.sources.map(({ id }) => id),
  );
  const isOwn = async (delivery: Delivery): Promise<boolean> => {
    if (delivery.response !== undefined && responses.has(responseId(delivery.response))) return true;
    if (delivery.state === 'erased') return false;
    if (applications.has(delivery.source) && READ.has(delivery.state)) return false;
    const body = await bodyIfThere(needs, delivery);
    // Erasing it was broken off where its body is gone.
    return !body || isOf(Buffer.from(body).toString('utf8'), traces);
  };
  const owned = await pMap(all, isOwn, { concurrency: AT_ONCE });
  const own = all.filter((_, index) => owned[index]);
  for (const { response } of own) if (response !== undefined) responses.add(responseId(response));
  await writeAll(
    needs,
    [...responses].map((response) => responseErasedWrite(key, response)),
  );
  await pMap(own, (delivery) => eraseDelivery(needs, delivery), { concurrency: AT_ONCE });
  const versions = await pMap([...responses], (response) => listResponseVersions(table, response), {
    concurrency: AT_ONCE,
  });
  await writeAll(needs, forgetVersionWrites(versions.flat()));
}

/** What others, and the manager, keep of a cohort. */
async function eraseAmongOthers(
  needs: Needs,
  found: CohortWithProgram,
  { person, kept }: { readonly person: PersonId; readonly kept: readonly Kept[] },
): Promise<void> {
  const { table } = needs;
  const { cohort } = found;
  const formerOf = (place: string): PersonId => formerParticipant(person, place);
  const [applications, pairs, responses, audit] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
    responsesWithoutWrites(table, cohort.id, { person, formerOf }),
    listAudit(table, cohort.id),
  ]);
  const own = pairs.filter((pair) => sideOf(pair, person));
  await pMap(own, (pair) => erasePair(needs, pair, person), { concurrency: AT_ONCE });
  await writeAll(needs, responses);
  await writeAll(
    needs,
    audit
      .filter(({ about }) => about === person)
      .flatMap((entry) => auditWithoutWrites(cohort.id, entry, formerOf(`${entry.at}#${entry.what}`))),
  );
  const choosing = applications.filter((one) => one.choices?.includes(person));
  await pMap(choosing, (one) => forgetChoice(needs, one, person), { concurrency: AT_ONCE });
  await eraseMatches(needs, found, {
    person,
    said: kept.flatMap(({ versions }) => versions.map(({ answers }) => answers)),
    others: applications.filter((one) => one.person !== person).map(({ answers }) => answers),
  });
}

/** The partner keeps the pair, and that they met. */
async function erasePair(needs: Needs, { cohort, id }: Pair, person: PersonId): Promise<void> {
  const { table } = needs;
  for (let race = 0; ; race++) {
    const pair = await findPair(table, cohort, id);
    const side = pair && sideOf(pair, person);
    if (!pair || !side) return;
    const sessions = await listPairSessions(table, cohort, id);
    await writeAll(
      needs,
      sessions.filter((one) => one.side === side).map((one) => sessionWrite(sessionWithout(one))),
    );
    await forgetContents(needs, pair, person);
    if ((await table.write(pairChange(pair, pairWithout(pair, person)))) === 'done') return;
    if (race === RACES) throw new Error('A pair kept changing while one of it was erased.');
  }
}

/** An email to the other that is kept for a second try may name the person: without it there is none. */
async function forgetContents(needs: Needs, pair: Pair, person: PersonId): Promise<void> {
  const others = pair.members.filter((one) => one.person !== person);
  const messages = await Promise.all(others.map((one) => listPersonMessages(needs.table, one.person)));
  const tried = messages.flat().filter((one) => one.state === 'attempted' && isAbout(one, pair));
  await writeAll(needs, tried.map(forgetContentWrite));
}

function isAbout({ pair, pairs = [] }: Message, { id }: Pair): boolean {
  return pair === id || pairs.includes(id);
}

/** A mentee's list loses them. */
async function forgetChoice({ table }: Needs, choosing: Application, person: PersonId): Promise<void> {
  for (let race = 0; race < RACES; race++) {
    const application = await findApplication(table, choosing.cohort, choosing.person);
    if (!application?.choices?.includes(person)) return;
    const choices = application.choices.filter((one) => one !== person);
    if ((await table.write(applicationChange(application, { choices }))) === 'done') return;
  }
  throw new Error('An application kept changing while a choice of it was taken out.');
}

/** Matches, what was changed on the board, and files that were made of everything. */
async function eraseMatches(
  needs: Needs,
  { cohort }: CohortWithProgram,
  {
    person,
    said,
    others,
  }: { readonly person: PersonId; readonly said: readonly Answers[]; readonly others: readonly Answers[] },
): Promise<void> {
  const { table, bucket } = needs;
  const prefix = `runs/${cohort.id}/`;
  await pMap(await bucket.keys(prefix), (key) => eraseInResult(bucket, key, person), { concurrency: 4 });
  const own = new Set(said.flatMap(wordsOf));
  const runs = await listRuns(table, cohort.id);
  const named = new Set(runs.flatMap(({ shortages }) => shortages.map(({ label }) => label)));
  const ofOthers = new Set(others.flatMap(wordsOf).filter((word) => named.has(word)));
  for (const run of runs) {
    const shortages = run.shortages.filter(({ label }) => !own.has(label) || ofOthers.has(label));
    if (shortages.length < run.shortages.length) await table.write(shortagesWrite(run, shortages));
  }
  await eraseInReview(table, cohort, person);
  await writeAll(needs, await forgetExportWrites(table, cohort.id));
  await bucket.erase(`exports/${cohort.id}/`);
  // While a match is made, its parts are at work; they go when the sweep looks once more.
  if (cohort.state !== 'matching') await bucket.erase(`shards/${cohort.id}/`);
}

function wordsOf(answers: Answers): readonly string[] {
  return Object.values(answers).flatMap(asLabels);
}

async function eraseInResult(bucket: Bucket, key: string, person: PersonId): Promise<void> {
  const body = await bucket.get(key);
  const text = body ? Buffer.from(body).toString('utf8') : '';
  if (!text.includes(person)) return;
  const result = resultWithout(JSON.parse(text) as Partial<MatchResult>, person);
  await bucket.replace(key, JSON.stringify(result), 'application/json');
}

async function eraseInReview(table: Table, { id, publishedRun }: Cohort, person: PersonId): Promise<void> {
  if (publishedRun === undefined) return;
  for (let race = 0; race < RACES; race++) {
    const review = await findReview(table, id, publishedRun);
    const after = reviewWithout(review, person);
    if (after.acts.length === review.acts.length) return;
    if ((await table.write(reviewWrite(review, after))) === 'done') return;
  }
  throw new Error('The board kept changing while someone on it was erased.');
}

async function eraseMessages(needs: Needs, program: ProgramId, person: PersonId): Promise<void> {
  const messages = await listPersonMessages(needs.table, person);
  await writeAll(needs, messages.filter((one) => one.program === program).flatMap(eraseMessageWrites));
}

/** Who takes part in another program too is known there as before. */
async function forgetPerson(
  needs: Needs,
  key: string,
  { program, person }: Pick<Erasure, 'program' | 'person'>,
): Promise<void> {
  const { table } = needs;
  if (await appliedElsewhere(table, program, person)) return;
  for (let race = 0; race < RACES; race++) {
    const profile = await findPerson(table, person);
    if (!profile) break;
    const result = await table.transact(await forgetPersonWrites(table, key, profile));
    if (result.kind === 'done') break;
  }
  const rows = await ownRowKeys(table, person);
  await writeAll(
    needs,
    rows.map((row) => ({ kind: 'delete', key: row })),
  );
}

async function writeAll({ table }: Pick<Needs, 'table'>, writes: readonly Write[]): Promise<void> {
  await pMap(writes, (write) => table.write(write), { concurrency: AT_ONCE });
}
