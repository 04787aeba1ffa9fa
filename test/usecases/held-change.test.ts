/** A form that comes again for someone who withdrew, or about whom it was decided, changes nothing until it is confirmed. */
import { expect, test } from 'vitest';
import { iso, MINUTE } from '../../shared/domain/calendar.ts';
import { deliveryId } from '../../shared/domain/delivery.ts';
import { googleForms } from '../../shared/forms/google-forms.ts';
import { applicationChange, listApplications, listVersions } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { cohortKey, findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { keepDelivery } from '../../shared/store/deliveries.ts';
import { processDelivery } from '../../shared/usecases/intake/process-delivery.ts';
import { settleHeldChange } from '../../shared/usecases/screening/held-change.ts';
import { FORM_API, emptyWorld, SECRETS } from '../support/world.ts';

async function applied() {
  const world = await emptyWorld();
  const { table, program } = world;
  const bucket = memoryBucket();
  const clock = () => world.now;
  const source = program.sources.find(
    ({ provider, purpose }) => provider === 'google-forms' && purpose === 'application',
  )!;
  const fill = async (response: string, answers: object = {}) => {
    world.now += MINUTE;
    const { body } = googleForms.sample({
      ...{ source, secret: 'secret', response, at: world.now },
      answers: { name: 'Ana Lima', email: 'ana@example.org', role: 'Mentee', ...answers },
    });
    const bytes = new TextEncoder().encode(body);
    const delivery = {
      ...{ id: deliveryId(source.id, bytes), source: source.id, provider: source.provider },
      ...{ bytes: bytes.length, receivedAt: iso(world.now), state: 'kept' as const },
    };
    await keepDelivery(table, delivery, { body: bytes, now: world.now });
    await processDelivery({ table, bucket, secrets: SECRETS, formApi: FORM_API, clock }, delivery);
  };
  const application = async () => (await listApplications(table, program.cohort.id))[0]!;
  const settle = async (isTheirs: boolean) =>
    settleHeldChange({ table, clock }, (await findCohortWithProgram(table, program.cohort.id))!, {
      application: await application(),
      isTheirs,
    });
  const emails = async () => (await world.messages()).map(({ email }) => email);
  await fill('first');
  return { world, table, cohort: program.cohort.id, fill, application, settle, emails };
}

test('before anything is decided, the newest form speaks', async () => {
  const { fill, application } = await applied();
  await fill('second', { role: 'Mentor' });
  expect(await application()).toMatchObject({ role: 'both' });
  expect((await application()).held).toBeUndefined();
});

test('someone who withdrew is not brought back by a stranger, and comes back by their own word', async () => {
  const { table, fill, application, settle, emails, world } = await applied();
  await table.write(applicationChange(await application(), { withdrawnAt: iso(world.now) }));
  await fill('second', { role: 'Mentor' });
  expect(await application()).toMatchObject({ role: 'mentee', held: { at: iso(world.now) } });
  expect((await application()).withdrawnAt).toBeDefined();
  expect(await emails()).toEqual(['receipt', 'change-held']);
  expect(await settle(true)).toBe('done');
  const back = await application();
  expect([back.role, back.withdrawnAt, back.held]).toEqual(['both', undefined, undefined]);
  expect(await settle(true)).toBe('nothing');
});

test('what is not theirs stays out for good, whatever is confirmed later', async () => {
  const { table, cohort, fill, application, settle } = await applied();
  await table.write(applicationChange(await application(), { screening: 'accepted' }));
  await fill('stranger', { role: 'Mentor', motivation: 'I am someone else.' });
  expect(await settle(false)).toBe('done');
  await fill('theirs', { motivation: 'Now I know more.' });
  expect(await settle(true)).toBe('done');
  const after = await application();
  expect([after.role, after.answers['motivation'], after.screening]).toEqual([
    'mentee',
    'Now I know more.',
    'accepted',
  ]);
  expect((await listVersions(table, cohort, after.person)).filter(({ held }) => held)).toHaveLength(1);
});

test('after applications have closed nothing is taken over any more', async () => {
  const { table, cohort, fill, application, settle } = await applied();
  await table.write(applicationChange(await application(), { screening: 'accepted' }));
  await fill('second', { role: 'Mentor' });
  await table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'review' } });
  expect(await settle(true)).toBe('applications-closed');
  expect((await application()).role).toBe('mentee');
});
