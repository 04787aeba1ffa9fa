/** What a manager does about deliveries that were not taken in: those that came late, and those that could not be read. */
import { expect, test } from 'vitest';
import type { DeliveriesView, DeliveryView } from '../../../functions/manager-api/screens/deliveries.ts';
import { deliveryId } from '../../../shared/domain/delivery.ts';
import { iso, MINUTE } from '../../../shared/domain/calendar.ts';
import { googleForms } from '../../../shared/forms/google-forms.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { cohortKey } from '../../../shared/store/cohorts.ts';
import { findDelivery, keepDelivery } from '../../../shared/store/deliveries.ts';
import { processDelivery } from '../../../shared/usecases/intake/process-delivery.ts';
import { readMessageContext } from '../../../shared/usecases/email/read-context.ts';
import { compose } from '../../../shared/email/compose.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { TestWorld } from '../../support/world.ts';
import { managerOf } from '../../support/review-world.ts';
import { FORM_API, emptyWorld, SECRETS } from '../../support/world.ts';

async function composed({ table, now }: TestWorld, message: Message): Promise<{ readonly raw: string }> {
  const context = await readMessageContext(table, message);
  const links = { publicUrl: 'https://m.example.org', key: 'k' };
  return { raw: Buffer.from((await compose(context!, message, { links, now })).raw).toString() };
}

async function received(answers: Record<string, unknown>, at: string) {
  const world = Object.assign(await emptyWorld(), { bucket: memoryBucket() });
  const source = world.program.sources.find(
    ({ provider, purpose }) => provider === 'google-forms' && purpose === 'application',
  )!;
  world.now = Date.parse(at);
  const { body } = googleForms.sample({
    ...{ source, secret: 'secret', response: 'r1', at: world.now },
    answers: { name: 'Ana Lima', email: 'ana@example.org', role: 'Mentee', ...answers },
  });
  const bytes = new TextEncoder().encode(body);
  const delivery = {
    ...{
      id: deliveryId(source.id, bytes),
      source: source.id,
      provider: source.provider,
      bytes: bytes.length,
    },
    ...{ receivedAt: iso(world.now), state: 'kept' as const },
  };
  const needs = {
    table: world.table,
    bucket: world.bucket,
    secrets: SECRETS,
    formApi: FORM_API,
    clock: () => world.now,
  };
  await keepDelivery(world.table, delivery, { body: bytes, now: world.now });
  await processDelivery(needs, delivery);
  const manager = managerOf(world, () => world.now);
  const params = { source: source.id, delivery: delivery.id };
  const view = async () =>
    (await manager.ask<DeliveryView>('GET /api/sources/{source}/deliveries/{delivery}', { params })).body;
  const act = (body: object) =>
    manager.ask('POST /api/sources/{source}/deliveries/{delivery}/acts', { params, body });
  const state = async () => (await findDelivery(world.table, delivery))?.state;
  return { world, manager, view, act, state, cohort: world.program.cohort.id };
}

test('an application that came late can be taken in: accepted, told in ten minutes, and only once', async () => {
  const { world, view, act, state, cohort } = await received({}, '2026-04-02T10:00:00Z');
  expect(await state()).toBe('late');
  await world.table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'running' } });
  expect(await view()).toMatchObject({
    mayTake: 'late',
    probably: { name: 'Ana Lima', email: 'ana@example.org' },
  });
  expect((await act({ act: 'admit' })).status).toBe(200);
  expect(await listApplications(world.table, cohort)).toMatchObject([{ screening: 'accepted' }]);
  const messages = await world.messages();
  expect(messages.map(({ email }) => email).sort()).toEqual(['accepted', 'late']);
  expect(messages.find(({ email }) => email === 'accepted')?.dueAt).toBe(iso(world.now + 10 * MINUTE));
  expect(await view()).toMatchObject({ state: 'stored' });
  expect(await view()).not.toHaveProperty('mayTake');
  expect((await act({ act: 'admit' })).status).toBe(409);
});

test('after the last introductions no one is taken in any more', async () => {
  const { world, view, act, cohort } = await received({}, '2026-06-20T10:00:00Z');
  await world.table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'running' } });
  expect(await view()).not.toHaveProperty('mayTake');
  expect((await act({ act: 'admit' })).status).toBe(409);
  expect(await listApplications(world.table, cohort)).toEqual([]);
});

test('whoever sent what cannot be read is told once that it arrived, and nothing more when it was corrected meanwhile', async () => {
  const { world, view, act, state, cohort } = await received({ role: 'Astronaut' }, '2026-03-05T10:00:00Z');
  const told = (await world.messages()).find(({ email }) => email === 'unreadable');
  const { raw } = await composed(world, told!);
  expect(raw).toContain('could not read one of them');
  expect(await view()).toMatchObject({
    state: 'quarantined',
    correctable: { id: 'role', answer: 'Astronaut', options: ['Mentor', 'Mentee', 'Both'] },
  });
  expect((await act({ act: 'correct', question: 'role', answer: 'Cosmonaut' })).status).toBe(422);
  expect((await act({ act: 'correct', question: 'consent', answer: 'yes' })).status).toBe(422);
  expect(await state()).toBe('quarantined');
  expect((await act({ act: 'correct', question: 'role', answer: 'Mentee' })).status).toBe(200);
  expect(await state()).toBe('stored');
  const [application] = await listApplications(world.table, cohort);
  expect(application).toMatchObject({ role: 'mentee', person: told!.person });
  expect((await view()).correctable).toBeUndefined();
  // The receipt says that all is well; that something was wrong is no news any more.
  expect((await readMessageContext(world.table, told!))?.relevant).toBe(false);
  expect((await world.messages()).map(({ email }) => email).sort()).toEqual([
    ...['form-changed', 'receipt', 'unreadable'],
  ]);
});

test('one that cannot be read shows who it is and what was sent, and is dismissed with a reason', async () => {
  const { manager, view, act, state } = await received(
    { email: '', role: 'Astronaut' },
    '2026-03-05T10:00:00Z',
  );
  expect(await state()).toBe('quarantined');
  expect((await view()).probably).toEqual({ name: 'Ana Lima' });
  expect((await act({ act: 'dismiss', reason: '' })).status).toBe(422);
  expect((await act({ act: 'dismiss', reason: 'Sent again since' })).status).toBe(200);
  expect(await view()).toMatchObject({ state: 'dismissed', reason: 'Sent again since' });
  const list = await manager.ask<DeliveriesView>('GET /api/cohorts/{cohort}/deliveries');
  expect(list.body.sources.every(({ quarantined }) => quarantined === 0)).toBe(true);
  expect((await act({ act: 'dismiss', reason: 'Once more' })).status).toBe(409);
});
