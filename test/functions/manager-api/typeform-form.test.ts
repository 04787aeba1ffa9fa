/** A form that Mentorline makes at Typeform: with every question, connected, and in the program; over a double of its API. */
import { afterEach, expect, test } from 'vitest';
import type { AdoptedView } from '../../../functions/manager-api/screens/connect-form.ts';
import type { ProgramView } from '../../../functions/manager-api/screens/program.ts';
import type { SetupStep } from '../../../functions/manager-api/screens/setup.ts';
import { managerApi } from '../../../functions/manager-api/manager-api.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { typeformDouble } from '../../support/typeform.ts';
import { exampleProgram } from '../../support/programs.ts';
import { emptyWorld, MANAGER_PARTS, SECRETS } from '../../support/world.ts';

const TOKEN = 'tfp_a_token_of_hers';
const running: { stop: () => void }[] = [];
afterEach(() => {
  for (const one of running.splice(0)) one.stop();
});

async function making() {
  const example = exampleProgram();
  const program: Program = {
    ...example,
    questions: [
      ...example.questions,
      { id: 'how-sure', kind: 'scale', from: 1, to: 7, required: false, text: 'How sure are you?' },
      { id: 'how-often', kind: 'scale', from: 1, to: 3, required: false, text: 'How *often* {{field:x}}?' },
    ],
    sources: example.sources.map((source) =>
      source.id === 'apply'
        ? {
            id: 'apply',
            provider: 'typeform',
            secret: 'source-apply',
            purpose: 'application',
            fields: {},
            partials: 'ignore',
          }
        : source,
    ),
  };
  const world = await emptyWorld(program);
  const double = typeformDouble([], { token: TOKEN });
  running.push(double);
  const kept = new Map<string, string>();
  const keep = async (name: string, secret: string): Promise<void> => void kept.set(name, secret);
  const live = async (name: string) => {
    const own = kept.get(name);
    return own === undefined ? SECRETS.live(name) : [own];
  };
  const api = managerApi({
    ...MANAGER_PARTS,
    secrets: { live },
    secretMaker: { ...MANAGER_PARTS.secretMaker, keep },
    formApi: { baseUrls: { typeform: await double.listen() }, fetch, pause: () => Promise.resolve() },
    table: world.table,
    bucket: memoryBucket(),
    clock: () => world.now,
  });
  const ask = async (method: string, route: string, sent: object | string = {}) => {
    const params = { source: 'apply', cohort: program.cohort.id };
    const { status, body } = await api({
      method,
      route: `${method} ${route}`,
      path: route.replace('{source}', params.source).replace('{cohort}', params.cohort),
      params,
      query: {},
      headers: new Map(),
      body: new TextEncoder().encode(typeof sent === 'string' ? sent : JSON.stringify(sent)),
      claims: { email: program.program.manager.email, email_verified: 'true' },
    });
    return { status, body: JSON.parse(String(body)) as unknown };
  };
  const act = async (what: 'make' | 'change', sent: object = {}) => {
    const { status, body } = await ask('POST', `/api/sources/{source}/${what}`, sent);
    return { status, body: body as AdoptedView & { message: string } };
  };
  const make = (token = TOKEN, form?: string) => act('make', { token, ...(form !== undefined && { form }) });
  const change = () => act('change');
  const step = async () =>
    ((await ask('GET', '/api/cohorts/{cohort}/setup')).body as SetupStep[]).find(
      ({ id }) => id === 'connect-apply',
    );
  /** Publishes the program with this text in the place of that. */
  const edit = async (that: RegExp, by: string) => {
    const { body } = await ask('GET', '/api/cohorts/{cohort}/program');
    const { text } = body as ProgramView;
    expect(text).toMatch(that);
    const done = await ask('PUT', '/api/program', text.replace(that, by));
    expect(done.status).toBe(200);
  };
  const source = async () =>
    (await findCohortWithProgram(world.table, program.cohort.id))!.program.sources.find(
      ({ id }) => id === 'apply',
    )!;
  return { program, forms: double.forms, make, change, step, edit, source, kept };
}

test('is there with every question, its webhook and its secret, and in the program', async () => {
  const { program, forms, make, source, kept } = await making();
  expect(await make()).toEqual({ status: 200, body: { mapped: program.questions.length, missing: [] } });
  const form = forms.made.get('form1')!;
  const types = new Map(form.fields.map(({ ref, type }) => [ref, type]));
  expect([...types.keys()]).toEqual(program.questions.map(({ id }) => id.replaceAll('-', '_')));
  expect([types.get('email'), types.get('consent'), types.get('availability')]).toEqual([
    'email',
    'legal',
    'multiple_choice',
  ]);
  // A scale of three steps is none there.
  expect([types.get('how_sure'), types.get('how_often')]).toEqual(['opinion_scale', 'multiple_choice']);
  expect(form.fields.at(-1)?.title).toBe('How often { {field:x}}?');
  expect(forms.hooks.get('form1/mentorline')).toMatchObject({
    url: 'https://m.example.org/in/typeform/apply',
    secret: 'secret for source-apply',
  });
  expect(await source()).toMatchObject({
    form: 'form1',
    link: 'https://form.typeform.com/to/form1',
    fields: { 'how-sure': 'how_sure', email: 'email' },
  });
  expect([...kept]).toEqual([['source-apply-token', TOKEN]]);
});

