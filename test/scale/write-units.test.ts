/** What AWS would charge for one email and one application: the figures that the cost model multiplies. */
import { expect, test } from 'vitest';
import { itemBytes, readUnits, writeUnits } from '../../infra/aws/cost/units.ts';
import { WRITE_UNITS_AN_EMAIL } from '../../infra/aws/cost/model.ts';
import { receiveForm } from '../../functions/receive-form/receive-form.ts';
import { recordEmailEvent } from '../../functions/record-email-event/record-email-event.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { newestDeliveries } from '../../shared/store/deliveries.ts';
import { sendKnown, sendMessage } from '../../shared/usecases/email/outbox.ts';
import { processDelivery } from '../../shared/usecases/intake/process-delivery.ts';
import { signedDelivery } from '../support/deliveries.ts';
import { sentEvent } from '../support/events.ts';
import { meteredTable } from '../support/metered-table.ts';
import { emptyWorld, FORM_API, recordingMailer, SECRETS, worldWithReceipt } from '../support/world.ts';

const row = (change: object = {}) => ({ pk: 'a', sk: 'b', ...change });
const kilobytes = (n: number) => 'x'.repeat(n * 1024 - 100);
const plain = { transactional: false };

test('a write costs a unit for each kilobyte begun, of the larger of what was and is there, twice in a transaction', () => {
  expect(writeUnits(undefined, row(), plain)).toBe(1);
  expect(writeUnits(undefined, row({ text: kilobytes(3) }), plain)).toBe(3);
  expect(writeUnits(row({ text: kilobytes(3) }), undefined, plain)).toBe(3);
  expect(writeUnits(undefined, row({ text: kilobytes(3) }), { transactional: true })).toBe(6);
});

test('an index costs what it holds of the row, twice when the row moves in it, and nothing when it is untouched', () => {
  const listed = { gsi1pk: 'l', gsi1sk: '1', text: kilobytes(2) };
  expect(writeUnits(undefined, row(listed), plain)).toBe(2 + 2);
  expect(writeUnits(row(listed), row({ ...listed, gsi1sk: '2' }), plain)).toBe(2 + 4);
  const due = { gsi2pk: 'DUE#1', gsi2sk: '1', text: kilobytes(2) };
  expect(writeUnits(undefined, row(due), plain)).toBe(2 + 1);
  expect(writeUnits(row(due), row({ ...due, text: kilobytes(3) }), plain)).toBe(3);
  expect(writeUnits(row(due), row({ text: kilobytes(2) }), plain)).toBe(2 + 1);
});

test('a read costs a unit for each four kilobytes begun, half from an index', () => {
  expect([readUnits(0, { consistent: true }), readUnits(4097, { consistent: true })]).toEqual([1, 2]);
  expect(readUnits(4097, { consistent: false })).toBe(1);
  expect(itemBytes({ pk: 'a', sk: 'bb', text: 'ü', list: ['x'], none: undefined })).toBe(
    2 + 1 + (2 + 2) + (4 + 2) + (4 + 3 + 1 + 1),
  );
});

test('an email costs the write units that the cost model counts', async () => {
  const world = await worldWithReceipt();
  const { table, meter } = meteredTable(world.table);
  const [message] = await world.messages();
  await sendMessage(world.outbox(recordingMailer(), table), message!);
  // Being wanted comes on top: a row of less than a kilobyte in both indexes, in a transaction with what owes it.
  const inAll = meter.writeUnits + 2 + 2;
  expect(inAll).toBeLessThanOrEqual(WRITE_UNITS_AN_EMAIL);
  expect(inAll).toBeGreaterThan(WRITE_UNITS_AN_EMAIL - 6);
});

test('from the delivery of a new applicant to the receipt, AWS is asked at most 14 times', async () => {
  const world = await emptyWorld();
  const { table, meter, reset } = meteredTable(world.table);
  const mailer = recordingMailer();
  const bucket = memoryBucket();
  const clock = () => world.now;
  const needs = { table, bucket, secrets: SECRETS, clock, formApi: FORM_API };
  const receive = receiveForm({ ...needs, onError: (error) => expect(error).toBeUndefined() });
  const apply = async (name: string) => {
    const answers = { name, email: `${name}@example.org` };
    const delivery = signedDelivery(world.program, { at: world.now, response: name, answers });
    expect((await receive(delivery)).status).toBe(200);
    const [kept] = await newestDeliveries(world.table, ['apply'], 1);
    await processDelivery(needs, kept!);
    // As the stream tells of it.
    const receipt = (await world.messages()).find(({ state }) => state === 'pending')!;
    expect(await sendKnown(world.outbox(mailer, table), receipt)).toBe('sent');
    await recordEmailEvent({ table })(sentEvent(receipt));
  };
  // Of a form that was heard of some minutes ago.
  await apply('Ana');
  world.now += 60_000;
  reset();
  await apply('Ben');
  expect(mailer.sent).toHaveLength(2);
  const email = 1;
  expect(meter.calls + email).toBeLessThanOrEqual(14);
});
