/** Our own form: page by page without script, nothing kept before it is sent, and then a delivery like any other. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { participantPages } from '../../functions/participant-pages/participant-pages.ts';
import { processDeliveries } from '../../functions/process-delivery/process-delivery.ts';
import { receiveForm } from '../../functions/receive-form/receive-form.ts';
import type { HttpAnswer } from '../../shared/http.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { listDeliveries } from '../../shared/store/deliveries.ts';
import { requestTo, streamOf } from '../support/events.ts';
import { fieldsOf, withOwnForm } from '../support/own-form.ts';
import { exampleProgram } from '../support/programs.ts';
import { FORM_API, emptyWorld, SECRETS } from '../support/world.ts';

async function formOf(program = withOwnForm(exampleProgram())) {
  const world = await emptyWorld(program);
  const { table } = world;
  const parts = {
    table,
    bucket: memoryBucket(),
    secrets: SECRETS,
    formApi: FORM_API,
    clock: () => world.now,
  };
  const pages = participantPages({ ...parts, newId: randomUUID, publicUrl: 'https://m.example.org' });
  const cohort = program.cohort.id;
  const ask = (method: string, fields?: URLSearchParams, query: Record<string, string> = {}) =>
    pages(
      requestTo(`/apply/${cohort}`, {
        ...{ method, route: `${method} /apply/{cohort}`, params: { cohort }, query },
        ...(fields && { body: Buffer.from(fields.toString()) }),
      }),
    );
  /** Presses a button of the page with these answers. */
  const press = (shown: HttpAnswer, answers: Record<string, string | string[]>, go = 'on') => {
    const fields = fieldsOf(shown);
    fields.set('go', go);
    for (const [id, given] of Object.entries(answers)) {
      fields.delete(`a-${id}`);
      for (const one of [given].flat()) fields.append(`a-${id}`, one);
    }
    return ask('POST', fields);
  };
  const deliveries = () => listDeliveries(table, ['own']);
  const process = async () => {
    const read = processDeliveries({ ...parts, onError: (error) => expect(error).toBeUndefined() });
    for (const { id } of await deliveries()) await read(streamOf({ id, source: 'own' }));
  };
  const applications = () => listApplications(table, cohort);
  return { world, program, ask, press, deliveries, process, applications, parts };
}

const ANSWERS: Record<string, string | string[]> = {
  ...{ name: 'Ana "Lima" & Co', email: 'ana@example.org', role: 'Mentee', years: '3', consent: 'yes' },
  ...{ wants: 'Rust, Go; SQL', languages: 'English, German', zone: 'Europe/Berlin' },
  ...{ goals: ['First job'], interests: 'Compilers', availability: ['Weekday evenings'] },
  motivation: 'I <b>want</b> to learn.\nMuch.',
};

/** Fills in page after page, and sends the last. */
async function fillIn(
  { world, program, ask, press }: Awaited<ReturnType<typeof formOf>>,
  more: Record<string, string> = {},
) {
  let shown = await ask('GET');
  world.now += 60_000;
  for (let at = 0; at < 5 && shown.status === 200; at++) {
    const here = program.questions.filter(({ id }) => shown.body?.includes(`name="a-${id}"`));
    const given: Record<string, string | string[]> = { ...ANSWERS, ...more };
    shown = await press(
      shown,
      Object.fromEntries(here.flatMap(({ id }) => (given[id] === undefined ? [] : [[id, given[id]]]))),
    );
  }
  return shown;
}

test('page by page to an application, with nothing kept before it is sent', async () => {
  const form = await formOf();
  const sent = await fillIn(form);
  expect([sent.status, sent.headers]).toEqual([303, { location: '/apply/spring-2026?sent' }]);
  const [delivery, ...more] = await form.deliveries();
  expect([delivery?.provider, delivery?.state, more.length]).toEqual(['mentorline', 'kept', 0]);
  await form.process();
  const [application] = await form.applications();
  expect(application?.answers).toMatchObject({
    ...{ name: 'Ana "Lima" & Co', email: 'ana@example.org', role: 'Mentee', years: 3, consent: true },
    ...{ wants: ['Rust', 'Go', 'SQL'], languages: ['English', 'German'], zone: 'Europe/Berlin' },
    ...{ goals: ['First job'], availability: ['Weekday evenings'] },
  });
  expect(application?.answers['motivation']).toContain('I <b>want</b> to learn.');
  expect((await form.world.messages()).map(({ email }) => email)).toEqual(['receipt']);
  expect((await form.ask('GET', undefined, { sent: '' })).body).toContain('we have your answers');
});

