import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reconcileForms, TYPEFORM_TOKEN } from '../../functions/reconcile-forms/reconcile-forms.ts';
import { answersOf, typeformDelivery } from '../../infra/local/demo/deliveries.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { findSource } from '../../shared/store/deliveries.ts';
import { emptyWorld, SECRETS } from '../support/world.ts';
import { person } from '../support/stack.ts';

/** Typeform's Responses API as it is documented: newest first, `since` inclusive, `before` exclusive, 2 requests a second. */
function typeformDouble(items: { token: string; submitted_at: string }[], pageSize: number) {
  const requests: URL[] = [];
  let refuse = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    requests.push(url);
    if (refuse-- > 0) return void response.writeHead(429).end();
    if (request.headers.authorization !== `Bearer secret for ${TYPEFORM_TOKEN}`)
      return void response.writeHead(403).end();
    const sorted = items
      .filter(({ submitted_at }) => submitted_at >= (url.searchParams.get('since') ?? ''))
      .sort((a, b) => (a.submitted_at < b.submitted_at ? 1 : -1));
    const before = url.searchParams.get('before');
    const from = before === null ? 0 : sorted.findIndex(({ token }) => token === before) + 1;
    const size = Math.min(Number(url.searchParams.get('page_size')), pageSize);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ total_items: sorted.length, page_count: 1, items: sorted.slice(from, from + size) }),
    );
  });
  return { server, requests, refuseNext: (times: number) => (refuse = times) };
}

const item = (id: string, submittedAt: string) => {
  const source = {
    id: 'apply',
    provider: 'typeform' as const,
    form: 'mQ7vTnK2',
    secret: 's',
    purpose: 'application' as const,
    fields: {},
    partials: 'ignore' as const,
  };
  const world = { ...source, fields: FIELDS };
  const { body } = typeformDelivery({
    source: world,
    secret: 'x',
    answers: answersOf(person(id)),
    response: id,
    at: Date.parse(submittedAt),
  });
  const { form_id, definition, ...rest } = (JSON.parse(body) as { form_response: Record<string, unknown> })
    .form_response;
  return { ...rest, metadata: { network_id: 'somebody' } } as unknown as {
    token: string;
    submitted_at: string;
  };
};
const FIELDS = { name: 'full_name', email: 'email_address', role: 'taking_part_as', consent: 'consent' };

let server: Server | undefined;
const pauses: number[] = [];
beforeEach(() => void pauses.splice(0));
afterEach(() => server?.close());

async function listening(double: ReturnType<typeof typeformDouble>) {
  server = double.server;
  await new Promise<void>((resolve) => double.server.listen(0, '127.0.0.1', resolve));
  const world = await emptyWorld();
  const run = reconcileForms({
    table: world.table,
    bucket: memoryBucket(),
    secrets: SECRETS,
    clock: () => world.now,
    api: {
      baseUrl: `http://127.0.0.1:${(double.server.address() as AddressInfo).port}`,
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
  const double = typeformDouble(items, 1000);
  const { world, run } = await listening(double);
  expect(await run()).toEqual({ checked: 1003, found: 1003 });
  expect(await listApplications(world.table, world.program.cohort.id)).toHaveLength(1003);
  expect(double.requests).toHaveLength(2);
  expect(pauses).toEqual([500]);
  expect(await run()).toEqual({ checked: 0, found: 0 });
});

test('the next look goes back two hours beyond the last one, and misses nothing that was late in the list', async () => {
  const items = [item('a', '2026-03-03T09:30:00Z')];
  const double = typeformDouble(items, 1000);
  const { world, run } = await listening(double);
  expect(await run()).toEqual({ checked: 1, found: 1 });
  expect((await findSource(world.table, 'apply'))?.reconciledTo).toBe('2026-03-03T10:00:00.000Z');
  items.push(item('b', '2026-03-03T09:45:00Z'));
  world.now += 30 * 60_000;
  expect(await run()).toEqual({ checked: 2, found: 1 });
  expect(double.requests.at(-1)?.searchParams.get('since')).toBe('2026-03-03T08:00:00Z');
});

test('too many requests are answered with patience, any other status with a clear error that tells no secret', async () => {
  const double = typeformDouble([item('a', '2026-03-03T09:30:00Z')], 1000);
  const { run } = await listening(double);
  double.refuseNext(2);
  expect(await run()).toEqual({ checked: 1, found: 1 });
  expect(pauses).toEqual([1000, 2000]);
  double.refuseNext(99);
  const error = await run().catch((failure: unknown) => failure);
  expect(error).toMatchObject({ name: 'TypeformUnavailable', message: 'Typeform answered with status 429.' });
});
