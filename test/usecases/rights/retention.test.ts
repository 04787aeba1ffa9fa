/** What a cohort keeps no longer: the clock moved by years, and what is there after each day. */
import { beforeEach, expect, test } from 'vitest';
import { addDays, addMonths, iso, resolveLocal } from '../../../shared/domain/calendar.ts';
import type { Delivery } from '../../../shared/domain/delivery.ts';
import { lastIntroduction } from '../../../shared/domain/last-introduction.ts';
import { retentionInWords, unplacedUntil } from '../../../shared/domain/retention.ts';
import { applicationKey, listApplications } from '../../../shared/store/applications.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { cohortKey, findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { findBody, findDelivery, keepDelivery, listQuarantined } from '../../../shared/store/deliveries.ts';
import { findOccurrence } from '../../../shared/store/occurrences.ts';
import { listPairs, pairKey } from '../../../shared/store/pairs.ts';
import { findPerson } from '../../../shared/store/people.ts';
import { listPairSessions, sessionWrite } from '../../../shared/store/sessions.ts';
import { listResponses } from '../../../shared/store/survey-responses.ts';
import { announce } from '../../../shared/usecases/journey/announce.ts';
import { fireOccurrence } from '../../../shared/usecases/journey/fire-occurrence.ts';
import { keepAnswers } from '../../../shared/usecases/pairs/keep-answers.ts';
import { keepMe } from '../../../shared/usecases/rights/keep-me.ts';
import type { Item } from '../../../shared/store/table.ts';
import { pairOf } from '../../support/pairs.ts';
import { exampleProgram } from '../../support/programs.ts';
import { accepted, menteeWith, mentorWith } from '../../support/review-world.ts';
import { emptyWorld, IDLE_WORKFLOW, SECRETS } from '../../support/world.ts';

const program = exampleProgram();
const { cohort, policies } = program;
const noon = (date: string) => resolveLocal(date, '12:00', cohort.zone);
const ERASED_ON = unplacedUntil(program);

/** A cohort that has ended: Ana and Ben were a pair, Cleo and Dora had none. */
async function ended() {
  const world = Object.assign(await emptyWorld(program), { bucket: memoryBucket() });
  const { table, bucket } = world;
  const key = `secret for address-key`;
  const [ana, ben, cleo, dora] = [
    await accepted(world, menteeWith('Ana', ['Rust']), key),
    await accepted(world, mentorWith('Ben', ['Rust']), key),
    await accepted(world, menteeWith('Cleo', ['Go']), key),
    await accepted(world, menteeWith('Dora', ['Go']), key),
  ];
  const pair = pairOf({
    ...{ id: 'p1', cohort: cohort.id, mentor: ben, mentee: ana },
    ...{ state: 'completed', introducedOn: '2026-03-25' },
  });
  await table.write({
    kind: 'put',
    item: { ...pairKey(cohort.id, 'p1'), entity: 'pair', ...pair } as unknown as Item,
  });
  await table.write(
    sessionWrite({
      ...{ cohort: cohort.id, pair: 'p1', side: 'mentee', met: true, date: '2026-04-01' },
      ...{ topics: 'A song', takeaways: 'Mine', loggedAt: iso(world.now) },
    }),
  );
  await keepAnswers(
    { table, program },
    {
      ...{ cohort: cohort.id, round: 'final-survey', survey: 'final', person: ana, role: 'mentee' },
      ...{ answeredAt: iso(world.now), answers: { useful: 4, remark: 'Words of Ana' } },
    },
  );
  const delivery: Delivery = {
    ...{ id: 'd1', source: 'apply', provider: 'typeform', receivedAt: iso(world.now), bytes: 3 },
    ...{ state: 'stored', response: 'typeform:form:r1' },
  };
  await keepDelivery(table, delivery, { body: Buffer.from('raw'), now: world.now });
  const unread: Delivery = { ...delivery, id: 'd2', state: 'quarantined', reason: 'it has no address' };
  await keepDelivery(table, unread, { body: Buffer.from('raw too'), now: world.now });
  await table.write({ kind: 'update', key: cohortKey(cohort.id), set: { state: 'ended' } });
  const clock = () => world.now;
  const found = async () => (await findCohortWithProgram(table, cohort.id))!;
  /** Moves the clock to noon of a date, and does what had come due by then, in its order. */
  const moveTo = async (date: string, timeLeft = () => Infinity) => {
    world.now = noon(date);
    const parts = {
      table,
      bucket,
      clock,
      secrets: SECRETS,
      stopwatch: () => 0,
      timeLeft,
      workflow: IDLE_WORKFLOW,
    };
    for (const id of ['delete-deliveries', 'ask-to-keep', 'erase-unplaced', 'delete-survey-texts']) {
      const { generation } = (await findOccurrence(table, cohort.id, id))!;
      await fireOccurrence(parts, { cohort: cohort.id, occurrence: id, generation });
    }
  };
  const there = async () =>
    (await listApplications(table, cohort.id)).map(({ answers }) => String(answers['name'])).sort();
  return { world, found, moveTo, there, clock, ids: { ana, ben, cleo, dora } };
}