test('what is missing or does not fit is said at its question, and everything else stays filled in', async () => {
  const form = await formOf();
  const { press, ask } = form;
  const first = await ask('GET');
  const wrong = await press(first, { name: 'Ana', email: 'no address' });
  expect(wrong.status).toBe(422);
  expect(wrong.body).toMatch(/id="a-email-problem">It is not an email address\./);
  expect(fieldsOf(wrong).get('a-name')).toBe('Ana');
  expect(await form.deliveries()).toEqual([]);
});

test('back and forth, answers of all pages are there', async () => {
  const { ask, press } = await formOf();
  const first = await ask('GET');
  const second = await press(first, { ...ANSWERS });
  expect(second.body).toMatch(/Page 2 of [234]/);
  const back = await press(second, { years: '7' }, 'back');
  expect(back.body).toContain('Page 1 of');
  expect(fieldsOf(back).get('a-email')).toBe('ana@example.org');
});

test('answers of other pages that someone changed on the way are not taken', async () => {
  const { ask, press } = await formOf();
  const second = await press(await ask('GET'), { ...ANSWERS });
  const fields = fieldsOf(second);
  fields.set('kept', (fields.get('kept') ?? '').replace('ana@example.org', 'eve@example.org'));
  const answer = await ask('POST', fields);
  expect([answer.status, answer.body]).toEqual([422, expect.stringContaining('did not arrive whole')]);
});

test('machines are asked once more, and people who look again are believed', async () => {
  const form = await formOf();
  const filled = await fillIn(form, { email: 'one@example.org' });
  expect(filled.status).toBe(303);
  let shown = await form.ask('GET');
  for (let at = 0; at < 4 && shown.status === 200; at++) shown = await form.press(shown, { ...ANSWERS });
  expect([shown.status, shown.body]).toEqual([422, expect.stringContaining('That was quick')]);
  const baited = fieldsOf(shown);
  baited.set('website', 'https://spam.example');
  baited.set('go', 'on');
  const again = await form.ask('POST', baited);
  expect([again.status, again.body]).toEqual([422, expect.stringContaining('“Website” empty')]);
  expect(await form.deliveries()).toHaveLength(1);
  expect((await form.press(again, { website: '' })).status).toBe(303);
  expect(await form.deliveries()).toHaveLength(2);
});

test('who goes back and sends again edits what they sent', async () => {
  const form = await formOf();
  let shown = await form.ask('GET');
  form.world.now += 60_000;
  let last = shown;
  while (shown.status === 200) [last, shown] = [shown, await form.press(shown, { ...ANSWERS })];
  await form.process();
  form.world.now += 60_000;
  expect((await form.press(last, { ...ANSWERS, motivation: 'Something else.' })).status).toBe(303);
  await form.process();
  const [application, ...more] = await form.applications();
  expect([application?.versions, more.length]).toEqual([2, 0]);
});

test('before it opens and after it has closed, the page says when', async () => {
  const { world, ask, press, deliveries } = await formOf();
  const open = world.now;
  const shown = await ask('GET');
  world.now = Date.parse('2026-02-01T10:00:00Z');
  expect((await ask('GET')).body).toContain('They open on');
  world.now = Date.parse('2026-06-01T10:00:00Z');
  expect((await ask('GET')).body).toContain('Applications have closed');
  // What was begun in time is kept like every late form: the manager decides.
  let late = shown;
  world.now = open;
  for (let at = 0; at < 3 && late.body?.includes('>Next<'); at++) late = await press(late, { ...ANSWERS });
  world.now = Date.parse('2026-03-15T10:00:00Z');
  const looked = await press(late, { ...ANSWERS });
  expect(looked.body).toContain('open for a long time');
  expect((await press(looked, { ...ANSWERS })).status).toBe(303);
  expect(await deliveries()).toHaveLength(1);
});

test('nothing is taken for our form from outside, and no one is told that there is one', async () => {
  const { parts, world } = await formOf();
  const answer = await receiveForm({ ...parts, onError: () => undefined })(
    requestTo('/in/mentorline/own', { method: 'POST', body: Buffer.from('{}') }),
  );
  expect(answer.status).toBe(401);
  const other = await formOf(withOwnForm(exampleProgram(), { provider: 'typeform' }));
  expect((await other.ask('GET')).status).toBe(404);
  expect(world.now).toBeGreaterThan(0);
});

