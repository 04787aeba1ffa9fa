import { gunzipSync } from 'node:zlib';
import { marshall } from '@aws-sdk/util-dynamodb';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { sendMessages } from '../../../functions/send-messages/send-messages.ts';
import { recordEmailEvent } from '../../../functions/record-email-event/record-email-event.ts';
import { DAY, HOUR, iso, MINUTE } from '../../../shared/domain/calendar.ts';
import { keptContent, messageWrite } from '../../../shared/store/messages.ts';
import { sendMessage } from '../../../shared/usecases/email/outbox.ts';
import { confirmWrite, suppressWrite, unsubscribeWrite } from '../../../shared/store/people.ts';
import { type Announcement, announce } from '../../../shared/usecases/journey/announce.ts';
import { applicationChange, findApplication } from '../../../shared/store/applications.ts';
import { sentEvent } from '../../support/events.ts';
import { crashingTable, type CrashPoint } from '../../support/faulty-table.ts';
import { recordingMailer, type TestWorld, worldWithReceipt } from '../../support/world.ts';
import { messageFor } from '../../../shared/domain/message.ts';

const only = async (world: TestWorld) => (await world.messages())[0]!;

/** A survey email, which is program email, to the applicant of the world. */
const programEmail = async (world: TestWorld & { person: string }) => {
  const touchpoint = world.program.journey.find(({ id }) => id === 'mid-survey')!;
  const message = messageFor(world.program, touchpoint, {
    request: { occurrence: 'mid-survey:x', person: world.person },
    now: world.now,
  });
  await world.table.write(messageWrite(message));
  return message;
};

