/** Everything that is kept about a person: whole, in their words, and nothing of anyone else. */
import { expect, test } from 'vitest';
import type { ArchiveView } from '../../../functions/manager-api/screens/person-archive.ts';
import { processDeliveries } from '../../../functions/process-delivery/process-delivery.ts';
import { receiveForm } from '../../../functions/receive-form/receive-form.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { listAudit } from '../../../shared/store/audit.ts';
import { pairKey } from '../../../shared/store/pairs.ts';
import { sessionWrite } from '../../../shared/store/sessions.ts';
import { responseWrite } from '../../../shared/store/survey-responses.ts';
import type { Item } from '../../../shared/store/table.ts';
import { pairOf } from '../../support/pairs.ts';
import { signedDelivery } from '../../support/deliveries.ts';
import { streamOf } from '../../support/events.ts';
import { managerOf } from '../../support/review-world.ts';
import { emptyWorld, FORM_API, SECRETS } from '../../support/world.ts';

const ROUTE = 'POST /api/cohorts/{cohort}/people/{person}/archive';

async function applied() {
  const world = Object.assign(await emptyWorld(), { bucket: memoryBucket() });
  const { table, bucket, program } = world;
  const parts = {
    ...{ table, bucket, secrets: SECRETS, formApi: FORM_API, clock: () => world.now },
    onError: (error: unknown) => {
      throw error;
    },
  };
  const apply = async (answers: object, response: string) => {
    const { body = '' } = await receiveForm(parts)(
      signedDelivery(program, { at: world.now, answers, response }),
    );
    const { kept = '' } = JSON.parse(body) as { kept?: string };
    await processDeliveries(parts)(streamOf({ id: kept, source: 'apply' }));
  };
  await apply({ motivation: 'For the garden <b>of</b> data' }, 'r1');
  world.now += 60_000;
  await apply({ motivation: 'For the sea' }, 'r1-again');
  await apply({ name: 'Bea Sol', email: 'bea@example.org', motivation: 'A secret of Bea' }, 'r2');
  const applications = await listApplications(table, program.cohort.id);
  const ana = applications.find(({ answers }) => answers['email'] === 'ana@example.org')!;
  return { world, ana, manager: managerOf(world, () => world.now) };
}

test('has every version, what the form sent, emails and what was done, and nothing of others', async () => {
  const { world, ana, manager } = await applied();
  const { status, body } = await manager.ask<ArchiveView>(ROUTE, { params: { person: ana.person } });
  expect(status).toBe(200);
  const [part, ...more] = body.archive.cohorts;
  expect(more).toEqual([]);
  expect(body.archive.profile).toMatchObject({ name: 'Ana Lima', email: 'ana@example.org' });
  expect(
    part?.versions.map(({ answers }) => answers.find(({ question }) => question === 'Why now?')?.answer),
  ).toEqual(['For the garden <b>of</b> data', 'For the sea']);
  expect(part?.deliveries).toHaveLength(2);
  expect(part?.deliveries.map(({ body: sent }) => sent).join()).toContain('For the sea');
  expect(part?.emails).toMatchObject([{ email: 'receipt' }, { email: 'receipt' }]);
  for (const text of [JSON.stringify(body.archive), body.page]) {
    expect(text).toContain('For the garden');
    expect(text).not.toMatch(/Bea|bea@/);
  }
  // What people wrote is text.
  expect(body.page).toContain('&lt;b>of');
  const [taken] = await listAudit(world.table, world.program.cohort.id);
  expect(taken).toMatchObject({ what: 'exported-person', about: ana.person });
});

test('every part of it says what it is', async () => {
  const { ana, manager } = await applied();
  const { body } = await manager.ask<ArchiveView>(ROUTE, { params: { person: ana.person } });
  const { meanings, cohorts } = body.archive;
  for (const name of Object.keys(cohorts[0] ?? {}))
    expect([name, meanings[name]]).toEqual([name, expect.any(String)]);
});

test('of someone who is not in the program there is none', async () => {
  const { manager } = await applied();
  expect((await manager.ask(ROUTE, { params: { person: 'no-one' } })).status).toBe(404);
});

test('who looked at a page stands in the audit, once an hour; looking by itself writes nothing', async () => {
  const { world, ana, manager } = await applied();
  const looked = async () =>
    (await listAudit(world.table, world.program.cohort.id)).filter(({ what }) => what === 'viewed-person');
  const params = { person: ana.person };
  await manager.ask('GET /api/cohorts/{cohort}/people/{person}', { params });
  expect(await looked()).toEqual([]);
  const view = () => manager.ask('POST /api/cohorts/{cohort}/people/{person}/views', { params });
  await view();
  await view();
  expect(await looked()).toHaveLength(1);
  world.now += 3_600_000;
  await view();
  expect(await looked()).toMatchObject([{ about: ana.person }, { about: ana.person }]);
  const nobody = { params: { person: 'no-one' } };
  expect((await manager.ask('POST /api/cohorts/{cohort}/people/{person}/views', nobody)).status).toBe(404);
});

test('what someone takes away from a session is not in it, nor what they answered in a survey', async () => {
  const { world, ana, manager } = await applied();
  const cohort = world.program.cohort.id;
  const pair = pairOf({ cohort, mentor: 'someone', mentee: ana.person, state: 'introduced' });
  const date = '2026-03-03';
  await world.table.transact([
    { kind: 'put', item: { ...pairKey(cohort, pair.id), entity: 'pair', ...pair } as unknown as Item },
    sessionWrite({
      ...{ cohort, pair: pair.id, side: 'mentee', met: true, date, loggedAt: `${date}T10:00:00.000Z` },
      ...{ topics: 'We spoke of ownership.', takeaways: 'A doubt of my own' },
    }),
    await responseWrite(
      world.table,
      {
        ...{ cohort, round: 'mid', survey: 'mid', person: ana.person, role: 'mentee' },
        ...{ answers: { change: 'I would like another mentor' }, answeredAt: `${date}T11:00:00.000Z` },
      },
      ana.person,
    ),
  ]);
  const { body } = await manager.ask<ArchiveView>(ROUTE, { params: { person: ana.person } });
  expect(body.archive.cohorts[0]).toMatchObject({
    sessions: [{ topics: 'We spoke of ownership.' }],
    surveys: [{ answeredAt: `${date}T11:00:00.000Z` }],
  });
  for (const text of [JSON.stringify(body.archive), body.page])
    expect(text).not.toMatch(/A doubt of my own|another mentor/);
});
