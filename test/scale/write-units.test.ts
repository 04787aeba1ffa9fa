/** What AWS would charge for one email and one application: the figures that the cost model multiplies. */
import { expect, test } from 'vitest';
import { itemBytes, readUnits, writeUnits } from '../../infra/aws/cost/units.ts';
import { WRITE_UNITS_AN_EMAIL } from '../../infra/aws/cost/model.ts';
import { sendMessage } from '../../shared/usecases/email/outbox.ts';
import { meteredTable } from '../support/metered-table.ts';
import { recordingMailer, worldWithReceipt } from '../support/world.ts';

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
