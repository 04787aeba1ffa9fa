/** What others, and the manager, keep of a cohort loses the people who are erased. */
import pMap from 'p-map';
import { type Answers, asLabels } from '../../domain/answers.ts';
import type { Application } from '../../domain/application.ts';
import type { PersonId } from '../../domain/brand.ts';
import type { Cohort, CohortWithProgram } from '../../domain/cohort.ts';
import {
  formerParticipant,
  pairWithout,
  resultWithout,
  reviewWithout,
  sessionWithout,
} from '../../domain/erasure.ts';
import type { MatchResult } from '../../domain/matching/match-result.ts';
import type { Message } from '../../domain/message.ts';
import type { Pair } from '../../domain/pair.ts';
import { applicationChange, findApplication, listApplications } from '../../store/applications.ts';
import { auditWithoutWrites, listAudit } from '../../store/audit.ts';
import type { Bucket } from '../../store/bucket.ts';
import { forgetExportWrites } from '../../store/export-files.ts';
import { hookTakenWrite, listHookCalls } from '../../store/hooks.ts';
import { listRuns, shortagesWrite } from '../../store/match-runs.ts';
import { forgetContentWrite, listPersonMessages } from '../../store/messages.ts';
import { findPair, listPairs, pairChange } from '../../store/pairs.ts';
import { findReview, reviewWrite } from '../../store/reviews.ts';
import { listPairSessions, sessionWrite } from '../../store/sessions.ts';
import { responsesWithoutWrites } from '../../store/survey-responses.ts';
import type { Table } from '../../store/table.ts';
import type { Kept } from './erase-deliveries.ts';
import { AT_ONCE, type EraseNeeds, RACES, writeAll } from './erase-needs.ts';

export async function eraseAmongOthers(
  needs: EraseNeeds,
  found: CohortWithProgram,
  { people, kept }: { readonly people: ReadonlySet<PersonId>; readonly kept: readonly Kept[] },
): Promise<void> {
  const { table } = needs;
  const { cohort } = found;
  const [applications, pairs, responses, audit] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
    responsesWithoutWrites(table, cohort.id, people),
    listAudit(table, cohort.id),
  ]);
  const own = pairs.filter(({ members }) => members.some((one) => people.has(one.person)));
  await pMap(own, (pair) => erasePair(needs, pair, people), { concurrency: AT_ONCE });
  await writeAll(needs, responses);
  await writeAll(
    needs,
    audit.flatMap((entry) =>
      entry.about !== undefined && people.has(entry.about)
        ? auditWithoutWrites(cohort.id, entry, formerParticipant(entry.about, `${entry.at}#${entry.what}`))
        : [],
    ),
  );
  const calls = (await listHookCalls(table, cohort.id)).filter(
    (one) => people.has(one.subject) || one.people.some((person) => people.has(person)),
  );
  await writeAll(needs, calls.map(hookTakenWrite));
  const choosing = applications.filter((one) => one.choices?.some((choice) => people.has(choice)));
  await pMap(choosing, (one) => forgetChoices(needs, one, people), { concurrency: AT_ONCE });
  await eraseMatches(needs, found, {
    people,
    said: kept.flatMap(({ versions }) => versions.map(({ answers }) => answers)),
    others: applications.filter((one) => !people.has(one.person)).map(({ answers }) => answers),
  });
}

/** The partner keeps the pair, and that they met. */
async function erasePair(
  needs: EraseNeeds,
  { cohort, id }: Pair,
  people: ReadonlySet<PersonId>,
): Promise<void> {
  const { table } = needs;
  for (let race = 0; ; race++) {
    const pair = await findPair(table, cohort, id);
    const gone = pair?.members.filter((one) => people.has(one.person)) ?? [];
    if (!pair || gone.length === 0) return;
    const sessions = await listPairSessions(table, cohort, id);
    await writeAll(
      needs,
      sessions
        .filter((one) => gone.some(({ role }) => role === one.side))
        .map((one) => sessionWrite(sessionWithout(one))),
    );
    await forgetContents(needs, pair, people);
    if ((await table.write(pairChange(pair, pairWithout(pair, people)))) === 'done') return;
    if (race === RACES) throw new Error('A pair kept changing while one of it was erased.');
  }
}

