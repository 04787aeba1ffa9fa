/**
 * IAM both ways: a whole cohort lives locally while every call of the SDK is noted; each must be allowed by the policy that
 * its function would have on AWS, and each permission must have been used or say why not.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FUNCTION_NAMES, type FunctionName, specOf } from '../../infra/aws/functions.ts';
import { chanceOf } from '../../infra/local/demo/seeded-random.ts';
import { CohortSimulation } from '../../infra/local/demo/cohort-simulation.ts';
import { readPeople } from '../../infra/local/demo/people.ts';
import { type Need, withoutPlace } from '../../infra/local/functions/recorder.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { applyProgram } from '../../shared/usecases/journey/apply-program.ts';
import { DAY, iso, resolveLocal } from '../../shared/domain/calendar.ts';
import { SHEET_NAMES } from '../../shared/domain/export-names.ts';
import { TYPEFORM_TOKEN } from '../../shared/secrets.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, emailTo, mentor, person, press, startWith } from '../support/stack.ts';
import { localName, Resolver, statementsOf, synthesise } from '../support/synth.ts';
import { typeformDouble, typeformItem } from '../support/typeform.ts';
import type { BoardView } from '../../functions/manager-api/screens/board.ts';
import type { DeliveriesView } from '../../functions/manager-api/screens/deliveries.ts';
import type { GroupEmailsView } from '../../functions/manager-api/screens/group-email.ts';
import type { PairsView } from '../../functions/manager-api/screens/pairs.ts';
import type { ProgramView } from '../../functions/manager-api/screens/program.ts';

const needs = new Map<string, Need>();
const program = { ...exampleProgram(), review: 'automatic' as const };
const TOKEN = 'a token of the account';
/** Too long for a row, so that its body is kept in the bucket. */
const LONG = { motivation: 'so much '.repeat(2000) };
const typeform = typeformDouble([typeformItem('late', '2026-03-10T10:00:00Z', LONG)], { token: TOKEN });

async function live(): Promise<void> {
  const people = (
    await readPeople(
      fileURLToPath(new URL('../../examples/data/people-2023.csv', import.meta.url)),
      chanceOf(3),
    )
  ).slice(0, 40);
  const stack = await startWith(program, '2026-03-02T06:00:00Z', {
    onNeed: (need) => needs.set(JSON.stringify(need), need),
    typeformApiUrl: await typeform.listen(),
  });
  try {
    stack.setSecret(TYPEFORM_TOKEN, { current: TOKEN });
    await apply(stack, program, person('long', { name: 'x' }), {
      answers: LONG as never,
    });
    // Rejected when applications close: the program asks mentors for three years.
    await apply(stack, program, mentor('new'), { answers: { years: 1 } as never });
    await apply(stack, program, mentor('other'), { by: 'google-forms' });
    // From an address that is known by now.
    await apply(stack, program, mentor('other'), { by: 'google-forms', response: 'other-again' });
    const simulation = new CohortSimulation({ stack, program, people, random: chanceOf(3) });
    simulation.planApplications();
    const ends = resolveLocal(program.cohort.ends, '12:00', program.cohort.zone);
    await simulation.liveUntil(ends - 60 * DAY);
    await withdraw(stack);
    await simulation.liveUntil(ends + 95 * DAY);
    await manage(stack);
  } finally {
    await stack.stop();
  }
}

/** Someone who has been introduced leaves by the link of her receipt. */
async function withdraw(stack: LocalStack): Promise<void> {
  const { to } =
    stack.ses
      .list()
      .find(({ tags, subject }) => tags['pid'] !== undefined && /introduc|meet/i.test(subject)) ?? {};
  const pages = emailTo(stack, to ?? '', '').links.concat(
    stack.ses
      .list()
      .filter((one) => one.to === to)
      .flatMap(({ subject }) => emailTo(stack, to ?? '', subject).links),
  );
  for (const page of pages) {
    if (!(await (await fetch(page)).text()).includes('value="withdraw"')) continue;
    expect((await press(page, { do: 'withdraw' })).status).toBe(200);
    await stack.whenIdle();
    return;
  }
  throw new Error('No one who was introduced has a link to leave by.');
}

