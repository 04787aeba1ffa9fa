/** Other programs are told of events: by ids alone, signed, again until they take it, and never at a private address. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { httpsHooks } from '../../../shared/aws/hooks.ts';
import { contradictions } from '../../../shared/domain/program-checks.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { isPublicAddress } from '../../../shared/aws/public-address.ts';
import { hookSecretName, unfitEndpoint } from '../../../shared/domain/webhook.ts';
import { verifyStandardWebhook } from '../../../shared/forms/standard-webhooks.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import { MINUTE } from '../../../shared/domain/calendar.ts';
import { MOST_FAILURES } from '../../../shared/store/due.ts';
import { listHookCalls } from '../../../shared/store/hooks.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { answer } from '../../../shared/usecases/pairs/answer.ts';
import { erasePerson } from '../../../shared/usecases/rights/erase.ts';
import { refusedRight } from '../../../shared/usecases/access/publish-rights.ts';
import { sweep } from '../../../functions/sweep/sweep.ts';
import type { WebhooksView } from '../../../functions/manager-api/screens/webhooks.ts';
import { exampleProgram } from '../../support/programs.ts';
import { managerOf, menteeWith, mentorWith, worldInReview } from '../../support/review-world.ts';
import { FORM_API, IDLE_WORKFLOW, recordingMailer, SECRETS } from '../../support/world.ts';

const SLACK = {
  id: 'slack',
  url: 'https://hooks.example.org/in',
  events: ['matched', 'introduced'],
} as const;
const program: Program = {
  ...exampleProgram(),
  review: 'manual',
  webhooks: [{ ...SLACK, events: [...SLACK.events] }],
};

interface Posted {
  readonly address: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A match is approved; `takes` says what the endpoint makes of each post. */
async function approved(takes: (posted: Posted) => string | undefined = () => undefined) {
  const people = [menteeWith('Ana', ['Rust']), mentorWith('Ben', ['Rust'])];
  const { world, ids, manager } = await worldInReview(people, program);
  const posted: Posted[] = [];
  const clock = () => world.now;
  const errors: unknown[] = [];
  const run = sweep({
    ...world.outbox(recordingMailer()),
    ...{ bucket: world.bucket, formApi: FORM_API, stopwatch: () => 0, timeLeft: () => Infinity },
    workflow: IDLE_WORKFLOW,
    schedules: { set: () => Promise.resolve(), remove: () => Promise.resolve() },
    publishHealth: () => undefined,
    hooks: {
      post: (address, sent) => {
        const one = { address, ...sent };
        posted.push(one);
        return Promise.resolve(takes(one));
      },
    },
    onError: (error) => errors.push(error),
  });
  await manager.ask('POST /api/cohorts/{cohort}/approve', { body: {} });
  return { world, ids, manager, posted, run, errors, clock };
}

test('of what happened, by ids alone, signed so that it can be checked, and once', async () => {
  const { world, ids, posted, run, clock } = await approved();
  await run();
  await run();
  const [pair] = await listPairs(world.table, program.cohort.id);
  expect(posted.map(({ address, body }): unknown => [address, JSON.parse(body)])).toEqual([
    [
      SLACK.url,
      {
        type: 'mentorline.matched',
        timestamp: expect.any(String) as string,
        data: {
          ...{ program: program.program.id, cohort: program.cohort.id, pair: pair!.id },
          people: expect.arrayContaining([ids['Ana'], ids['Ben']]) as string[],
        },
      },
    ],
  ]);
  const [{ body, headers } = { body: '', headers: {} }] = posted;
  expect(body).not.toMatch(/Ana|Ben|example\.org/);
  const [secret = ''] = await SECRETS.live(hookSecretName(program.program.id, 'slack'));
  const request = { body: Buffer.from(body), headers: new Map(Object.entries(headers)), query: {} };
  const receivedAt = world.now;
  expect(verifyStandardWebhook({ ...request, receivedAt }, [secret])).toBe(true);
  expect(verifyStandardWebhook({ ...request, receivedAt }, [`${secret}x`])).toBe(false);
  const found = (await findCohortWithProgram(world.table, program.cohort.id))!;
  for (const side of ['mentor', 'mentee'] as const)
    await answer({ table: world.table, clock }, found, { pair: pair!.id, side, answer: 'yes' });
  await run();
  expect(posted.slice(1).map((one) => (JSON.parse(one.body) as { type: string }).type)).toEqual([
    'mentorline.introduced',
  ]);
  expect(await listHookCalls(world.table, program.cohort.id)).toEqual([]);
});

