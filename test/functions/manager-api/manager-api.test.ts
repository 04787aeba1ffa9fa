/** Who may do what: every route of managers, in every role, in her own program and in another. */
import { describe, expect, test } from 'vitest';
import { exportTable } from '../../../functions/export/export.ts';
import { exportWorkflow } from '../../support/exports.ts';
import { managerApi } from '../../../functions/manager-api/manager-api.ts';
import { type Route, ROUTES } from '../../../infra/routes.ts';
import type { HttpRequest } from '../../../shared/http.ts';
import { findApplication } from '../../../shared/store/applications.ts';
import { groupEmailWrite } from '../../../shared/store/group-emails.ts';
import { newOccurrenceWrite } from '../../../shared/store/occurrences.ts';
import { keepDelivery } from '../../../shared/store/deliveries.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { sendMessage } from '../../../shared/usecases/email/outbox.ts';
import { MANAGER_PARTS, recordingMailer, worldWithReceipt } from '../../support/world.ts';
import { cohortKey, findCohort } from '../../../shared/store/cohorts.ts';
import type { ManagerRole } from '../../../shared/domain/manager.ts';
import { managerWrite } from '../../../shared/store/managers.ts';

/** The least role for each route; a route that is not here fails the test. */
const LEAST: Readonly<Record<string, ManagerRole | 'anyone signed in'>> = {
  'GET /export/{cohort}/{file}': 'reader',
  'GET /export/{cohort}/{file}/progress': 'reader',
  'GET /api/me': 'anyone signed in',
  'GET /api/cohorts/{cohort}': 'reader',
  'GET /api/cohorts/{cohort}/today': 'reader',
  'GET /api/cohorts/{cohort}/people': 'reader',
  'GET /api/cohorts/{cohort}/interested': 'reader',
  'GET /api/cohorts/{cohort}/people/{person}': 'reader',
  'GET /api/cohorts/{cohort}/people/{person}/emails/{message}': 'reader',
  'GET /api/cohorts/{cohort}/match': 'reader',
  'GET /api/cohorts/{cohort}/match/compare': 'reader',
  'GET /api/cohorts/{cohort}/match/equity': 'reader',
  'GET /api/cohorts/{cohort}/review': 'reader',
  'POST /api/cohorts/{cohort}/review': 'manager',
  'GET /api/cohorts/{cohort}/review/price': 'reader',
  'GET /api/cohorts/{cohort}/review/choices': 'reader',
  'GET /api/cohorts/{cohort}/review/mentor': 'reader',
  'POST /api/cohorts/{cohort}/review/run': 'manager',
  'POST /api/cohorts/{cohort}/tasks/rest': 'manager',
  'POST /api/cohorts/{cohort}/tasks/give': 'manager',
  'POST /api/cohorts/{cohort}/tasks/retry': 'manager',
  'GET /api/cohorts/{cohort}/results': 'reader',
  'GET /api/cohorts/{cohort}/audit': 'reader',
  'GET /api/cohorts/{cohort}/imports': 'reader',
  'POST /api/cohorts/{cohort}/imports/columns': 'manager',
  'POST /api/cohorts/{cohort}/imports/check': 'manager',
  'POST /api/cohorts/{cohort}/imports': 'manager',
  'POST /api/cohorts/{cohort}/imports/{import}/acts': 'manager',
  'GET /api/cohorts/{cohort}/pairs': 'reader',
  'POST /api/cohorts/{cohort}/pairs/{pair}/end': 'manager',
  'GET /api/cohorts/{cohort}/journey': 'reader',
  'GET /api/cohorts/{cohort}/calendar': 'reader',
  'GET /api/cohorts/{cohort}/emails': 'reader',
  'GET /api/cohorts/{cohort}/emails/{touchpoint}': 'reader',
  'POST /api/cohorts/{cohort}/emails/{touchpoint}/check': 'manager',
  'POST /api/cohorts/{cohort}/emails/{touchpoint}/test': 'manager',
  'GET /api/cohorts/{cohort}/group-emails': 'reader',
  'POST /api/cohorts/{cohort}/group-emails': 'manager',
  'POST /api/cohorts/{cohort}/group-emails/{email}/undo': 'manager',
  'GET /api/cohorts/{cohort}/outbox': 'reader',
  'POST /api/cohorts/{cohort}/outbox/pause': 'manager',
  'POST /api/cohorts/{cohort}/outbox/again': 'manager',
  'POST /api/cohorts/{cohort}/outbox/held': 'manager',
  'GET /api/cohorts/{cohort}/deliveries': 'reader',
  'POST /api/cohorts/{cohort}/people/screening': 'manager',
  'POST /api/cohorts/{cohort}/people/{person}/acts': 'manager',
  'POST /api/cohorts/{cohort}/people/{person}/notes': 'manager',
  'POST /api/cohorts/{cohort}/people/{person}/archive': 'manager',
  'POST /api/cohorts/{cohort}/people/{person}/erase': 'manager',
  'POST /api/cohorts/{cohort}/people/{person}/views': 'reader',
  'POST /api/cohorts/{cohort}/people/{person}/answers': 'manager',
  'GET /api/cohorts/{cohort}/duplicates': 'reader',
  'POST /api/cohorts/{cohort}/duplicates': 'manager',
  'POST /api/cohorts/{cohort}/people/{person}/screening': 'manager',
  'POST /api/cohorts/{cohort}/approve': 'manager',
  'GET /api/cohorts/{cohort}/setup': 'reader',
  'POST /api/cohorts/{cohort}/setup': 'manager',
  'POST /api/sources/{source}/connect': 'owner',
  'POST /api/sources/{source}/adopt': 'manager',
  'POST /api/sources/{source}/make': 'owner',
  'POST /api/sources/{source}/change': 'owner',
  'POST /api/sources/{source}/replay': 'manager',
  'POST /api/sources/{source}/sample': 'manager',
  'GET /api/sources/{source}/deliveries/{delivery}': 'reader',
  'POST /api/sources/{source}/deliveries/{delivery}/acts': 'manager',
  'GET /api/cohorts/{cohort}/program': 'reader',
  'GET /api/cohorts/{cohort}/program/versions/{version}': 'reader',
  'GET /api/cohorts/{cohort}/forms': 'reader',
  'POST /api/cohorts/{cohort}/forms/preview': 'manager',
  'GET /api/cohorts/{cohort}/announcement': 'reader',
  'GET /api/cohorts/{cohort}/tasks/{task}': 'reader',
  'GET /api/cohorts/{cohort}/sessions': 'reader',
  'GET /api/cohorts/{cohort}/outbox/emails': 'reader',
  'POST /api/cohorts/{cohort}/group-emails/preview': 'manager',
  'GET /api/cohorts/{cohort}/webhooks': 'owner',
  'POST /api/cohorts/{cohort}/webhooks': 'owner',
  'GET /api/cohorts/{cohort}/tokens': 'owner',
  'POST /api/cohorts/{cohort}/tokens': 'owner',
  'GET /api/cohorts/{cohort}/kept': 'reader',
  'POST /api/cohorts/{cohort}/archive': 'owner',
  'POST /api/cohorts/{cohort}/delete': 'owner',
  'GET /api/cohorts/{cohort}/team': 'reader',
  'POST /api/cohorts/{cohort}/team': 'owner',
  'GET /api/begin': 'anyone signed in',
  'PUT /api/begin': 'anyone signed in',
  'POST /api/begin/questions': 'anyone signed in',
  'GET /api/begin/page': 'anyone signed in',
  'GET /api/begin/form': 'anyone signed in',
  'GET /api/begin/emails': 'anyone signed in',
  'POST /api/begin/emails': 'anyone signed in',
  'POST /api/begin/publish': 'anyone signed in',
  'GET /api/program/starter': 'anyone signed in',
  'POST /api/program/draft': 'anyone signed in',
  'PUT /api/program': 'manager',
};

