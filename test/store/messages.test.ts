/** Lists and counts of messages follow their states, in whatever order a sender and SES tell of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listOf, type Message, MESSAGE_LISTS } from '../../shared/domain/message.ts';
import { recordEmailEvent } from '../../functions/record-email-event/record-email-event.ts';
import {
  attemptWrites,
  countMessages,
  endWrites,
  findMessage,
  holdWrite,
  messagesIn,
  messageWrite,
  postponeWrite,
  releaseWrite,
  sendAgainWrite,
  skipWrites,
} from '../../shared/store/messages.ts';
import { memoryTable } from '../../shared/store/memory-table.ts';
import type { Table } from '../../shared/store/table.ts';
import { listMessages } from '../../shared/store/messages.ts';

const AT = '2026-03-03T10:00:00.000Z';
const LATER = '2026-03-03T11:00:00.000Z';
const message = (id: string): Message => ({
  ...{ id, person: 'p1', cohort: 'c', program: 'g', occurrence: 'o', touchpoint: 't', email: 'receipt' },
  ...{ essential: true, state: 'pending', createdAt: AT, dueAt: AT, notAfter: LATER, attempts: 0 },
});

type Act = (table: Table, one: Message) => Promise<unknown>;
const ended =
  (...args: [Message['state'], ...Message['state'][]]): Act =>
  (table, one) =>
    table.transact(endWrites(one, { from: args.slice(1), set: { state: args[0] } }));
const told =
  (eventType: string): Act =>
  (table, { id, person }) =>
    recordEmailEvent({ table })({
      source: 'aws.ses',
      detail: {
        ...{ eventType, bounce: { bounceType: 'Permanent' } },
        mail: { messageId: 'ses', timestamp: LATER, tags: { mid: [id], pid: [person] } },
      },
    });

const ACTS: Readonly<Record<string, Act>> = {
  attempt: (table, one) =>
    table.transact(attemptWrites(one, new Uint8Array([1]), { at: LATER, checkAt: AT })),
  hold: (table, one) => table.write(holdWrite(one, LATER)),
  release: (table, one) => table.write(releaseWrite(one, Date.parse(AT))),
  postpone: (table, one) => table.write(postponeWrite(one, { at: AT, reason: 'waits', since: LATER })),
  putBack: (table, one) =>
    table.write(postponeWrite(one, { at: AT, reason: 'throttled', since: 'attempted' })),
  skipWaiting: (table, one) => table.transact(skipWrites(one, 'too-late', LATER)),
  skip: ended('skipped', 'pending', 'held'),
  sent: ended('sent', 'attempted', 'unknown'),
  refused: ended('failed', 'attempted'),
  unknown: ended('unknown', 'attempted'),
  toldSent: told('Send'),
  toldBounced: told('Bounce'),
  toldComplaint: told('Complaint'),
  toldRejected: told('Reject'),
};

const steps = fc.array(
  fc.record({ act: fc.constantFrom(...Object.keys(ACTS)), on: fc.constantFrom('m1', 'm2', 'm3') }),
  { maxLength: 25 },
);

test('every message is in the list of its state, and the counts are what is there', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (acts) => {
      const table = memoryTable();
      const all = ['m1', 'm2', 'm3'].map(message);
      await table.transact(all.map(messageWrite));
      for (const { act, on } of acts) await ACTS[act]!(table, message(on));
      const now = await listMessages(table, 'c');
      expect(now.map(({ id }) => id).sort()).toEqual(['m1', 'm2', 'm3']);
      for (const list of MESSAGE_LISTS)
        expect(await messagesIn(table, 'c', { list })).toEqual(now.filter((one) => listOf(one) === list));
      const states = (state: string): number => now.filter((one) => one.state === state).length;
      expect(await countMessages(table, 'c')).toEqual({ sent: states('sent'), skipped: states('skipped') });
    }),
    { numRuns: 300 },
  );
});

test('an email that came back before its sender learned that it went out stays a problem', async () => {
  const table = memoryTable();
  const one = message('m1');
  await table.write(messageWrite(one));
  for (const act of ['attempt', 'toldBounced', 'sent']) await ACTS[act]!(table, one);
  expect(await messagesIn(table, 'c', { list: 'problem' })).toMatchObject([
    { state: 'sent', outcome: 'bounced' },
  ]);
});

test.each(['postpone', 'hold', 'skipWaiting'])(
  'a sender that would %s an email leaves it to the other that has taken it',
  async (act) => {
    const table = memoryTable();
    const one = message('m1');
    await table.write(messageWrite(one));
    const checkAt = '2026-03-03T11:02:00.000Z';
    await table.transact(attemptWrites(one, new Uint8Array([1]), { at: LATER, checkAt }));
    await ACTS[act]!(table, one);
    expect(await findMessage(table, one)).toMatchObject({ state: 'attempted' });
  },
);

test('what may have arrived and is sent again is not called skipped when it makes no sense any more', async () => {
  const table = memoryTable();
  for (const [id, state] of [
    ['m1', 'unknown'],
    ['m2', 'failed'],
  ] as const) {
    await table.write(messageWrite(message(id)));
    await table.transact(endWrites(message(id), { from: ['pending'], set: { state } }));
    const before = (await findMessage(table, { person: 'p1', id }))!;
    await table.write(sendAgainWrite(before, Date.parse(LATER)));
    const again = (await findMessage(table, { person: 'p1', id }))!;
    expect(again.state).toBe('pending');
    await table.transact(skipWrites(again, 'no-longer-relevant', LATER));
  }
  const state = async (id: string) => (await findMessage(table, { person: 'p1', id }))?.state;
  expect([await state('m1'), await state('m2')]).toEqual(['unknown', 'skipped']);
  expect(await countMessages(table, 'c')).toMatchObject({ skipped: 1 });
});