let lived: Awaited<ReturnType<typeof ended>>;
beforeEach(async () => {
  lived = await ended();
});

test('what the forms sent goes after its days, and what became of it stays', async () => {
  const { world, moveTo } = lived;
  await moveTo(addDays(cohort.ends, policies.retention.deliveryDays - 1));
  expect(await findBody(world.table, { source: 'apply', id: 'd1' })).toBeDefined();
  await moveTo(addDays(cohort.ends, policies.retention.deliveryDays));
  expect(await findBody(world.table, { source: 'apply', id: 'd1' })).toBeUndefined();
  expect(await findDelivery(world.table, { source: 'apply', id: 'd1' })).toMatchObject({
    state: 'stored',
    bodyGoneAt: iso(world.now),
  });
  // What was never read is no task any more.
  expect(await listQuarantined(world.table, ['apply'])).toEqual([]);
});

test('people without a match are asked, and erased a month later; those who had one stay', async () => {
  const { world, moveTo, there } = lived;
  await moveTo(addDays(ERASED_ON, -29));
  const asked = (await world.messages()).filter(({ email }) => email === 'keep-me');
  expect(asked.map(({ person }) => person).sort()).toEqual([lived.ids.cleo, lived.ids.dora].sort());
  expect(await there()).toEqual(['Ana', 'Ben', 'Cleo', 'Dora']);
  await moveTo(ERASED_ON);
  expect(await there()).toEqual(['Ana', 'Ben']);
  const left = JSON.stringify(world.table.all());
  for (const one of ['Cleo', 'cleo@example.org', lived.ids.cleo, 'Dora']) expect(left).not.toContain(one);
});

test('who came late, and was only told so, goes with those who had no match', async () => {
  const { world, moveTo, clock } = lived;
  const { table } = world;
  const eva = await accepted(world, menteeWith('Eva', ['Go']), 'secret for address-key');
  const event = { event: 'came-late', subject: 'd9', concerned: [{ person: eva }] } as const;
  await table.transact(announce(program, event, clock()));
  await table.write({ kind: 'delete', key: applicationKey(cohort.id, eva) });
  expect((await world.messages()).filter(({ person }) => person === eva)).toHaveLength(1);
  await moveTo(addDays(ERASED_ON, -1));
  expect(await findPerson(table, eva)).toBeDefined();
  await moveTo(ERASED_ON);
  expect(JSON.stringify(table.all())).not.toMatch(new RegExp(`${eva}|eva@example.org`));
});

test('one press, and someone is kept as long again; then they go too', async () => {
  const { world, moveTo, there, found } = lived;
  await moveTo(addDays(ERASED_ON, -29));
  const cleo = (await listApplications(world.table, cohort.id)).find(
    ({ person }) => person === lived.ids.cleo,
  )!;
  expect(await keepMe({ table: world.table, clock: lived.clock }, await found(), cleo)).toBe('done');
  await moveTo(ERASED_ON);
  expect(await there()).toEqual(['Ana', 'Ben', 'Cleo']);
  await moveTo(addMonths(ERASED_ON, policies.retention.unplacedMonths));
  expect(await there()).toEqual(['Ana', 'Ben']);
});

