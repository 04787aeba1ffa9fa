import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { participantPages } from '../../functions/participant-pages/participant-pages.ts';
import type { Pair } from '../../shared/domain/pair.ts';
import { linkFor, type LinkPurpose } from '../../shared/links.ts';
import { MINUTE } from '../../shared/domain/calendar.ts';
import { LINK_KEY } from '../../shared/secrets.ts';
import { findPerson } from '../../shared/store/people.ts';
import { findApplication } from '../../shared/store/applications.ts';
import { listAudit } from '../../shared/store/audit.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { listSessions } from '../../shared/store/sessions.ts';
import { listResponses } from '../../shared/store/survey-responses.ts';
import { requestTo } from '../support/events.ts';
import { exampleProgram } from '../support/programs.ts';
import { menteeWith, mentorWith, worldInReview } from '../support/review-world.ts';
import { SECRETS, type TestWorld, worldWithReceipt } from '../support/world.ts';

/** The pages of a world, and a visit by a link of one of its people; with `fields`, a button is pressed. */
async function pagesOf(world: TestWorld) {
  const { table, program } = world;
  const pages = participantPages({
    newId: randomUUID,
    table,
    bucket: memoryBucket(),
    secrets: SECRETS,
    clock: () => world.now,
    publicUrl: 'https://m.example.org',
  });
  const [key = ''] = await SECRETS.live(LINK_KEY);
  const visit = (
    {
      purpose,
      round = '',
      query = {},
      ...about
    }: {
      purpose: LinkPurpose;
      person: string;
      pair?: Pair;
      round?: string;
      query?: Record<string, string>;
    },
    fields?: Record<string, string>,
  ) => {
    const maker = { publicUrl: 'https://m.example.org', key };
    const of = { cohort: program.cohort.id, ...about };
    const path = new URL(linkFor(maker, of, { purpose, round, now: world.now })).pathname;
    const token = path.slice(3);
    return pages(
      requestTo(path, {
        params: { token },
        query,
        ...(fields && { method: 'POST', body: Buffer.from(new URLSearchParams(fields).toString()) }),
        headers: new Map([['content-type', 'application/x-www-form-urlencoded']]),
      }),
    );
  };
  return { pages, visit };
}

async function visitor() {
  const world = await worldWithReceipt();
  const { pages, visit } = await pagesOf(world);
  return {
    pages,
    visit: (purpose: LinkPurpose, fields?: Record<string, string>) =>
      visit({ purpose, person: world.person }, fields),
    person: () => findPerson(world.table, world.person),
  };
}

test('looking changes nothing; the button does', async () => {
  const { visit, person } = await visitor();
  expect((await visit('unsubscribe')).body).toContain('Unsubscribe?');
  expect((await person())?.unsubscribedAt).toBeUndefined();
  await visit('unsubscribe', { do: 'stop' });
  expect((await person())?.unsubscribedAt).toBeDefined();
  await visit('unsubscribe', { do: 'back' });
  expect((await person())?.unsubscribedAt).toBeUndefined();
});

test("an email program's one click wants no page back", async () => {
  const { visit, person } = await visitor();
  expect(await visit('unsubscribe', { 'List-Unsubscribe': 'One-Click' })).toEqual({ status: 200, body: '' });
  expect((await person())?.unsubscribedAt).toBeDefined();
});

test('links that are wrong, and programs that are not there, say what to do', async () => {
  const { pages, visit } = await visitor();
  expect((await visit('manage')).body).toContain('Your application');
  const wrong = await pages(requestTo('/p/nonsense', { params: { token: 'nonsense' } }));
  expect([wrong.status, wrong.body]).toEqual([403, expect.stringContaining('newest email')]);
  const about = await pages(
    requestTo('/about/none', { route: 'GET /about/{cohort}', params: { cohort: 'none' } }),
  );
  expect(about.status).toBe(404);
});