/** An email to the other that is kept as it was sent, or for a second try, may name the person. */
async function forgetContents(needs: EraseNeeds, pair: Pair, people: ReadonlySet<PersonId>): Promise<void> {
  const others = pair.members.filter((one) => !people.has(one.person));
  const messages = await Promise.all(others.map((one) => listPersonMessages(needs.table, one.person)));
  const handedOver = messages.flat().filter((one) => one.attemptedAt !== undefined && isAbout(one, pair));
  await writeAll(needs, handedOver.map(forgetContentWrite));
}

function isAbout({ pair, pairs = [] }: Message, { id }: Pair): boolean {
  return pair === id || pairs.includes(id);
}

/** A mentee's list loses them. */
async function forgetChoices(
  { table }: EraseNeeds,
  choosing: Application,
  people: ReadonlySet<PersonId>,
): Promise<void> {
  for (let race = 0; race < RACES; race++) {
    const application = await findApplication(table, choosing.cohort, choosing.person);
    if (!application?.choices?.some((one) => people.has(one))) return;
    const choices = application.choices.filter((one) => !people.has(one));
    if ((await table.write(applicationChange(application, { choices }))) === 'done') return;
  }
  throw new Error('An application kept changing while a choice of it was taken out.');
}

/** Matches, what was changed on the board, and files that were made of everything. */
async function eraseMatches(
  needs: EraseNeeds,
  { cohort }: CohortWithProgram,
  {
    people,
    said,
    others,
  }: {
    readonly people: ReadonlySet<PersonId>;
    readonly said: readonly Answers[];
    readonly others: readonly Answers[];
  },
): Promise<void> {
  const { table, bucket } = needs;
  const prefix = `runs/${cohort.id}/`;
  await pMap(await bucket.keys(prefix), (key) => eraseInResult(bucket, key, people), { concurrency: 4 });
  const own = new Set(said.flatMap(wordsOf));
  const runs = await listRuns(table, cohort.id);
  const named = new Set(runs.flatMap(({ shortages }) => shortages.map(({ label }) => label)));
  const ofOthers = new Set(others.flatMap(wordsOf).filter((word) => named.has(word)));
  for (const run of runs) {
    const shortages = run.shortages.filter(({ label }) => !own.has(label) || ofOthers.has(label));
    if (shortages.length < run.shortages.length) await table.write(shortagesWrite(run, shortages));
  }
  await eraseInReview(table, cohort, people);
  await writeAll(needs, await forgetExportWrites(table, cohort.id));
  await bucket.erase(`exports/${cohort.id}/`);
  // While a match is made, its parts are at work; they go when the sweep looks once more.
  if (cohort.state !== 'matching') await bucket.erase(`shards/${cohort.id}/`);
}

function wordsOf(answers: Answers): readonly string[] {
  return Object.values(answers).flatMap(asLabels);
}

async function eraseInResult(bucket: Bucket, key: string, people: ReadonlySet<PersonId>): Promise<void> {
  const body = await bucket.get(key);
  const text = body ? Buffer.from(body).toString('utf8') : '';
  if (![...people].some((person) => text.includes(person))) return;
  const result = resultWithout(JSON.parse(text) as Partial<MatchResult>, people);
  await bucket.replace(key, JSON.stringify(result), 'application/json');
}

async function eraseInReview(
  table: Table,
  { id, publishedRun }: Cohort,
  people: ReadonlySet<PersonId>,
): Promise<void> {
  if (publishedRun === undefined) return;
  for (let race = 0; race < RACES; race++) {
    const review = await findReview(table, id, publishedRun);
    const after = reviewWithout(review, people);
    if (after.acts.length === review.acts.length) return;
    if ((await table.write(reviewWrite(review, after))) === 'done') return;
  }
  throw new Error('The board kept changing while someone on it was erased.');
}
