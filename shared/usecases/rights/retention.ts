/** What a cohort keeps no longer than its program says: each is due on a day, and can be repeated. */
import pMap from 'p-map';
import type { Application } from '../../domain/application.ts';
import type { PersonId } from '../../domain/brand.ts';
import { addDays, fromIso, iso, localDate, resolveLocal } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { sessionWithout } from '../../domain/erasure.ts';
import type { Answers } from '../../domain/answers.ts';
import type { Program } from '../../domain/program.ts';
import {
  isKept,
  type RETENTION_ACTIONS,
  sensitiveQuestions,
  unplacedOf,
  unplacedUntil,
} from '../../domain/retention.ts';
import {
  applicationChange,
  applicationPages,
  findApplication,
  findApplications,
  listApplications,
  listVersions,
  versionWrite,
} from '../../store/applications.ts';
import { findCohortWithProgram, listCohorts } from '../../store/cohorts.ts';
import { bodyGoneWrites } from '../../store/deliveries.ts';
import { listPairs } from '../../store/pairs.ts';
import { listSessions, sessionWrite } from '../../store/sessions.ts';
import { withoutTextsWrites } from '../../store/survey-responses.ts';
import type { Dependencies } from '../dependencies.ts';
import { announce } from '../journey/announce.ts';
import { erasePeople } from './erase.ts';
import { AT_ONCE, type EraseNeeds, RACES, writeAll } from './erase-needs.ts';
import { cohortDeliveryPages } from './cohort-deliveries.ts';
import { everyoneKept } from './everyone.ts';

/** How far one call came: whether anything is left, and when those go who asked to be kept. */
interface Deleted {
  readonly reached: number;
  readonly isLeft?: boolean;
  readonly nextAt?: number;
}

export async function keepNoLonger(
  needs: EraseNeeds & Pick<Dependencies, 'timeLeft'>,
  found: CohortWithProgram,
  action: (typeof RETENTION_ACTIONS)[number],
): Promise<Deleted> {
  switch (action) {
    case 'drop-sensitive':
      // Each night until the end: what was entered or marked since goes too.
      return { reached: await dropSensitive(needs, found), ...untilTheEnd(needs, found) };
    case 'delete-deliveries':
      return { reached: await deleteDeliveries(needs, found) };
    case 'ask-to-keep':
      return { reached: await askToKeep(needs, found) };
    case 'erase-unplaced':
      return eraseUnplaced(needs, found);
    case 'delete-survey-texts':
      return { reached: await deleteSurveyTexts(needs, found) };
  }
}

function untilTheEnd(
  { clock }: Pick<EraseNeeds, 'clock'>,
  { program: { cohort } }: CohortWithProgram,
): Pick<Deleted, 'nextAt'> {
  const tomorrow = addDays(localDate(clock(), cohort.zone), 1);
  return tomorrow > cohort.ends ? {} : { nextAt: resolveLocal(tomorrow, '04:00', cohort.zone) };
}

/** The answers, in every version, and what the forms sent of applications: they stand in it too. */
async function dropSensitive(
  needs: Pick<EraseNeeds, 'table' | 'bucket' | 'clock'>,
  { cohort, program }: CohortWithProgram,
): Promise<number> {
  const { table } = needs;
  const ids = new Set<string>(sensitiveQuestions(program).map(({ id }) => id));
  const without = (answers: Answers): Answers =>
    Object.fromEntries(Object.entries(answers).filter(([id]) => !ids.has(id)));
  const says = ({ answers }: { readonly answers: Answers }): boolean =>
    Object.keys(answers).some((id) => ids.has(id));
  let reached = 0;
  for await (const page of applicationPages(table, cohort.id)) {
    reached += page.filter(says).length;
    await pMap(
      page,
      async ({ person }) => {
        const versions = (await listVersions(table, cohort.id, person)).filter(says);
        await writeAll(
          needs,
          versions.map((one) => versionWrite(cohort.id, person, { ...one, answers: without(one.answers) })),
        );
        for (let race = 0; race < RACES; race++) {
          const application = await findApplication(table, cohort.id, person);
          if (!application || !says(application)) break;
          const change = { answers: without(application.answers) };
          if ((await table.write(applicationChange(application, change))) === 'done') break;
        }
      },
      { concurrency: AT_ONCE },
    );
  }
  const sources = program.sources.filter(({ purpose }) => purpose === 'application');
  await deleteDeliveries(needs, { cohort, program }, sources);
  return reached;
}