/** A proposed pair, and what its two people see and press by their links. */
async function paired() {
  const program = { ...exampleProgram(), review: 'manual' as const };
  const more = { goals: ['First job'] };
  const people = [menteeWith('Ana', ['Rust'], more), mentorWith('Ben', ['Rust'], more)];
  const { world, ids, manager } = await worldInReview(people, program);
  await manager.ask('POST /api/cohorts/{cohort}/approve', { body: {} });
  const cohort = program.cohort.id;
  const [pair] = await listPairs(world.table, cohort);
  const { pages, visit: open } = await pagesOf(world);
  const visit = async (
    who: 'Ana' | 'Ben',
    purpose: LinkPurpose,
    fields?: Record<string, string>,
    round = '',
  ) => {
    const link = { purpose, person: ids[who] ?? '', ...(pair && { pair }), round };
    const { status, body = '' } = await open(link, fields);
    return { status, text: body.replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, ' ').replace(/\s+/g, ' ') };
  };
  const state = async () => (await listPairs(world.table, cohort))[0]?.state;
  const application = (who: 'Ana' | 'Ben') => findApplication(world.table, cohort, ids[who] ?? '');
  return { world, cohort, ids, pages, open, visit, state, application };
}

test('two people are told more, agree, and are introduced by their buttons alone', async () => {
  const { visit, state, world } = await paired();
  expect((await visit('Ben', 'answer')).text).toContain('Tell me more first');
  await visit('Ben', 'answer', { do: 'more' });
  expect((await world.messages()).map(({ email }) => email)).toContain('told-more');
  expect((await visit('Ben', 'answer')).text).not.toContain('Tell me more first');
  expect(await state()).toBe('proposed');
  await visit('Ben', 'answer', { do: 'yes' });
  expect(await state()).toBe('proposed');
  await visit('Ana', 'answer', { do: 'yes' });
  expect(await state()).toBe('introduced');
  expect((await visit('Ana', 'answer')).text).not.toContain('Yes, introduce us');
  expect((await visit('Ana', 'agreement')).text).toContain('I have read this and I agree');
  await visit('Ana', 'agreement', { do: 'agree' });
  expect((await visit('Ana', 'agreement')).text).not.toContain('I have read this and I agree');
});

test('one no declines, and neither side can answer any more', async () => {
  const { visit, state } = await paired();
  await visit('Ana', 'answer', { do: 'no' });
  expect(await state()).toBe('declined');
  expect((await visit('Ben', 'answer')).text).not.toContain('Yes, introduce us');
  await visit('Ben', 'answer', { do: 'yes' });
  expect(await state()).toBe('declined');
});

test('a session is logged once a day, neither in the future nor before the introduction, and only by those who were introduced', async () => {
  const { visit, world, cohort } = await paired();
  expect((await visit('Ana', 'session')).text).toContain('Nothing to log yet');
  await visit('Ben', 'answer', { do: 'yes' });
  await visit('Ana', 'answer', { do: 'yes' });
  expect((await visit('Ana', 'session')).status).toBe(200);
  expect((await visit('Ana', 'session', { met: 'yes', date: '2027-01-01' })).text).toContain('in the future');
  expect((await visit('Ana', 'session', { met: 'yes', date: 'yesterday' })).status).not.toBe(200);
  expect((await visit('Ana', 'session', { met: 'yes', date: '2026-03-02' })).text).toContain(
    'introduced after that day',
  );
  await visit('Ana', 'session', { met: 'yes', date: '2026-03-03', rating: '4', topics: 'Goals', next: '' });
  await visit('Ben', 'session', { met: 'yes', date: '2026-03-03', rating: '3' });
  // What both said is kept, and the meeting counts once.
  expect(await listSessions(world.table, cohort)).toHaveLength(2);
  expect(await listPairs(world.table, cohort)).toMatchObject([{ sessions: 1 }]);
});