test('a form for one role does not ask for the role', async () => {
  const { ask, press, world, process, applications } = await formOf(
    withOwnForm(exampleProgram(), { role: 'mentor' }),
  );
  let shown = await ask('GET');
  expect(shown.body).not.toContain('name="a-role"');
  world.now += 60_000;
  while (shown.status === 200) shown = await press(shown, { ...ANSWERS });
  await process();
  expect((await applications()).map(({ role }) => role)).toEqual(['mentor']);
});

test('the sites that the manager lists may show the form, each of its pages, and no other site', async () => {
  const embeddedIn = ['https://www.example.org'];
  const form = await formOf(withOwnForm(exampleProgram(), { embeddedIn }));
  const first = await form.ask('GET');
  const wrong = await form.press(first, { email: 'no address' });
  const sent = await form.ask('GET', undefined, { sent: '' });
  for (const answer of [first, wrong, sent]) expect(answer.framedBy).toEqual(embeddedIn);
  expect((await (await formOf()).ask('GET')).framedBy).toBeUndefined();
});

/** Capacity and offers are for mentors, and required of them; wants are for mentees. */
function withRoles() {
  const program = withOwnForm(exampleProgram());
  const of: Readonly<Record<string, 'mentor' | 'mentee'>> = {
    capacity: 'mentor',
    offers: 'mentor',
    wants: 'mentee',
  };
  return {
    ...program,
    questions: program.questions.map((one) => {
      const askedOf = of[one.id];
      return { ...one, ...(askedOf && { askedOf, required: true }) };
    }),
  };
}

test.each([
  ['Mentee', ['wants'], ['capacity', 'offers']],
  ['Mentor', ['capacity', 'offers'], ['wants']],
  ['Both', ['capacity', 'offers', 'wants'], []],
])('%s: asked %j, and not %j', async (role, asked, others) => {
  const form = await formOf(withRoles());
  const first = await form.ask('GET');
  const names = (body = '') => new Set([...body.matchAll(/ name="a-([\w-]+)"/g)].map(([, id]) => id));
  const seen = names(first.body);
  for (const id of [...asked, ...others]) expect([id, seen.has(id)]).toEqual([id, false]);
  expect(first.body).toMatch(/>Page 1</);
  let shown = first;
  form.world.now += 60_000;
  const given = { ...ANSWERS, offers: 'SQL', capacity: '2', role };
  for (let at = 0; at < 5 && shown.status === 200; at++) {
    for (const id of names(shown.body)) seen.add(id);
    shown = await form.press(
      shown,
      Object.fromEntries(Object.entries(given).filter(([id]) => names(shown.body).has(id))),
    );
  }
  expect(shown.status).toBe(303);
  expect(asked.filter((id) => !seen.has(id))).toEqual([]);
  expect(others.filter((id) => seen.has(id))).toEqual([]);
  await form.process();
  const [application] = await form.applications();
  expect(application?.missing).toEqual([]);
});

test('who goes back and takes another role sends no answers of the first', async () => {
  const form = await formOf(withRoles());
  const first = await form.ask('GET');
  form.world.now += 60_000;
  const asMentor = await form.press(first, { ...ANSWERS, role: 'Mentor' });
  const back = await form.press(asMentor, { offers: 'SQL', capacity: '2' }, 'back');
  let shown = await form.press(back, { ...ANSWERS, role: 'Mentee' });
  for (let at = 0; at < 4 && shown.status === 200; at++) shown = await form.press(shown, { ...ANSWERS });
  expect(shown.status).toBe(303);
  await form.process();
  const [application] = await form.applications();
  expect([application?.role, application?.answers['offers']]).toEqual(['mentee', undefined]);
});

test('the rules for taking part are said before anyone applies', async () => {
  const { ask, program } = await formOf();
  expect(program.eligibility.length).toBeGreaterThan(0);
  const { body } = await ask('GET');
  for (const { because } of program.eligibility) expect(body).toContain(because);
});

test('what a rule decides on is required of its role, and of no other', async () => {
  const program = withRoles();
  expect(program.eligibility).toMatchObject([{ role: 'mentor', question: 'years' }]);
  for (const [role, says] of [
    ['Mentor', 'How many years have you worked as a developer?<'],
    ['Mentee', 'How many years have you worked as a developer? (optional)<'],
  ] as const) {
    const form = await formOf(program);
    const second = await form.press(await form.ask('GET'), { ...ANSWERS, role });
    expect([role, second.body?.includes(says)]).toEqual([role, true]);
  }
});

test('a program that asks for no role still has a form', async () => {
  const program = withRoles();
  const { ask } = await formOf({
    ...program,
    questions: program.questions.filter(({ use }) => use !== 'role'),
  });
  expect((await ask('GET')).body).toContain('name="a-name"');
});