describe('a message goes out once', () => {
  test('sent, it is recorded with what SES called it, and kept as it was sent for 90 days', async () => {
    const world = await worldWithReceipt();
    const mailer = recordingMailer();
    expect(await sendMessage(world.outbox(mailer), await only(world))).toBe('sent');
    expect(await only(world)).toMatchObject({ state: 'sent', sesMessageId: 'ses-0', attempts: 1 });
    const after = async (days: number) => keptContent(world.table, await only(world), world.now + days * DAY);
    expect(gunzipSync((await after(89))!).toString()).toBe(Buffer.from(mailer.sent[0]!).toString());
    expect(await after(91)).toBeUndefined();
    expect(await sendMessage(world.outbox(mailer), await only(world))).toBe('not-due');
    expect(mailer.sent).toHaveLength(1);
  });

  test('many senders at once send it once', async () => {
    const world = await worldWithReceipt();
    const mailer = recordingMailer();
    const key = await only(world);
    await Promise.all(Array.from({ length: 10 }, () => sendMessage(world.outbox(mailer), key)));
    expect(mailer.sent).toHaveLength(1);
  });

  const points: CrashPoint[] = [1, 2].flatMap((write) =>
    (['before', 'after'] as const).map((when) => ({ write, when })),
  );
  test.each(points)(
    'a crash $when write $write loses nothing, and repeats only what may not have gone out',
    async (point) => {
      const world = await worldWithReceipt();
      const mailer = recordingMailer();
      const key = await only(world);
      const { table, writes } = crashingTable(world.table, point);
      await expect(sendMessage(world.outbox(mailer, table), key)).rejects.toThrow();
      expect(writes()).toBe(point.write);
      const sentBefore = mailer.sent.length;

      for (let minutes = 0; minutes < 60; minutes += 5) {
        world.now += 5 * MINUTE;
        await sendMessage(world.outbox(mailer), key);
      }
      const message = await only(world);
      expect(message.state).toBe('sent');
      // Only where the answer of SES was never recorded may the same bytes go out a second time; never a third.
      expect(mailer.sent.length).toBe(
        sentBefore === 1 && !(point.write === 2 && point.when === 'after') ? 2 : 1,
      );
      expect(new Set(mailer.sent.map((raw) => Buffer.from(raw).toString('hex'))).size).toBe(1);
    },
  );

  test('there are just the two writes that the crash test walks through', async () => {
    const world = await worldWithReceipt();
    const { table, writes } = crashingTable(world.table, { write: 99, when: 'before' });
    await sendMessage(world.outbox(recordingMailer(), table), await only(world));
    expect(writes()).toBe(2);
  });

  test('an unknown outcome is settled by the event that SES sends, without a second email', async () => {
    const world = await worldWithReceipt();
    const mailer = recordingMailer({ kind: 'unknown' });
    const key = await only(world);
    expect(await sendMessage(world.outbox(mailer), key)).toBe('unknown');
    const event = sentEvent(key);
    await recordEmailEvent({ table: world.table })(event);
    await recordEmailEvent({ table: world.table })(event);
    world.now += DAY;
    expect(await sendMessage(world.outbox(mailer), key)).toBe('not-due');
    expect(await only(world)).toMatchObject({ state: 'sent', sesMessageId: 'ses-x' });
    expect(mailer.sent).toHaveLength(1);
  });

  test('without that event it is repeated, byte for byte, after waits that double, until it is not wanted any more', async () => {
    const world = await worldWithReceipt();
    const mailer = recordingMailer(...Array.from({ length: 99 }, () => ({ kind: 'unknown' }) as const));
    const key = await only(world);
    await sendMessage(world.outbox(mailer), key);
    expect(await sendMessage(world.outbox(mailer), key)).toBe('not-due');
    const sentAt: number[] = [];
    const began = world.now;
    for (let minute = 0; minute < 40 * 24 * 60 && (await only(world)).state === 'attempted'; minute++) {
      world.now += MINUTE;
      const before = mailer.sent.length;
      await sendMessage(world.outbox(mailer), key);
      if (mailer.sent.length > before) sentAt.push((world.now - began) / MINUTE);
    }
    expect(sentAt.slice(0, 4)).toEqual([15, 45, 105, 225]);
    expect(mailer.sent.length).toBeLessThan(15);
    expect(new Set(mailer.sent.map((raw) => Buffer.from(raw).toString('hex'))).size).toBe(1);
    expect(await only(world)).toMatchObject({ state: 'unknown' });
  });

  test('an attempt that is not known stays so while its repetition is certainly not sent, and its event settles it', async () => {
    const world = await worldWithReceipt();
    const mailer = recordingMailer(
      { kind: 'unknown' },
      { kind: 'unreached' },
      { kind: 'throttled', for: 'a-moment' },
    );
    const key = await only(world);
    await sendMessage(world.outbox(mailer), key);
    for (const minutes of [16, 4]) {
      world.now += minutes * MINUTE;
      expect(await sendMessage(world.outbox(mailer), key)).toBe('throttled');
      expect(await only(world)).toMatchObject({ state: 'attempted' });
    }
    await recordEmailEvent({ table: world.table })(sentEvent(key));
    world.now += DAY;
    expect(await sendMessage(world.outbox(mailer), key)).toBe('not-due');
    expect(mailer.sent).toHaveLength(1);
    expect(await only(world)).toMatchObject({ state: 'sent' });
  });

  test('program email whose answer was lost goes the same way', async () => {
    const world = await worldWithReceipt();
    const survey = await programEmail(world);
    const mailer = recordingMailer({ kind: 'unknown' });
    expect(await sendMessage(world.outbox(mailer), survey)).toBe('unknown');
    world.now += 16 * MINUTE;
    expect(await sendMessage(world.outbox(mailer), survey)).toBe('sent');
    expect(mailer.sent).toHaveLength(2);
  });

  test('but not to someone who unsubscribed meanwhile', async () => {
    const world = await worldWithReceipt();
    const survey = await programEmail(world);
    const mailer = recordingMailer({ kind: 'unknown' });
    await sendMessage(world.outbox(mailer), survey);
    await world.table.write(unsubscribeWrite(world.person, '2026-03-03T10:05:00Z'));
    world.now += 16 * MINUTE;
    expect(await sendMessage(world.outbox(mailer), survey)).toBe('unknown');
    expect(mailer.sent).toHaveLength(1);
  });

  test('an hour in which SES cannot be reached loses nothing and repeats nothing', async () => {
    const world = await worldWithReceipt();
    const mailer = recordingMailer(...Array.from({ length: 99 }, () => ({ kind: 'unreached' }) as const));
    const key = await only(world);
    let asked = 0;
    for (let minute = 0; minute < 60; minute++) {
      if ((await sendMessage(world.outbox(mailer), key)) === 'throttled') asked++;
      world.now += MINUTE;
    }
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(25);
    expect(await only(world)).toMatchObject({ state: 'pending', reason: 'SES could not be reached' });
    const working = recordingMailer();
    for (let minute = 0; minute < 20; minute++) {
      await sendMessage(world.outbox(working), key);
      world.now += MINUTE;
    }
    expect(working.sent).toHaveLength(1);
    expect(await only(world)).toMatchObject({ state: 'sent', attempts: 1 });
  });

  test('nothing is marked while the process has no time left to send', async () => {
    const world = await worldWithReceipt();
    const mailer = { ...recordingMailer(), ready: () => Promise.resolve(false) };
    expect(await sendMessage(world.outbox(mailer), await only(world))).toBe('throttled');
    expect(await only(world)).toMatchObject({ state: 'pending', attempts: 0 });
    expect(mailer.sent).toHaveLength(0);
  });

  test('throttled email waits and goes out later; its attempt does not count', async () => {
    const world = await worldWithReceipt();
    const mailer = recordingMailer({ kind: 'throttled', for: 'a-moment' });
    const key = await only(world);
    expect(await sendMessage(world.outbox(mailer), key)).toBe('throttled');
    expect(await sendMessage(world.outbox(mailer), key)).toBe('not-due');
    world.now += 2 * MINUTE;
    expect(await sendMessage(world.outbox(mailer), key)).toBe('sent');
    expect(await only(world)).toMatchObject({ attempts: 1 });
  });

  test('what SES refuses for good is failed and says why', async () => {
    const world = await worldWithReceipt();
    await sendMessage(
      world.outbox(recordingMailer({ kind: 'refused', because: 'MessageRejected' })),
      await only(world),
    );
    expect(await only(world)).toMatchObject({ state: 'failed', reason: 'MessageRejected' });
  });
});