test('a survey is answered, changed and told apart from a round that is over', async () => {
  const { visit, world, cohort } = await paired();
  expect((await visit('Ana', 'survey', undefined, 'mid-survey')).text).toContain('Halfway survey');
  expect((await visit('Ana', 'survey', {}, 'mid-survey')).text).toContain('answer at least one question');
  expect((await visit('Ana', 'survey', { useful: '9' }, 'mid-survey')).status).toBe(422);
  await visit('Ana', 'survey', { useful: '3' }, 'mid-survey');
  await visit('Ana', 'survey', { useful: '4', change: 'Nothing' }, 'mid-survey');
  expect(await listResponses(world.table, cohort)).toMatchObject([
    { round: 'mid-survey', answers: { useful: 4, change: 'Nothing' } },
  ]);
  // Who says that they have met has met, whether a session was logged or not.
  for (const who of ['Ana', 'Ben'] as const) await visit(who, 'answer', { do: 'yes' });
  await visit('Ana', 'survey', { met: 'no' }, 'check-in-30');
  expect((await listPairs(world.table, cohort))[0]?.metOn).toBeUndefined();
  await visit('Ana', 'survey', { met: 'yes' }, 'check-in-30');
  expect((await listPairs(world.table, cohort))[0]?.metOn).toBe('2026-03-03');
  expect((await visit('Ana', 'survey', undefined, 'gone')).text).toContain('has closed');
});

test('an application is paused, resumed, given seats and withdrawn by its link', async () => {
  const { visit, application, state } = await paired();
  await visit('Ben', 'manage', { do: 'capacity', capacity: '2' });
  expect(await application('Ben')).toMatchObject({ capacity: 2 });
  expect((await visit('Ben', 'manage', { do: 'capacity', capacity: 'many' })).text).toMatch(/number/i);
  for (const capacity of ['', ' ', '1e1', '-1', '0x1'])
    expect((await visit('Ben', 'manage', { do: 'capacity', capacity })).text).toMatch(/number/i);
  expect(await application('Ben')).toMatchObject({ capacity: 2 });
  await visit('Ben', 'manage', { do: 'pause' });
  expect(await application('Ben')).toMatchObject({ paused: true });
  await visit('Ben', 'manage', { do: 'resume' });
  expect(await application('Ben')).toMatchObject({ paused: false });
  await visit('Ana', 'manage', { do: 'withdraw' });
  expect((await application('Ana'))?.withdrawnAt).toBeDefined();
  expect(await state()).not.toBe('proposed');
  // Applications are closed, so that there is no way back.
  expect((await visit('Ana', 'manage')).text).not.toContain('Reopen my application');
});

test('anyone reads what the program is about', async () => {
  const { pages, cohort } = await paired();
  const about = await pages(
    requestTo(`/about/${cohort}`, { route: 'GET /about/{cohort}', params: { cohort } }),
  );
  expect([about.status, about.body]).toEqual([200, expect.stringContaining('Open Source Mentoring')]);
});

test('everything about oneself is taken after a code to one’s address, and after nothing else', async () => {
  const { visit, open, ids, world, cohort } = await paired();
  const ask = async (fields: Record<string, string>) => {
    const link = { purpose: 'manage' as const, person: ids['Ana'] ?? '', query: { data: '' } };
    const { status, body = '' } = await open(link, fields);
    return { status, body };
  };
  expect((await visit('Ana', 'manage')).text).toContain('Take everything that we keep about you');
  await ask({ do: 'code' });
  await ask({ do: 'code' });
  const codes = (await world.messages()).filter(({ email }) => email === 'own-code');
  expect(codes).toHaveLength(1);
  const code = codes[0]!.facts!['code']!;
  const wrong = await ask({ do: 'json', code: code === '000000' ? '000001' : '000000' });
  expect([wrong.status, wrong.body]).toEqual([422, expect.stringContaining('not the code')]);
  const taken = await ask({ do: 'json', code: ` ${code} ` });
  expect(taken.status).toBe(200);
  expect(JSON.parse(taken.body)).toMatchObject({
    profile: { name: 'Ana' },
    cohorts: [{ pairs: [{ as: 'mentee' }] }],
  });
  expect(taken.body).not.toContain('Ben');
  // Once, and not by guessing.
  expect((await ask({ do: 'json', code })).status).toBe(422);
  world.now += 2 * MINUTE;
  await ask({ do: 'code' });
  const next = (await world.messages()).filter(({ email }) => email === 'own-code').at(-1)!.facts!['code']!;
  for (let n = 0; n < 5; n++) await ask({ do: 'page', code: 'x' });
  expect((await ask({ do: 'page', code: next })).status).toBe(422);
  const audit = (await listAudit(world.table, cohort)).filter(({ what }) => what === 'exported-person');
  expect(audit).toMatchObject([{ by: 'person' }]);
});
