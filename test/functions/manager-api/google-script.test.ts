/** Google Forms from nothing to an application: the script of the console, run over a double of Google's services. */
import { afterEach, expect, test } from 'vitest';
import type { AdoptedView, Connection } from '../../../functions/manager-api/screens/connect-form.ts';
import type { SetupStep } from '../../../functions/manager-api/screens/setup.ts';
import { receiveForm } from '../../../functions/receive-form/receive-form.ts';
import { DAY, MINUTE } from '../../../shared/domain/calendar.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { readProgramFile } from '../../../shared/domain/program-file.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { listDeliveries } from '../../../shared/store/deliveries.ts';
import { processDelivery } from '../../../shared/usecases/intake/process-delivery.ts';
import { AppsScript } from '../../support/apps-script.ts';
import { EXAMPLE_TEXT } from '../../support/programs.ts';
import { managerOf } from '../../support/review-world.ts';
import { emptyWorld, FORM_API, SECRETS } from '../../support/world.ts';

const doubles: AppsScript[] = [];
afterEach(async () => {
  for (const one of doubles.splice(0)) await one.stop();
});

/** The example with a Google form of which nothing is known yet. */
function newForm(): Program {
  const text = EXAMPLE_TEXT.replace(
    /  - id: apply-google[\s\S]*?(?=  # Mentorline's own form)/,
    () =>
      '  - { id: apply-google, provider: google-forms, secret: source-apply-google, purpose: application }\n',
  );
  const read = readProgramFile('program.yaml', text, KNOWN_EMAILS);
  if (read.kind !== 'program') throw new Error('The example has changed its shape.');
  return read.program;
}

async function connecting(bound?: readonly string[]) {
  const secret = `whsec_${Buffer.from('a secret of thirty-two letters !').toString('base64')}`;
  const secrets = {
    ...SECRETS,
    live: async (name: string) => (name.startsWith('source-') ? [secret] : SECRETS.live(name)),
  };
  const world = Object.assign(await emptyWorld(newForm()), { bucket: memoryBucket() });
  const needs = {
    table: world.table,
    bucket: world.bucket,
    secrets,
    formApi: FORM_API,
    clock: () => world.now,
  };
  const receive = receiveForm({
    ...needs,
    onError: (error) => {
      throw error;
    },
  });
  const google = new AppsScript(
    async ({ url, headers, body }) => {
      const { pathname: path } = new URL(url);
      const request = { method: 'POST', path, route: '', params: {}, query: {} };
      const answer = await receive({ ...request, headers: new Map(Object.entries(headers)), body });
      for (const delivery of await listDeliveries(world.table, ['apply-google']))
        await processDelivery(needs, delivery);
      return { status: answer.status, body: typeof answer.body === 'string' ? answer.body : '' };
    },
    { bound, clock: () => world.now },
  );
  doubles.push(google);
  const manager = managerOf(world, () => world.now);
  const params = { source: 'apply-google' };
  const script = async (): Promise<string> =>
    (await manager.ask<Connection>('POST /api/sources/{source}/connect', { params })).body.script ?? '';
  const step = async (): Promise<SetupStep> => {
    const { body } = await manager.ask<SetupStep[]>('GET /api/cohorts/{cohort}/setup', {
      params: { cohort: world.program.cohort.id },
    });
    return body.find(({ id }) => id === 'connect-apply-google')!;
  };
  const adopt = async () => manager.ask<AdoptedView>('POST /api/sources/{source}/adopt', { params });
  const source = async () =>
    (await findCohortWithProgram(world.table, world.program.cohort.id))!.program.sources.find(
      ({ id }) => id === 'apply-google',
    )!;
  return { world, google, script, step, adopt, source, secret };
}

test('the script makes the form with every question, once, and it is used with one press', async () => {
  const { world, google, script, step, adopt, source, secret } = await connecting();
  const text = await script();
  expect(text).not.toContain(secret);
  const made = await google.install(text);
  expect([made.error, made.triggers.toSorted(), made.form?.isOpen]).toEqual([
    undefined,
    ['onFormSubmit', 'sweep'],
    true,
  ]);
  expect(made.properties['HOOK_SECRET']).toBe(secret);
  expect(made.form?.questions.map(({ title }) => title)).toEqual(
    world.program.questions.map(({ text: asks }) => asks),
  );
  expect(made.form?.questions.find(({ title }) => title === 'Your email address')).toMatchObject({
    required: true,
  });
  expect(await step()).toMatchObject({ state: 'to-do', adopt: 'apply-google' });
  expect((await adopt()).body).toEqual({ mapped: world.program.questions.length, missing: [] });
  expect(await source()).toMatchObject({
    form: made.form?.id,
    link: expect.stringContaining('viewform') as string,
  });
  expect(await step()).not.toHaveProperty('adopt');

  // Run again, it changes nothing; a question that was deleted is made again, and its new id is taken over.
  expect((await google.run('install')).form?.questions).toHaveLength(world.program.questions.length);
  expect(await step()).not.toHaveProperty('adopt');
  await google.remove('Why now?');
  const repaired = await google.run('install');
  expect([repaired.triggers.length, repaired.form?.questions.at(-1)?.title]).toEqual([2, 'Why now?']);
  expect(await step()).toMatchObject({ adopt: 'apply-google' });
  expect((await adopt()).status).toBe(200);
});

test('someone applies by the form that the script made', async () => {
  const { world, google, script, adopt } = await connecting();
  const made = await google.install(await script());
  await adopt();
  const { error } = await google.submit({
    'What is your name?': 'Ana Lima',
    'Your email address': 'ana@example.org',
    'How would you like to take part?': 'Mentee',
    'When could you meet?': ['Weekday evenings'],
    'I accept the code of conduct and how my data is used': ['Yes'],
  });
  expect([made.error, error]).toEqual([undefined, undefined]);
  const [delivery] = (await listDeliveries(world.table, ['apply-google'])).filter(
    ({ state }) => state !== 'test',
  );
  expect(delivery).toMatchObject({ state: 'stored', unmapped: [] });
  expect(await listApplications(world.table, world.program.cohort.id)).toMatchObject([
    { role: 'mentee', missing: [], answers: { availability: ['Weekday evenings'], consent: true } },
  ]);
});

test('a code opens once, and for a day', async () => {
  const { world, google, script } = await connecting();
  const text = await script();
  expect((await google.install(text)).error).toBeUndefined();
  const other = await connecting();
  // The same text in another project, as someone would who found it.
  expect((await other.google.install(text)).error).toContain('does not know this code');
  const late = await script();
  world.now += DAY + MINUTE;
  expect((await google.install(late)).error).toContain('does not know this code');
  expect((await google.install(await script())).error).toBeUndefined();
});

test('a form that is there keeps its questions, and those with the same words are mapped', async () => {
  const { google, script, step, adopt, source, world } = await connecting([
    'What is your name?',
    'Your e-mail address',
    'Favorite color',
  ]);
  const text = await script();
  const made = await google.install(text);
  expect(made.form).toMatchObject({ title: 'Her own form' });
  expect(made.form?.questions).toHaveLength(3);
  expect((await step()).says).toContain('"Her own form" is there');
  const { body } = await adopt();
  expect(body.mapped).toBe(2);
  expect(body.missing).toHaveLength(world.program.questions.length - 2);
  expect(Object.keys((await source()).fields).toSorted()).toEqual(['email', 'name']);
});