test('what waits, so that it can be taken back, is left alone by the stream until its time', async () => {
  const world = await worldWithReceipt();
  const { person } = world;
  const event = {
    event: 'other-declined',
    subject: 'x',
    concerned: [{ person }],
    waits: 10 * MINUTE,
  } as const;
  await world.table.transact(announce(world.program, event, world.now));
  const waiting = (await world.messages()).find(({ touchpoint }) => touchpoint === 'other-declined')!;
  const NewImage = marshall({ ...waiting }, { removeUndefinedValues: true });
  const mailer = recordingMailer();
  const told = sendMessages({ ...world.outbox(mailer), onError: () => undefined });
  await told({ Records: [{ dynamodb: { NewImage } }] } as never);
  expect(mailer.sent).toHaveLength(0);
  world.now += 10 * MINUTE;
  await told({ Records: [{ dynamodb: { NewImage } }] } as never);
  expect(mailer.sent).toHaveLength(1);
});

describe('what is known in the moment of sending decides', () => {
  const stateOf = async (world: TestWorld, id: string) =>
    (await world.messages()).find((one) => one.id === id);

  test('unsubscribed people get decisions, and no program email', async () => {
    const world = await worldWithReceipt();
    await world.table.write(unsubscribeWrite(world.person, '2026-03-01T00:00:00Z'));
    const survey = await programEmail(world);
    expect(await sendMessage(world.outbox(recordingMailer()), survey)).toBe('skipped');
    expect(await stateOf(world, survey.id)).toMatchObject({ state: 'skipped', reason: 'unsubscribed' });
    const receipt = (await world.messages()).find(({ email }) => email === 'receipt')!;
    expect(await sendMessage(world.outbox(recordingMailer()), receipt)).toBe('sent');
  });

  test('an address that bounced or complained gets nothing at all', async () => {
    const world = await worldWithReceipt();
    await world.table.write(suppressWrite(world.person, 'bounced'));
    const mailer = recordingMailer();
    expect(await sendMessage(world.outbox(mailer), await only(world))).toBe('skipped');
    expect(mailer.sent).toHaveLength(0);
  });

  test('program email waits for the end of the quiet hours in the zone of the person', async () => {
    const world = await worldWithReceipt();
    world.now = Date.parse('2026-03-03T22:30:00Z');
    const survey = await programEmail(world);
    expect(await sendMessage(world.outbox(recordingMailer()), survey)).toBe('postponed');
    world.now = Date.parse('2026-03-04T06:59:00Z');
    expect(await sendMessage(world.outbox(recordingMailer()), survey)).toBe('postponed');
    world.now = Date.parse('2026-03-04T07:01:00Z');
    expect(await sendMessage(world.outbox(recordingMailer()), survey)).toBe('sent');
  });

  test('a repetition on the day after counts for that day as well, and keeps quiet hours', async () => {
    const world = await worldWithReceipt();
    world.now = Date.parse('2026-03-03T19:50:00Z');
    const survey = await programEmail(world);
    const mailer = recordingMailer({ kind: 'unknown' });
    expect(await sendMessage(world.outbox(mailer), survey)).toBe('unknown');
    world.now = Date.parse('2026-03-03T20:10:00Z');
    expect(await sendMessage(world.outbox(mailer), survey)).toBe('unknown');
    expect(mailer.sent).toHaveLength(1);
    world.now = Date.parse('2026-03-04T07:01:00Z');
    const results: string[] = [await sendMessage(world.outbox(mailer), survey)];
    for (const n of [1, 2]) {
      const message = { ...survey, id: `${survey.id}${n}` };
      await world.table.write(messageWrite(message));
      results.push(await sendMessage(world.outbox(recordingMailer()), message));
    }
    expect(results).toEqual(['sent', 'sent', 'postponed']);
  });

  test('a third program email of a day waits for the next morning', async () => {
    const world = await worldWithReceipt();
    const results: string[] = [];
    for (const n of [1, 2, 3]) {
      const touchpoint = world.program.journey.find(({ id }) => id === 'mid-survey')!;
      const message = messageFor(world.program, touchpoint, {
        request: { occurrence: `x${n}`, person: world.person },
        now: world.now,
      });
      await world.table.write(messageWrite(message));
      results.push(await sendMessage(world.outbox(recordingMailer()), message));
    }
    expect(results).toEqual(['sent', 'sent', 'postponed']);
  });

  test('an overdue nudge is skipped, and says so', async () => {
    const world = await worldWithReceipt();
    const survey = await programEmail(world);
    world.now += 4 * DAY;
    await sendMessage(world.outbox(recordingMailer()), survey);
    expect(await stateOf(world, survey.id)).toMatchObject({ state: 'skipped', reason: 'too-late' });
  });

  test('program email can be ended with one click, and is 7-bit throughout', async () => {
    const world = await worldWithReceipt();
    const mailer = recordingMailer();
    await sendMessage(world.outbox(mailer), await programEmail(world));
    const raw = Buffer.from(mailer.sent[0]!);
    expect([...raw].every((byte) => byte < 128)).toBe(true);
    const email = await PostalMime.parse(raw);
    const header = (key: string) => email.headers.find((one) => one.key === key)?.value;
    expect(header('list-unsubscribe')).toMatch(/^<https:\/\/m\.example\.org\/u\/[\w.-]+>$/);
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(email.to).toEqual([{ name: 'Ana', address: 'ana@example.org' }]);
  });
});

