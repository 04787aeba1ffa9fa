/** A checker that finds nothing proves nothing: each kind of loss, made by hand, is found. */
import { expect, test } from 'vitest';
import { applicationKey } from '../../shared/store/applications.ts';
import { messageKey } from '../../shared/store/messages.ts';
import { emptyWorld, worldWithReceipt } from '../support/world.ts';
import { lost, torn, unexplainedRepeats } from './checker.ts';

test('what agrees is left alone', async () => {
  const { table, program } = await worldWithReceipt();
  expect(await torn(table, program.cohort.id)).toEqual([]);
  expect(await lost(table, program.cohort.id, { deliveries: [], answers: [] })).toEqual([]);
});

test('half of a transaction is found: a version, a person, seats, a pair, a count', async () => {
  const { table, program, person, messages } = await worldWithReceipt();
  const { id } = program.cohort;
  const key = applicationKey(id, person);
  await table.write({
    kind: 'update',
    key,
    set: { versions: 2, seatsTaken: 1, menteePair: 'p1', setAsideAt: '2026-03-03T10:00:00.000Z' },
  });
  await table.write({ kind: 'delete', key: { pk: `PERSON#${person}`, sk: 'PROFILE' } });
  const [receipt] = await messages();
  await table.write({ kind: 'update', key: messageKey(receipt!), set: { state: 'sent' } });
  expect(await torn(table, id)).toEqual([
    `${person} has 1 versions, and 2 are counted`,
    `${person} applied and is not known`,
    `${person} has 0 pairs and 1 seats taken`,
    `${person} is in no pair, not in p1`,
    `${person} is set aside without a silence`,
    '0 emails are counted as sent, and 1 are',
  ]);
});

test('what was acknowledged and is gone is found', async () => {
  const { table, program } = await emptyWorld();
  const acknowledged = {
    deliveries: [{ source: 'apply', id: 'd1' }],
    answers: [{ pair: 'p1', side: 'mentor' as const }],
  };
  expect(await lost(table, program.cohort.id, acknowledged)).toEqual([
    'delivery d1 of apply is gone',
    "the mentor's answer about p1 is gone",
  ]);
});

test('an email that went out again is explained by a kill in between, and by nothing else', () => {
  const email = (message: string, at: number) => ({ to: 'ana@example.org', message, at });
  const emails = [email('a', 1), email('b', 2), email('a', 5), email('b', 9)];
  expect(unexplainedRepeats(emails, [3, 4])).toEqual({ repeats: 2, unexplained: [] });
  expect(unexplainedRepeats(emails, [7]).unexplained).toEqual([
    'a went out twice, and no process ended in between',
  ]);
});
