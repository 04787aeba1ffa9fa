import { afterEach, beforeEach, expect, test } from 'vitest';
import { reconcileForms } from '../../functions/reconcile-forms/reconcile-forms.ts';
import { type Secrets, TYPEFORM_TOKEN } from '../../shared/secrets.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { emptyWorld, SECRETS } from '../support/world.ts';
import { typeformDouble, typeformItem as item } from '../support/typeform.ts';
import { findSource } from '../../shared/store/sources.ts';

/** Of the whole deployment, where a form has none of its own. */
const TOKEN = `secret for ${TYPEFORM_TOKEN}`;
const WITHOUT_OWN: Secrets = {
  live: async (name) => (name.endsWith('-token') && name !== TYPEFORM_TOKEN ? [] : SECRETS.live(name)),
};
let running: ReturnType<typeof typeformDouble> | undefined;
const pauses: number[] = [];
beforeEach(() => void pauses.splice(0));
afterEach(() => running?.stop());

async function listening(double: ReturnType<typeof typeformDouble>, secrets = WITHOUT_OWN) {
  running = double;
  const baseUrl = await double.listen();
  const world = await emptyWorld();
  const run = reconcileForms({
    table: world.table,
    bucket: memoryBucket(),
    secrets,
    clock: () => world.now,
    formApi: {
      baseUrls: { typeform: baseUrl },
      fetch,
      pause: (ms) => Promise.resolve(void pauses.push(ms)),
    },
  });
  return { world, run: () => run({ cohort: world.program.cohort.id }) };
}

test('what the webhooks lost is found, page after page, and kept once however often one looks', async () => {
  // The client asks for 1,000 a page: so many are needed for a second page.
  const items = Array.from({ length: 1003 }, (_, n) =>
    item(
      `p${n}`,
      `2026-03-02T08:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}Z`,
    ),
  );
  const double = typeformDouble(items, { pageSize: 1000, token: TOKEN });
  const { world, run } = await listening(double);
  expect(await run()).toEqual({ checked: 1003, found: 1003 });
  expect(await listApplications(world.table, world.program.cohort.id)).toHaveLength(1003);
  expect(double.requests).toHaveLength(2);
  expect(pauses).toEqual([500]);
  expect(await run()).toEqual({ checked: 0, found: 0 });
});

test('the token that a manager gave for her form comes first', async () => {
  const double = typeformDouble([item('a', '2026-03-03T09:30:00Z')], {
    token: 'secret for source-apply-token',
  });
  const { run } = await listening(double, SECRETS);
  expect(await run()).toEqual({ checked: 1, found: 1 });
});

test('the next look goes back two hours beyond the last one, and misses nothing that was late in the list', async () => {
  const items = [item('a', '2026-03-03T09:30:00Z')];
  const double = typeformDouble(items, { pageSize: 1000, token: TOKEN });
  const { world, run } = await listening(double);
  expect(await run()).toEqual({ checked: 1, found: 1 });
  expect((await findSource(world.table, 'apply'))?.reconciledTo).toBe('2026-03-03T10:00:00.000Z');
  items.push(item('b', '2026-03-03T09:45:00Z'));
  world.now += 30 * 60_000;
  expect(await run()).toEqual({ checked: 2, found: 1 });
  expect(double.requests.at(-1)?.searchParams.get('since')).toBe('2026-03-03T08:00:00Z');
});

test('too many requests are answered with patience, any other status with a clear error that tells no secret', async () => {
  const double = typeformDouble([item('a', '2026-03-03T09:30:00Z')], { pageSize: 1000, token: TOKEN });
  const { run } = await listening(double);
  double.refuseNext(2);
  expect(await run()).toEqual({ checked: 1, found: 1 });
  expect(pauses).toEqual([1000, 2000]);
  double.refuseNext(99);
  const error = await run().catch((failure: unknown) => failure);
  expect(error).toMatchObject({ name: 'ProviderUnavailable', message: 'Typeform answered with status 429.' });
});