describe('an address that someone else keeps filling in', () => {
  /** Another form for the applicant of the world: her application changes with the receipt. */
  async function applyAgain(
    { table, program, person, now }: TestWorld & { person: string },
    event: Announcement,
  ): Promise<void> {
    const application = (await findApplication(table, program.cohort.id, person))!;
    await table.transact([applicationChange(application, {}), ...announce(program, event, now)]);
  }

  async function filledIn(times: number, { confirmed = false } = {}) {
    const world = await worldWithReceipt();
    const { table, person } = world;
    if (confirmed) await table.write(confirmWrite(person, iso(world.now)));
    const mailer = recordingMailer();
    const send = async () => {
      for (const one of await world.messages()) await sendMessage(world.outbox(mailer), one);
      return mailer.sent.length;
    };
    await send();
    for (let n = 1; n < times; n++) {
      world.now += MINUTE;
      const event = {
        event: 'applied',
        subject: `again ${n}`,
        concerned: [{ person }],
        actedAt: iso(world.now),
      } as const;
      await applyAgain(world, event);
      await send();
    }
    return { world, send };
  }

  test('gets three emails that day, and one for all the others on the next', async () => {
    const { world, send } = await filledIn(20);
    expect(await send()).toBe(3);
    world.now += 24 * HOUR;
    expect(await send()).toBe(4);
    world.now += 24 * HOUR;
    expect(await send()).toBe(4);
    const states = (await world.messages()).map(({ state }) => state);
    expect([states.filter((one) => one === 'sent').length, new Set(states)]).toEqual([
      4,
      new Set(['sent', 'skipped']),
    ]);
  });

  test('gets every receipt, once someone there has pressed a button', async () => {
    expect(await (await filledIn(6, { confirmed: true })).send()).toBe(6);
  });

  test('forms that come together are one receipt', async () => {
    const world = await worldWithReceipt();
    const { person } = world;
    const again = { event: 'applied', subject: 'r2', concerned: [{ person }] } as const;
    await applyAgain(world, again);
    const mailer = recordingMailer();
    for (const one of await world.messages()) await sendMessage(world.outbox(mailer), one);
    expect(mailer.sent).toHaveLength(1);
  });
});