test('is made once, however often she presses', async () => {
  const { forms, make } = await making();
  await make();
  expect((await make()).status).toBe(200);
  expect(forms.made.size).toBe(1);
});

test.each([
  [402, 'plan'],
  [403, 'forms:write'],
  [500, 'did not take the form (500)'],
])('is refused with %d in words that help', async (status, says) => {
  const { forms, make, source, kept } = await making();
  forms.refuseWith = status;
  expect(await make()).toMatchObject({
    status: 409,
    body: { message: expect.stringContaining(says) as string },
  });
  expect((await source()).form).toBeUndefined();
  expect(kept.size).toBe(0);
  // What went wrong is over: the same press again.
  forms.refuseWith = undefined;
  expect((await make()).status).toBe(200);
});

test('needs a token that the tool knows', async () => {
  const { make } = await making();
  expect(await make('short')).toMatchObject({ status: 422 });
  expect(await make('tfp_of_someone_else')).toMatchObject({ status: 409 });
});

test('later changes are offered, and written without losing anything that is on the form', async () => {
  const { forms, make, change, step, edit } = await making();
  await make();
  expect((await step())?.change).toBeUndefined();
  // In Typeform she has put a question into a group, added one of her own, and chosen a theme.
  const form = forms.made.get('form1')!;
  const [name, ...others] = form.fields;
  const group = { id: 'g1', ref: 'her-group', title: 'You', type: 'group', properties: { fields: [name!] } };
  const own = { id: 'o1', ref: 'her-own', title: 'T-shirt size?', type: 'ranking', properties: {} };
  forms.made.set('form1', {
    ...form,
    theme: 'her theme',
    logic: [{ type: 'field' }],
    fields: [group, ...others, own],
  });

  await edit(/What is your name\?/, 'What should we call you?');
  await edit(/questions:\n/, 'questions:\n  - { id: pet, kind: text, text: Do you have a pet? }\n');
  expect(await step()).toMatchObject({
    change: 'apply',
    says: expect.stringMatching(
      /not ask yet: "Do you have a pet\?"\. It asks in other words: "What should we/,
    ) as string,
  });
  const before = forms.made.get('form1');
  expect(before?.fields).toHaveLength(others.length + 2);
  expect(await change()).toMatchObject({ status: 200 });
  const after = forms.made.get('form1')!;
  expect(forms.deleted).toEqual([]);
  expect(after).toMatchObject({ theme: 'her theme', logic: [{ type: 'field' }] });
  expect(after.fields.map(({ ref }) => ref)).toEqual([...before!.fields.map(({ ref }) => ref), 'pet']);
  expect(after.fields[0]?.properties?.fields?.[0]).toMatchObject({
    ...name,
    title: 'What should we call you?',
  });
  expect((await step())?.change).toBeUndefined();
});

test('what the tool refuses is said, and the form is as it was', async () => {
  const { forms, make, change, edit } = await making();
  await make();
  await edit(/questions:\n/, 'questions:\n  - { id: pet, kind: text, text: Do you have a pet? }\n');
  const before = forms.made.get('form1');
  forms.refuseWith = 403;
  expect(await change()).toMatchObject({
    status: 409,
    body: { message: expect.stringContaining('token') as string },
  });
  expect(forms.made.get('form1')).toEqual(before);
});

test('a form that she has is read and connected, and stays as it is', async () => {
  const { forms, make, source, step } = await making();
  const hers = {
    title: 'My form',
    theme: 'hers',
    fields: [{ id: '1', ref: 'aa-1', title: 'Your email address', type: 'email' }],
  };
  forms.made.set('abcD12', hers);
  expect(await make(TOKEN, 'https://form.typeform.com/to/abcD12?x=1')).toMatchObject({
    status: 200,
    body: { mapped: 1 },
  });
  expect(await source()).toMatchObject({ form: 'abcD12', fields: { email: 'aa-1' } });
  expect(forms.made.get('abcD12')).toBe(hers);
  expect((await step())?.change).toBeUndefined();
  expect(await make(TOKEN, 'https://example.org/?')).toMatchObject({ status: 422 });
});