test('again with longer rests until it is taken; after many tries it is given up, shown, and sent again by a press', async () => {
  let isUp = false;
  const { world, manager, posted, run } = await approved(() => (isUp ? undefined : 'it answered 503'));
  const view = async () =>
    (await manager.ask<WebhooksView>('GET /api/cohorts/{cohort}/webhooks')).body.endpoints[0];
  for (let minute = 0; minute < 24 * 60 && posted.length < MOST_FAILURES; minute++) {
    await run();
    world.now += MINUTE;
  }
  expect(posted.length).toBe(MOST_FAILURES);
  expect(await view()).toMatchObject({ waiting: 0, givenUp: 1, because: 'it answered 503' });
  world.now += 24 * 60 * MINUTE;
  await run();
  expect(posted.length).toBe(MOST_FAILURES);
  isUp = true;
  await manager.ask('POST /api/cohorts/{cohort}/webhooks', { body: { act: 'again', id: 'slack' } });
  await run();
  expect(await view()).toMatchObject({ waiting: 0, givenUp: 0 });
  // Every try carries the same id, so that the other side can tell a repetition.
  expect(new Set(posted.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

test('someone who is erased is not told of any more', async () => {
  const { world, ids, clock } = await approved(() => 'it could not be reached');
  const found = (await findCohortWithProgram(world.table, program.cohort.id))!;
  const parts = { table: world.table, bucket: world.bucket, secrets: SECRETS, clock };
  await erasePerson(parts, found, { person: ids['Ana']!, by: 'person' });
  const calls = await listHookCalls(world.table, program.cohort.id);
  expect(JSON.stringify(calls)).not.toContain(ids['Ana']);
});

test('only an owner changes endpoints, and sees their secrets', async () => {
  const { world } = await approved();
  const manager = { id: 'someone', email: 'someone@example.org' };
  const without = { ...program, webhooks: [] };
  const refused = (role: 'manager' | 'owner') => refusedRight(world.table, without, { manager, role });
  expect(await refused('manager')).toContain('Only an owner');
  expect(await refused('owner')).toBeUndefined();
  const asked = await managerOf(world, () => world.now).ask('POST /api/cohorts/{cohort}/webhooks', {
    body: { act: 'secret', id: 'slack' },
    email: 'someone@example.org',
  });
  expect(asked.status).toBe(404);
});

describe('an address', () => {
  test.each([
    'http://hooks.example.org/',
    'https://user:word@example.org/',
    'ftp://example.org',
    'example.org',
  ])('%s is refused in the program file', (url) => {
    expect(unfitEndpoint(url)).toBeDefined();
    const wrong = { ...program, webhooks: [{ id: 'x', url, events: ['applied' as const] }] };
    expect(contradictions(wrong, KNOWN_EMAILS).map(({ path }) => path)).toContainEqual([
      'webhooks',
      0,
      'url',
    ]);
  });

  test.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '0.0.0.0'],
    ...[
      '100.64.0.1',
      '192.0.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fd00::1',
    ],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '2001:db8::1',
      '2002:7f00:1::',
      '64:ff9b::a00:1',
      '2001:0:4136:e378::1',
      '2001:2::1',
      '2001:10::1',
      '192.88.99.1',
      'fd00:ec2::254',
    ],
    ...['', 'localhost', 'fe80::1%eth0', '::ffff:7f00:1'],
  ])('%s is not public', (ip) => expect(isPublicAddress(ip)).toBe(false));

  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '193.168.1.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    '%s is public',
    (ip) => expect(isPublicAddress(ip)).toBe(true),
  );
});

describe('posting', () => {
  async function served<T>(answer: RequestListener, act: (url: string) => Promise<T>): Promise<T> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      return await act(`http://127.0.0.1:${port}/in`);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
  const sent = { body: '{"a":1}', headers: { 'webhook-id': 'msg_1' } };

  test('the very bytes and headers arrive', async () => {
    const got: { body: string; id: unknown }[] = [];
    const result = await served(
      (request, response) => {
        let body = '';
        request.on('data', (piece: Buffer) => (body += piece.toString()));
        request.on('end', () => {
          got.push({ body, id: request.headers['webhook-id'] });
          response.writeHead(204).end();
        });
      },
      (url) => httpsHooks('anywhere').post(url, sent),
    );
    expect([result, got]).toEqual([undefined, [{ body: sent.body, id: 'msg_1' }]]);
  });

  test('a redirect is followed nowhere', async () => {
    let asked = 0;
    const result = await served(
      (_, response) => {
        asked++;
        response.writeHead(307, { location: 'http://127.0.0.1:1/elsewhere' }).end();
      },
      (url) => httpsHooks('anywhere').post(url, sent),
    );
    expect([result, asked]).toEqual(['it answered 307', 1]);
  });

  test.each(['127.0.0.1', 'localhost', '[::1]'])(
    '%s is not reached from where only the public is',
    async (host) => {
      let asked = 0;
      const result = await served(
        (_, response) => {
          asked++;
          response.writeHead(200).end();
        },
        (url) => httpsHooks('public').post(url.replace('127.0.0.1', host), sent),
      );
      expect([result, asked]).toEqual(['its address is not public', 0]);
    },
  );

  test('what is not there is said without its address', async () => {
    const result = await httpsHooks('anywhere').post('http://127.0.0.1:1/secret-path', sent);
    expect(result).toBe('it could not be reached');
  });
});
