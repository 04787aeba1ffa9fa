/** Jotform signs nothing: its webhook is a notice, and the response is asked for with a key. */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { receiveForm } from '../../functions/receive-form/receive-form.ts';
import type { Program } from '../../shared/domain/program.ts';
import { jotformAddress, jotformApi } from '../../shared/forms/jotform-api.ts';
import { jotform } from '../../shared/forms/jotform.ts';
import type { FormResponse } from '../../shared/forms/provider.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { listDeliveries } from '../../shared/store/deliveries.ts';
import { processDelivery } from '../../shared/usecases/intake/process-delivery.ts';
import { reconcile } from '../../shared/usecases/intake/reconcile.ts';
import { requestTo } from '../support/events.ts';
import { JOTFORM, JOTFORM_FORM, JOTFORM_KEY, JotformDouble, jotformNotice } from '../support/jotform.ts';
import { exampleProgram } from '../support/programs.ts';
import { emptyWorld, SECRETS } from '../support/world.ts';

const SECRET = 'secret for source-jot';
const FIELDS = { name: '3', email: '4', role: '5', wants: '6', languages: '7', zone: '8', consent: '9' };
const ANSWERS = {
  1: { type: 'control_head', text: 'Welcome' },
  3: { type: 'control_fullname', text: 'Name', answer: { first: 'Iker', last: 'Sáez' } },
  4: { type: 'control_email', text: 'Email', answer: 'iker@example.org' },
  5: { type: 'control_radio', text: 'Role', answer: 'Mentee' },
  6: { type: 'control_checkbox', text: 'Wants', answer: ['Rust'] },
  7: { type: 'control_textbox', text: 'Languages', answer: 'English' },
  8: { type: 'control_textbox', text: 'Zone', answer: 'Berlin' },
  9: { type: 'control_radio', text: 'Consent', answer: 'Yes' },
};

async function connected({ hasKey = true } = {}) {
  const example = exampleProgram();
  const program: Program = {
    ...example,
    sources: [
      {
        ...{ id: 'jot', provider: 'jotform', form: JOTFORM_FORM, secret: 'source-jot' },
        ...{ purpose: 'application', fields: FIELDS, partials: 'ignore' },
      },
    ],
  };
  const world = await emptyWorld(program);
  const tool = new JotformDouble();
  const parts = {
    table: world.table,
    bucket: memoryBucket(),
    clock: () => world.now,
    secrets: {
      live: async (name: string) =>
        name.endsWith('-token') ? (hasKey ? [JOTFORM_KEY] : []) : SECRETS.live(name),
    },
    formApi: { baseUrls: { jotform: JOTFORM }, fetch: tool.fetch, pause: () => Promise.resolve() },
    onError: (error: unknown) => {
      throw error;
    },
  };
  const states = async () =>
    (await listDeliveries(world.table, ['jot'])).map(({ state, reason }) => reason ?? state).sort();
  /** Everything that is unread is read, as the table's stream and the sweep do. */
  const read = async () => {
    for (const delivery of await listDeliveries(world.table, ['jot'])) await processDelivery(parts, delivery);
    for (const delivery of await listDeliveries(world.table, ['jot'])) await processDelivery(parts, delivery);
    return states();
  };
  const post = async (body: Uint8Array, k = SECRET) => {
    const request = requestTo('/in/jotform/jot', { method: 'POST', query: { k }, body });
    return (await receiveForm(parts)(request)).status;
  };
  const applications = () => listApplications(world.table, program.cohort.id);
  return { world, tool, parts, post, read, applications };
}

test('a notice brings the response that Jotform has, and nothing that its body says', async () => {
  const { tool, post, read, applications } = await connected();
  tool.send('6201234567890123456', ANSWERS);
  const fixture = await readFile(new URL('../fixtures/forms/jotform-01-multipart.bin', import.meta.url));
  expect(await post(fixture)).toBe(200);
  expect(await post(jotformNotice('6201234567890123456'))).toBe(200);
  expect(await read()).toEqual(['notice', 'notice', 'stored']);
  const [only, ...more] = await applications();
  expect(more).toEqual([]);
  expect(only).toMatchObject({ answers: { email: 'iker@example.org', name: 'Iker Sáez', wants: ['Rust'] } });
});