/** A cohort whose manager moves the deadline and looks at the draft first; matched in shards, and every event comes twice. */
async function review(): Promise<void> {
  const stack = await startWith({ ...program, review: 'manual' }, '2026-03-02T08:00:00Z', {
    deliveries: 2,
    largestMatch: 0,
    onNeed: (need) => needs.set(JSON.stringify(need), need),
  });
  try {
    const later = { ...program.cohort, closes: { date: '2026-03-17', time: '18:00' } };
    const moved = await applyProgram(
      { table: stack.table, clock: () => stack.clock.now() },
      { ...program, review: 'manual', cohort: later },
      { by: 'the manager' },
    );
    expect(moved).toMatchObject({ kind: 'applied' });
    await apply(stack, program, mentor('m'));
    await apply(stack, program, person('e'));
    await apply(stack, program, person('e-again'));
    const [keep, drop] = (await listApplications(stack.table, program.cohort.id))
      .filter(({ role }) => role === 'mentee')
      .map(({ person: who, revision }) => ({ person: who, revision }));
    await (
      await signedIn(stack)
    )('POST /duplicates', { keep, drop });
    await stack.advanceTo(Date.parse('2026-03-19T12:00:00Z'));
    const api = await signedIn(stack);
    const board = await api<BoardView>('GET /review');
    const [pair] = board.pairs;
    const lock = { kind: 'lock', mentee: pair!.mentee, mentor: pair!.mentor };
    await api(`GET /review/price?${new URLSearchParams(lock).toString()}`);
    await api(`GET /review/choices?mentee=${pair!.mentee}`);
    const changed = await api<BoardView>('POST /review', {
      revision: board.revision,
      act: { kind: 'change', change: lock },
    });
    await api('POST /review/run', { revision: changed.revision });
    await api('GET /match/equity');
    await api('POST /approve', {}, 202);
    await api('POST /tasks/retry', {});
  } finally {
    await stack.stop();
  }
}