const RANK = { 'anyone signed in': 0, reader: 1, manager: 2, owner: 3 } as const;
const MANAGED = ROUTES.filter(({ caller }) => caller === 'manager');
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

test('every route of managers has a least role, and no other has', () => {
  expect(Object.keys(LEAST).sort()).toEqual(MANAGED.map(nameOf).sort());
});

async function ask(
  route: Route,
  role: ManagerRole | 'none' | 'of another program' | 'unverified' | 'signed out',
) {
  const world = await worldWithReceipt();
  const { table, program } = world;
  const email = 'someone@example.org';
  const sent = { id: 'd1', source: 'apply', provider: 'typeform', receivedAt: '2026-03-03T10:00:00.000Z' };
  await keepDelivery(
    table,
    { ...sent, state: 'test', bytes: 2 },
    { body: new Uint8Array([123, 125]), now: world.now },
  );
  const written = {
    id: 'groupEmail.1',
    subject: 'Hello',
    body: 'Hello all',
    audience: 'everyone',
    by: 'x',
  } as const;
  await table.write(groupEmailWrite({ cohort: program.cohort.id, createdAt: sent.receivedAt, ...written }));
  await table.write(
    newOccurrenceWrite(
      program.cohort.id,
      { id: 'groupEmail.1', action: 'group-email', dueAt: world.now + 1 },
      sent.receivedAt,
    ),
  );
  const [receipt] = await world.messages();
  await sendMessage(world.outbox(recordingMailer()), receipt!);
  const at = role === 'of another program' ? 'another-program' : program.program.id;
  const as = role === 'of another program' || role === 'unverified' ? 'owner' : role;
  if (as !== 'none' && as !== 'signed out') await table.write(managerWrite(at, email, { role: as }));
  const params = {
    cohort: program.cohort.id,
    file: 'people.csv',
    person: world.person,
    source: 'apply',
    version: '1',
    delivery: 'd1',
    pair: 'p1',
    message: receipt!.id,
    touchpoint: 'receipt',
    email: 'groupEmail.1',
    import: '1',
  };
  const request: HttpRequest = {
    method: route.method,
    route: nameOf(route),
    path: route.path.replace(/\{(\w+)\}/g, (_, name: keyof typeof params) => params[name]),
    params,
    query: {},
    headers: new Map(),
    body: new TextEncoder().encode(JSON.stringify(program)),
    ...(role !== 'signed out' && {
      claims: { email, email_verified: role === 'unverified' ? 'false' : 'true' },
    }),
  };
  const stores = { table, bucket: memoryBucket(), clock: () => world.now };
  const handler =
    route.function === 'export'
      ? exportTable({ ...stores, exports: exportWorkflow(stores) })
      : managerApi({ ...stores, ...MANAGER_PARTS });
  return handler(request);
}