test('an edit is a new version, brought by a notice or found by looking', async () => {
  const { world, tool, parts, post, read, applications } = await connected();
  tool.send('620155', ANSWERS);
  await post(jotformNotice('620155'));
  await read();
  tool.send(
    '620155',
    { ...ANSWERS, 6: { ...ANSWERS[6], answer: ['Go'] } },
    { updated_at: '2026-03-03 04:40:00' },
  );
  expect(await reconcile(parts, world.program.cohort.id)).toEqual({ checked: 1, found: 1 });
  expect(await reconcile(parts, world.program.cohort.id)).toEqual({ checked: 1, found: 0 });
  expect(await applications()).toMatchObject([{ answers: { wants: ['Go'] } }]);
});

test('without the secret of the address nothing is kept, and nothing is asked', async () => {
  const { tool, post, read } = await connected();
  tool.send('620155', ANSWERS);
  expect(await post(jotformNotice('620155'), 'guessed')).toBe(401);
  expect(await post(jotformNotice('620155'), '')).toBe(401);
  expect([await read(), tool.asked]).toEqual([[], []]);
});

test.each([
  ['a response in its own words', (tool: JotformDouble) => JSON.stringify(tool.submissions.get('620155'))],
  ['a form of someone else', () => jotformNotice('620155', '999999999')],
  ['no ids', () => '--x\r\nContent-Disposition: form-data; name="formID"\r\n\r\n../user\r\n--x--\r\n'],
  ['half a body', () => jotformNotice('620155').subarray(0, 90)],
])('who knows the secret and posts %s makes no one apply, and Jotform is not asked', async (_, bodyOf) => {
  const { tool, post, read, applications } = await connected();
  tool.send('620155', ANSWERS);
  const body = bodyOf(tool);
  expect(await post(typeof body === 'string' ? new TextEncoder().encode(body) : body)).toBe(200);
  expect(await read()).toEqual([expect.stringMatching(/tells of no response|another form/)]);
  expect([await applications(), tool.asked]).toEqual([[], []]);
});

test('a response that is not there yet, or a tool that is down, is asked for again and then told', async () => {
  const { world, tool, post, read, applications } = await connected();
  await post(jotformNotice('620155'));
  expect(await read()).toEqual(['kept']);
  tool.failWith = 500;
  expect(await read()).toEqual(['kept']);
  tool.failWith = undefined;
  world.now += 5 * 60_000;
  tool.send('620155', ANSWERS);
  expect(await read()).toEqual(['notice', 'stored']);
  expect(await applications()).toHaveLength(1);

  await post(jotformNotice('700055'));
  world.now += 11 * 60_000;
  expect(await read()).toEqual(['Jotform knows no such response.', 'notice', 'stored']);
  await post(jotformNotice('800055'));
  world.now += 11 * 60_000;
  tool.failWith = 503;
  await expect(read()).rejects.toThrow('Jotform answered with status 503.');
});

test('without a key, or with one that Jotform refuses, the notice waits for the manager', async () => {
  const keyless = await connected({ hasKey: false });
  await keyless.post(jotformNotice('620155'));
  expect(await keyless.read()).toEqual([expect.stringContaining('no API key')]);
  const refused = await connected();
  refused.tool.failWith = 401;
  await refused.post(jotformNotice('620155'));
  expect(await refused.read()).toEqual([expect.stringContaining('refuses the API key')]);
});