test('who has no time for everyone goes on where they were', async () => {
  const { moveTo, there, world } = lived;
  await moveTo(ERASED_ON, () => 0);
  expect(await there()).toHaveLength(4);
  expect((await findOccurrence(world.table, cohort.id, 'erase-unplaced'))?.state).toBe('waiting');
  await moveTo(ERASED_ON);
  expect(await there()).toEqual(['Ana', 'Ben']);
});

test('after two years no one’s words are left, and their numbers are', async () => {
  const { world, moveTo } = lived;
  await moveTo(addMonths(cohort.ends, policies.retention.surveyTextMonths));
  expect(await listResponses(world.table, cohort.id)).toMatchObject([{ answers: { useful: 4 } }]);
  expect(JSON.stringify(await listResponses(world.table, cohort.id))).not.toContain('Words');
  expect(await listPairSessions(world.table, cohort.id, 'p1')).toMatchObject([
    { met: true, topics: '', takeaways: '' },
  ]);
  expect((await listPairs(world.table, cohort.id))[0]?.state).toBe('completed');
});

test('sensitive answers go the day after the last introductions, in every version and with what the forms sent', async () => {
  const sensitive = {
    ...program,
    questions: program.questions.map((one) => (one.id === 'motivation' ? { ...one, sensitive: true } : one)),
  };
  const world = Object.assign(await emptyWorld(sensitive), { bucket: memoryBucket() });
  const { table, bucket } = world;
  const ana = await accepted(world, menteeWith('Ana', ['Rust'], { motivation: 'A canary sings' }));
  const delivery: Delivery = {
    ...{ id: 'd1', source: 'apply', provider: 'typeform', receivedAt: iso(world.now), bytes: 3 },
    ...{ state: 'stored', response: 'typeform:form:r1' },
  };
  await keepDelivery(table, delivery, { body: Buffer.from('A canary sings'), now: world.now });
  const everything = (): string =>
    table
      .all()
      .map((item) =>
        JSON.stringify(item, (_, one: unknown) =>
          one instanceof Uint8Array ? Buffer.from(one).toString() : one,
        ),
      )
      .join('\n');
  const moveTo = async (date: string): Promise<void> => {
    world.now = noon(date);
    const { generation } = (await findOccurrence(table, cohort.id, 'drop-sensitive'))!;
    const parts = { table, bucket, clock: () => world.now, secrets: SECRETS, stopwatch: () => 0 };
    const rest = { timeLeft: () => Infinity, workflow: IDLE_WORKFLOW };
    await fireOccurrence(
      { ...parts, ...rest },
      { cohort: cohort.id, occurrence: 'drop-sensitive', generation },
    );
  };
  await moveTo(lastIntroduction(sensitive));
  expect(everything()).toContain('A canary sings');
  await moveTo(addDays(lastIntroduction(sensitive), 1));
  expect(everything()).not.toContain('canary');
  const [application] = await listApplications(table, cohort.id);
  expect(application).toMatchObject({ person: ana, answers: { name: 'Ana', wants: ['Rust'] } });
  expect(await findDelivery(table, delivery)).toMatchObject({ state: 'stored', bodyGoneAt: iso(world.now) });
});

test('applicants read when what is sensitive is deleted, and nothing of it where nothing is', () => {
  const asked = program.questions.map((one) => (one.id === 'motivation' ? { ...one, sensitive: true } : one));
  expect(retentionInWords({ ...program, questions: asked })).toMatch(
    /we ask you before\. What you answer to “.*” is deleted on [A-Z][a-z]+, .* 2026, once introductions are over\.$/,
  );
  expect(retentionInWords(program)).toMatch(/we ask you before\.$/);
});
