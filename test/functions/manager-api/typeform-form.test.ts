/** A form that Mentorline makes at Typeform: with every question, connected, and in the program; over a double of its API. */
import { afterEach, expect, test } from 'vitest';
import type { AdoptedView } from '../../../functions/manager-api/screens/connect-form.ts';
import { managerApi } from '../../../functions/manager-api/manager-api.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { typeformDouble } from '../../support/typeform.ts';
import { exampleProgram } from '../../support/programs.ts';
import { emptyWorld, MANAGER_PARTS } from '../../support/world.ts';

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
  const api = managerApi({
    ...MANAGER_PARTS,
    secretMaker: { ...MANAGER_PARTS.secretMaker, keep },
    formApi: { baseUrls: { typeform: await double.listen() }, fetch, pause: () => Promise.resolve() },
    table: world.table,
    bucket: memoryBucket(),
    clock: () => world.now,
  });
  const make = async (token = TOKEN) => {
    const { status, body } = await api({
      method: 'POST',
      route: 'POST /api/sources/{source}/make',
      path: '/api/sources/apply/make',
      params: { source: 'apply' },
      query: {},
      headers: new Map(),
      body: new TextEncoder().encode(JSON.stringify({ token })),
      claims: { email: program.program.manager.email, email_verified: 'true' },
    });
    return { status, body: JSON.parse(String(body)) as AdoptedView & { message: string } };
  };
  const source = async () =>
    (await findCohortWithProgram(world.table, program.cohort.id))!.program.sources.find(
      ({ id }) => id === 'apply',
    )!;
  return { program, forms: double.forms, make, source, kept };
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
