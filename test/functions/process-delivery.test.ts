import { expect, test } from 'vitest';
import { processDeliveries } from '../../functions/process-delivery/process-delivery.ts';
import { receiveForm } from '../../functions/receive-form/receive-form.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { signedDelivery } from '../support/deliveries.ts';
import { streamOf } from '../support/events.ts';
import { FORM_API, emptyWorld, SECRETS } from '../support/world.ts';

async function received() {
  const world = await emptyWorld();
  const errors: unknown[] = [];
  const parts = {
    table: world.table,
    bucket: memoryBucket(),
    secrets: SECRETS,
    formApi: FORM_API,
    clock: () => world.now,
    onError: (error: unknown) => void errors.push(error),
  };
  const { body = '{}' } = await receiveForm(parts)(signedDelivery(world.program, { at: world.now }));
  const { kept: id } = JSON.parse(body) as { kept: string };
  return { world, errors, process: processDeliveries(parts), id };
}

test('a delivery becomes one application with its receipt, however often the stream tells of it', async () => {
  const { world, process, id } = await received();
  const event = streamOf({ id, source: 'apply' });
  expect(await process(event)).toEqual({ batchItemFailures: [] });
  await process(event);
  expect(await listApplications(world.table, world.program.cohort.id)).toMatchObject([{ role: 'mentee' }]);
  expect((await world.messages()).map(({ email }) => email)).toEqual(['receipt']);
});

test('what fails is told to the log and to the stream, and keeps nothing else back', async () => {
  const { world, errors, process, id } = await received();
  const answer = await process(streamOf({ id: 'lost', source: 'apply' }, { id, source: 'apply' }));
  const failed = answer.batchItemFailures.length;
  expect(errors).toHaveLength(failed);
  expect(await listApplications(world.table, world.program.cohort.id)).toHaveLength(1);
});