/** Calls the API as the manager; a path that does not begin with /api or /export belongs to the cohort. */
async function signedIn(
  stack: LocalStack,
): Promise<<T>(call: string, body?: unknown, expected?: number) => Promise<T>> {
  const authorization = `Bearer ${await stack.identity.token(program.program.manager.email)}`;
  return async <T>(call: string, body?: unknown, expected = 200) => {
    const [method = '', path = ''] = call.split(' ');
    const whole = /^\/(api|export)\//.test(path) ? path : `/api/cohorts/${program.cohort.id}${path}`;
    const answer = await fetch(`${stack.gatewayUrl}${whole}`, {
      method,
      headers: { authorization },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    expect([call, answer.status]).toEqual([call, expected]);
    await stack.whenIdle();
    return (answer.headers.get('content-type')?.includes('json') ? answer.json() : undefined) as Promise<T>;
  };
}

/** What a manager does by herself. */
async function manage(stack: LocalStack): Promise<void> {
  const api = await signedIn(stack);
  for (const name of ['applications', 'people', 'pairs', 'sessions', 'responses', 'messages', 'deliveries'])
    await api(`GET /export/${program.cohort.id}/${name}.csv`);
  await api(`GET /export/${program.cohort.id}/skills.xlsx`);
  // This cohort is too small for its exports to be made apart; here they are all the same.
  for (const name of SHEET_NAMES) {
    const input = { cohort: program.cohort.id, file: `${name}.csv`, startedAt: iso(stack.clock.now()) };
    const arn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:build-export';
    stack.stepFunctions.start(arn, name, JSON.stringify(input));
    await stack.whenIdle();
  }
  for (const view of [
    ...[
      '',
      '/today',
      '/people',
      '/match',
      '/journey',
      '/deliveries',
      '/setup',
      '/program',
      '/forms',
      '/pairs',
    ],
    ...[
      '/calendar',
      '/emails',
      '/emails/receipt',
      '/group-emails',
      '/outbox',
      '/results',
      '/audit',
      '/duplicates',
    ],
  ])
    await api(`GET ${view}`);
  await api('GET /api/me');
  await api('GET /program/versions/1');
  const [someone] = await listApplications(stack.table, program.cohort.id);
  await api(`GET /people/${someone!.person}`);
  const late = { screening: 'waitlisted', revision: -1, because: 'Too late for that.' };
  await api(`POST /people/${someone!.person}/screening`, late, 409);
  await api('POST /people/screening', { ...late, people: [{ person: someone!.person, revision: -1 }] });
  const { revision } = someone!;
  await api(`POST /people/${someone!.person}/answers`, {
    revision,
    answers: { email: 'new.address@example.org' },
  });
  const pairs = await api<PairsView>('GET /pairs');
  await api(`POST /pairs/${pairs.pairs[0]!.id}/end`, { revision: -1, stopping: [] }, 409);
  await api('POST /setup', { what: 'texts' });
  await api('POST /emails/receipt/check', { text: { subject: 'Hello', body: 'Hello all of you' } });
  await api('POST /emails/receipt/test', {});
  const many = await api<GroupEmailsView>('GET /group-emails');
  const { id: audience, people } = many.audiences.find((one) => one.id === 'everyone')!;
  const letter = { subject: 'To all', body: 'Hello to all of you.', audience, people };
  const { id: planned } = await api<{ id: string }>('POST /group-emails', letter);
  await api(`POST /group-emails/${planned}/undo`);
  await api('POST /team', { act: 'invite', email: 'rita@example.org', name: 'Rita', role: 'reader' });
  await api('POST /outbox/pause', { paused: true });
  await stack.advanceTo(stack.clock.now() + 1000);
  await api('POST /outbox/pause', { paused: false });
  await api('POST /outbox/held', { decision: 'discard', count: 1 }, 409);
  await api('POST /api/sources/apply/connect');
  await api('POST /api/sources/apply/sample');
  const { text } = await api<ProgramView>('GET /program');
  await api('POST /api/program/draft', { text });
  await api('GET /api/program/starter');
  await api('POST /forms/preview', { text, source: 'apply' });
  await api('PUT /api/program', text);
  const withNewForm = {
    ...program,
    sources: [...program.sources, { ...program.sources[0]!, id: 'apply-2', secret: 'source-apply-2' }],
  };
  await api('PUT /api/program', JSON.stringify(withNewForm));
  await api('POST /api/sources/apply-2/connect');
  await apply(stack, program, person('unreadable'), {
    answers: { email: 'no address', motivation: 'long '.repeat(3000) } as never,
  });
  const [delivery] = (await api<DeliveriesView>('GET /deliveries')).deliveries;
  await api(`GET /api/sources/${delivery!.source}/deliveries/${delivery!.id}`);
  await api('POST /api/sources/apply/replay');
}

beforeAll(async () => {
  await live();
  await review();
});
afterAll(() => typeform.stop());

const { templates } = synthesise();

/** CDK makes the name of the group itself. */
const GROUP = /\/MentorlineApp-Schedules-Group-\w+\//;

interface Granted {
  readonly action: string;
  readonly resource: string;
}

/** Lambda itself uses these: the function's own log, the stream that wakes it, where failed events go. */
const OF_LAMBDA = /^(logs:|dynamodb:(ListStreams|DescribeStream|GetRecords|GetShardIterator)|sqs:)/;

function granted(): Map<FunctionName, Granted[]> {
  const resolver = new Resolver(templates, localName);
  const named = (one: unknown): string =>
    withoutPlace(resolver.text('MentorlineApp', one)).replace(GROUP, '/mentorline/');
  const all = statementsOf(templates);
  return new Map(
    FUNCTION_NAMES.map((name) => [
      name,
      all
        .filter(({ policy }) => policy.startsWith(`${name.replaceAll('-', '')}Role`))
        .flatMap(({ actions, resources }) =>
          actions.flatMap((action) => resources.map((one) => ({ action, resource: named(one) }))),
        )
        .filter(({ action }) => !OF_LAMBDA.test(action)),
    ]),
  );
}

function covers({ action, resource }: Granted, need: Granted): boolean {
  const pattern = new RegExp(
    `^${resource
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
  return action === need.action && pattern.test(need.resource);
}

test('every call of a whole cohort is allowed on AWS, to the function that makes it', () => {
  const allowed = granted();
  const refused = [...needs.values()].filter(
    (need) => !allowed.get(need.function as FunctionName)?.some((one) => covers(one, need)),
  );
  expect(refused.map((need) => `${need.function} ${need.action} ${need.resource}`)).toEqual([]);
  expect(new Set([...needs.values()].map(({ action }) => action.split(':')[0]))).toEqual(
    new Set(['dynamodb', 's3', 'ssm', 'ses', 'scheduler', 'iam', 'states', 'cognito-idp']),
  );
});

test('every permission is used in the life of a cohort, or says when it is', () => {
  const unused = [...granted()].flatMap(([name, grants]) => {
    const { unobserved = {} } = specOf(name);
    const used = [...needs.values()].filter((need) => need.function === name);
    return grants
      .filter((grant) => !used.some((need) => covers(grant, need)))
      .filter(({ action, resource }) => !(action in unobserved) && !(`${action} ${resource}` in unobserved))
      .map(({ action, resource }) => `${name} ${action} ${resource}`);
  });
  expect(unused).toEqual([]);
});
