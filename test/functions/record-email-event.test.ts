import { expect, test } from 'vitest';
import { recordEmailEvent } from '../../functions/record-email-event/record-email-event.ts';
import { DAY, iso } from '../../shared/domain/calendar.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { confirmWrite, findPerson } from '../../shared/store/people.ts';
import { announce } from '../../shared/usecases/journey/announce.ts';
import { readSituation } from '../../shared/usecases/journey/read-situation.ts';
import { sendMessage } from '../../shared/usecases/email/outbox.ts';
import { recordingMailer, worldWithReceipt } from '../support/world.ts';

async function sent() {
  const world = await worldWithReceipt();
  const [message] = await world.messages();
  await sendMessage(world.outbox(recordingMailer()), message!);
  const record = recordEmailEvent({ table: world.table });
  const tell = (eventType: string, more: object = {}) =>
    record({
      source: 'aws.ses',
      detail: {
        eventType,
        mail: {
          messageId: 'ses-1',
          timestamp: '2026-03-03T10:00:00Z',
          tags: { mid: [message!.id], pid: [world.person] },
        },
        ...more,
      },
    });
  return { world, tell, suppressed: async () => (await findPerson(world.table, world.person))?.suppressed };
}

test('only a permanent bounce suppresses the person', async () => {
  const { world, tell, suppressed } = await sent();
  await tell('Bounce', { bounce: { bounceType: 'Transient' } });
  expect(await suppressed()).toBeUndefined();
  await tell('Bounce', { bounce: { bounceType: 'Permanent' } });
  await tell('Bounce', { bounce: { bounceType: 'Permanent' } });
  expect(await suppressed()).toBe('bounced');
  expect(await world.messages()).toMatchObject([{ outcome: 'bounced' }]);
});

test('five emails in a row that bounce for now are told of, until the person presses something', async () => {
  const world = await worldWithReceipt();
  const { person, table } = world;
  const record = recordEmailEvent({ table });
  for (let n = 0; n < 5; n++) {
    world.now += DAY;
    const event = { event: 'other-declined', subject: `${n}`, concerned: [{ person }] } as const;
    await table.transact(announce(world.program, event, world.now));
    const { id } = (await world.messages()).find(
      ({ state, touchpoint }) => state === 'pending' && touchpoint !== 'receipt',
    )!;
    expect(await sendMessage(world.outbox(recordingMailer()), { id, person })).toBe('sent');
    expect((await findPerson(table, person))?.softBouncesSince).toBeUndefined();
    const mail = { messageId: `ses-${n}`, timestamp: iso(world.now), tags: { mid: [id], pid: [person] } };
    const detail = { eventType: 'Bounce', mail, bounce: { bounceType: 'Transient' } };
    for (let twice = 0; twice < 2; twice++) await record({ source: 'aws.ses', detail });
  }
  expect((await findPerson(table, person))?.softBouncesSince).toBe(iso(world.now));
  const found = (await findCohortWithProgram(table, world.program.cohort.id))!;
  expect((await readSituation(table, found, { now: world.now })).names.softBounced).toEqual(['Ana']);
  await table.write(confirmWrite(person, iso(world.now)));
  expect((await findPerson(table, person))?.softBouncesSince).toBeUndefined();
});

test('a complaint suppresses the person; a delivery that is only told of changes nothing', async () => {
  const { tell, suppressed } = await sent();
  await tell('Delivery');
  await tell('Send');
  expect(await suppressed()).toBeUndefined();
  await tell('Complaint');
  expect(await suppressed()).toBe('complained');
});

test('an event that is not one of SES is an error', async () => {
  const { world } = await sent();
  await expect(recordEmailEvent({ table: world.table })({ source: 'aws.s3' })).rejects.toThrow();
});