/** What the forms sent. That it came stays, and which response it was. */
async function deleteDeliveries(
  { table, bucket, clock }: Pick<Dependencies, 'table' | 'bucket' | 'clock'>,
  found: CohortWithProgram,
  sources: Program['sources'] = found.program.sources,
): Promise<number> {
  let reached = 0;
  for await (const page of cohortDeliveryPages(table, found, sources)) {
    const kept = page.filter((one) => one.bodyGoneAt === undefined && one.state !== 'erased');
    await pMap(
      kept,
      async (delivery) => {
        if (delivery.bucketKey !== undefined) await bucket.erase(delivery.bucketKey);
        await table.transact(bodyGoneWrites(delivery, iso(clock())));
      },
      { concurrency: AT_ONCE },
    );
    reached += kept.length;
  }
  return reached;
}

/** What people wrote in surveys and about sessions. Numbers stay. */
async function deleteSurveyTexts(
  needs: Pick<Dependencies, 'table'>,
  { cohort }: CohortWithProgram,
): Promise<number> {
  const responses = await withoutTextsWrites(needs.table, cohort.id);
  const sessions = (await listSessions(needs.table, cohort.id)).filter(
    ({ topics, takeaways }) => topics !== '' || takeaways !== '',
  );
  await writeAll(needs, [...responses, ...sessions.map((one) => sessionWrite(sessionWithout(one)))]);
  return responses.length + sessions.length;
}

/** Those who applied, were invited, or came late, and got no match here, and whom no other cohort of the program has. */
async function leftOver(
  { table, clock }: Pick<EraseNeeds, 'table' | 'clock'>,
  { cohort }: CohortWithProgram,
): Promise<{ readonly applications: readonly Application[]; readonly interested: readonly PersonId[] }> {
  const [applications, pairs, everyone, cohorts] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
    everyoneKept(table, cohort.id),
    listCohorts(table),
  ]);
  const unplaced = unplacedOf(applications, pairs);
  const applied = new Set(applications.map(({ person }) => person));
  const invited = everyone.filter((person) => !applied.has(person));
  const ids = [...unplaced.map(({ person }) => person), ...invited];
  const elsewhere = new Set<PersonId>();
  for (const other of cohorts.filter((one) => one.program === cohort.program && one.id !== cohort.id)) {
    const found = await findCohortWithProgram(table, other.id);
    const stays = (person: PersonId): unknown => elsewhere.add(person);
    const there = await findApplications(table, other.id, ids);
    const isOver = found !== undefined && unplacedEnd(found) <= clock();
    const left = isOver
      ? new Set(
          unplacedOf(await listApplications(table, other.id), await listPairs(table, other.id)).map(
            (one) => one.person,
          ),
        )
      : new Set<PersonId>();
    for (const one of there) if (one && !left.has(one.person)) stays(one.person);
  }
  return {
    applications: unplaced.filter(({ person }) => !elsewhere.has(person)),
    interested: invited.filter((person) => !elsewhere.has(person)),
  };
}

function unplacedEnd({ program }: CohortWithProgram): number {
  return resolveLocal(unplacedUntil(program), '04:00', program.cohort.zone);
}

/** Erases them, but for those who asked to be kept: they go when their own time is over. */
async function eraseUnplaced(
  needs: EraseNeeds & Pick<Dependencies, 'timeLeft'>,
  found: CohortWithProgram,
): Promise<Deleted> {
  const now = needs.clock();
  const { applications, interested } = await leftOver(needs, found);
  const going = [
    ...applications.filter((one) => !isKept(one, now)).map(({ person }) => person),
    ...interested,
  ];
  const reached = await erasePeople(needs, found.cohort.program, going);
  const kept = applications.flatMap(({ keptUntil }) =>
    keptUntil !== undefined && keptUntil > iso(now) ? [fromIso(keptUntil)] : [],
  );
  return {
    reached,
    isLeft: reached < going.length,
    ...(kept.length > 0 && { nextAt: Math.min(...kept) }),
  };
}

/** Asks them before: one press, and they are kept as long again. */
async function askToKeep(
  needs: Pick<Dependencies, 'table' | 'clock'>,
  found: CohortWithProgram,
): Promise<number> {
  const { table, clock } = needs;
  const now = clock();
  const { applications } = await leftOver(needs, found);
  const asked = applications.filter((one) => one.withdrawnAt === undefined && !isKept(one, now));
  await pMap(
    asked,
    ({ person }) =>
      table.transact(
        announce(found.program, { event: 'may-be-kept', subject: person, concerned: [{ person }] }, now),
      ),
    { concurrency: AT_ONCE },
  );
  return asked.length;
}