test.each(MANAGED.map((route) => [nameOf(route), route] as const))('%s', async (name, route) => {
  const least = RANK[LEAST[name] ?? 'owner'];
  for (const role of ['signed out', 'unverified'] as const) expect((await ask(route, role)).status).toBe(401);
  for (const role of ['none', 'of another program', 'reader', 'manager', 'owner'] as const) {
    const { status, body = '' } = await ask(route, role);
    const rank = role === 'none' || role === 'of another program' ? 0 : RANK[role];
    // Who may not see something is told the same as if it were not there. A cohort without a match says so to all.
    const refused = status === 404 && body.includes('nothing here') && !/\/(match|review)/.test(name);
    if (rank < least) expect(status, role).toBe(404);
    else expect(refused, role).toBe(false);
  }
});

test('a stranger learns of no cohort', async () => {
  const me = await ask(
    { method: 'GET', path: '/api/me', function: 'manager-api', caller: 'manager' },
    'none',
  );
  expect(JSON.parse(me.body ?? '')).toMatchObject({ email: 'someone@example.org', cohorts: [] });
});

describe('screening by hand', () => {
  const SCREEN: Route = {
    method: 'POST',
    path: '/api/cohorts/{cohort}/people/{person}/screening',
    function: 'manager-api',
    caller: 'manager',
  };

  async function deciding() {
    const world = await worldWithReceipt();
    const { table, program, person } = world;
    const email = 'someone@example.org';
    await table.write(managerWrite(program.program.id, email, { role: 'manager' }));
    const handler = managerApi({ table, bucket: memoryBucket(), clock: () => world.now, ...MANAGER_PARTS });
    const decide = (body: object, who = person) =>
      handler({
        method: 'POST',
        route: nameOf(SCREEN),
        path: SCREEN.path.replace('{cohort}', program.cohort.id).replace('{person}', who),
        params: { cohort: program.cohort.id, person: who },
        query: {},
        headers: new Map(),
        body: new TextEncoder().encode(JSON.stringify(body)),
        claims: { email, email_verified: 'true' },
      });
    const application = async () => (await findApplication(table, program.cohort.id, person))!;
    return { world, decide, application };
  }

  test('a decision is kept with its reason, tells the person once, and counts as a change for the match', async () => {
    const { world, decide, application } = await deciding();
    const { revision } = await application();
    const before = (await findCohort(world.table, world.program.cohort.id))!.inputs;
    expect((await decide({ screening: 'rejected', revision, because: 'All places are taken.' })).status).toBe(
      200,
    );
    // The same decision once more is no second email.
    expect((await decide({ screening: 'rejected', revision, because: 'All places are taken.' })).status).toBe(
      200,
    );
    expect(await application()).toMatchObject({
      screening: 'rejected',
      screenedBecause: 'All places are taken.',
    });
    expect((await world.messages()).filter(({ email }) => email === 'rejected')).toHaveLength(1);
    expect((await findCohort(world.table, world.program.cohort.id))!.inputs).toBe(before + 1);
  });

  test('the second of two editors is told, and nothing changes', async () => {
    const { world, decide, application } = await deciding();
    const { revision } = await application();
    await decide({ screening: 'accepted', revision });
    const late = await decide({ screening: 'rejected', revision, because: 'All places are taken.' });
    expect([late.status, late.body]).toEqual([
      409,
      expect.stringContaining('Someone changed this application'),
    ]);
    expect(await application()).toMatchObject({ screening: 'accepted' });
    expect((await world.messages()).map(({ email }) => email)).not.toContain('rejected');
  });

  test('when the match is under way it is too late, and nonsense is no decision', async () => {
    const { world, decide, application } = await deciding();
    const { revision } = await application();
    const key = cohortKey(world.program.cohort.id);
    await world.table.write({ kind: 'update', key, set: { state: 'matching' } });
    const late = await decide({ screening: 'accepted', revision });
    expect([late.status, late.body]).toEqual([409, expect.stringContaining('the match is being made')]);
    expect((await decide({ screening: 'maybe', revision })).status).toBe(422);
    expect((await decide({ screening: 'rejected', revision })).status).toBe(422);
    expect((await decide({ screening: 'accepted', revision }, 'no one')).status).toBe(404);
  });
});