test('a European account is answered at its own address, and the key is never in one', async () => {
  const tool = new JotformDouble();
  tool.send('620155', ANSWERS);
  const hosts: string[] = [];
  const send: typeof fetch = (input, init) => {
    const url = new URL(input as string);
    hosts.push(url.host);
    expect(url.href).not.toContain(JOTFORM_KEY);
    return url.host.startsWith('eu-')
      ? tool.fetch(input, init)
      : Promise.resolve(new Response('', { status: 401 }));
  };
  const access = {
    baseUrl: jotformApi.baseUrl,
    token: JOTFORM_KEY,
    fetch: send,
    pause: () => Promise.resolve(),
  };
  const told = await jotformApi.readResponse!(access, { form: JOTFORM_FORM, response: '620155' });
  expect(told.kind).toBe('response');
  expect(JSON.stringify(told)).not.toContain('198.51.100.7');
  expect(hosts).toEqual(['api.jotform.com', 'eu-api.jotform.com']);
  const made = await jotformApi.read(access, JOTFORM_FORM, {} as never);
  expect(made).toMatchObject({ title: 'Mentor intake', isOpen: true });
  expect(made.asked.map(({ ref }) => ref)).toEqual(['3', '4']);
});

test('the webhook is set where it is missing; where Jotform does not take it, the hand is asked for', async () => {
  const tool = new JotformDouble();
  const access = { baseUrl: JOTFORM, token: JOTFORM_KEY, fetch: tool.fetch, pause: () => Promise.resolve() };
  const hook = {
    form: JOTFORM_FORM,
    url: 'https://m.example.org/in/jotform/jot',
    secret: 'a+b/c=',
    partials: false,
  };
  const first = await jotformApi.connect(access, hook);
  expect(first.isRight).toBe(false);
  await first.apply();
  await first.apply();
  expect(tool.webhooks).toEqual([jotformAddress(hook as never)]);
  expect(new URL(tool.webhooks[0]!).searchParams.get('k')).toBe('a+b/c=');
  expect((await jotformApi.connect(access, hook)).isRight).toBe(true);
  tool.takesWebhooks = false;
  tool.webhooks.splice(0);
  await expect(first.apply()).rejects.toThrow('by hand');
});

test('answers of every kind are read as what people meant', () => {
  const body = {
    ...{ id: '1', form_id: '2', created_at: '2026-07-03 04:30:00', updated_at: null, status: 'ACTIVE' },
    answers: {
      1: { type: 'control_divider' },
      2: { type: 'control_datetime', text: 'When', answer: { month: '5', day: '04', year: '2026' } },
      3: { type: 'control_checkbox', text: 'What', answer: { 0: 'CV', other: 'Chess' } },
      4: { type: 'control_matrix', text: 'How', answer: { Rust: 'Often', Go: ['Never'], C: [] } },
      5: { type: 'control_fileupload', text: 'CV', answer: ['https://www.jotform.com/uploads/u/1/2/cv.pdf'] },
      6: { type: 'control_phone', text: 'Phone', answer: { area: '0171', phone: '23' } },
      7: { type: 'control_textbox', text: 'Nothing', answer: '' },
    },
  };
  const parsed = jotform.parse(body, {});
  const { answers, submittedAt, fields } = (parsed as { response: FormResponse }).response;
  expect(submittedAt).toBe('2026-07-03T09:30:00.000Z');
  expect(Object.fromEntries(answers.map(({ ref, value }) => [ref, value]))).toEqual({
    2: '2026-05-04',
    3: ['CV', 'Chess'],
    '4:Rust': 'Often',
    '4:Go': ['Never'],
    5: ['cv.pdf'],
    6: '0171 23',
  });
  expect(fields).toHaveLength(6);
  expect(jotform.parse({ ...body, status: 'DELETED' }, {})).toEqual({ kind: 'blank' });
});

test('no body whatever makes the reading of a notice fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, asParts) => {
      const body = asParts ? Buffer.concat([Buffer.from('--b\r\n'), bytes]) : bytes;
      expect(await jotform.noticeIn!(body)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});
