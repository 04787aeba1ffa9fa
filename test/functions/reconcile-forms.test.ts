import { expect, test } from 'vitest';
import { reconcileForms } from '../../functions/reconcile-forms/reconcile-forms.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { emptyWorld, SECRETS } from '../support/world.ts';

const reconcilerOf = async (live: (name: string) => readonly string[], fetch: typeof globalThis.fetch) => {
  const world = await emptyWorld();
  const reconcile = reconcileForms({
    table: world.table,
    bucket: memoryBucket(),
    secrets: { live: async (name) => (live(name).length > 0 ? live(name) : SECRETS.live(name)) },
    clock: () => world.now,
    formApi: { fetch, pause: () => Promise.resolve(), baseUrls: {} },
  });
  return { world, reconcile };
};

test('asks the provider and finds nothing new in an empty list', async () => {
  const asked: string[] = [];
  const { world, reconcile } = await reconcilerOf(
    () => [],
    (url) => {
      asked.push(url instanceof Request ? url.url : url.toString());
      return Promise.resolve(new Response(JSON.stringify({ items: [], total_items: 0, page_count: 0 })));
    },
  );
  expect(await reconcile({ cohort: world.program.cohort.id })).toEqual({ checked: 0, found: 0 });
  expect(asked).toEqual([expect.stringContaining('/forms/mQ7vTnK2/responses')]);
});

test('a provider that does not answer stops the step by a name that the workflow knows', async () => {
  const { world, reconcile } = await reconcilerOf(
    () => [],
    () => Promise.resolve(new Response('down', { status: 500 })),
  );
  await expect(reconcile({ cohort: world.program.cohort.id })).rejects.toMatchObject({
    name: 'ProviderUnavailable',
  });
  expect(() => reconcile({})).toThrow();
});
