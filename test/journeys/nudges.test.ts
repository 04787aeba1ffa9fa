import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { listMessages } from '../../shared/store/messages.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, mentor, emailTo, person, startWith, press } from '../support/stack.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { listApplications } from '../../shared/store/applications.ts';

let stack: LocalStack | undefined;
afterEach(() => stack?.stop());
const program = exampleProgram();

/** Someone fills in the interest poll, which is a Tally form. */
async function showInterest(running: LocalStack, id: string): Promise<number> {
  const source = program.sources.find(({ purpose }) => purpose === 'interest')!;
  const body = JSON.stringify({
    eventId: `e-${id}`,
    eventType: 'FORM_RESPONSE',
    createdAt: '2026-03-02T08:00:00.000Z',
    data: {
      responseId: id,
      submissionId: id,
      formId: source.form,
      createdAt: '2026-03-02T08:00:00.000Z',
      fields: [
        { key: 'question_name', label: 'Name', type: 'INPUT_TEXT', value: `Person ${id}` },
        { key: 'question_email', label: 'Email', type: 'INPUT_EMAIL', value: `person.${id}@example.org` },
      ],
    },
  });
  const signature = createHmac('sha256', running.secretOf(source.secret!)!).update(body).digest('base64');
  const headers = { 'content-type': 'application/json', 'tally-signature': signature };
  const { status } = await fetch(`${running.gatewayUrl}/in/tally/${source.id}`, {
    method: 'POST',
    body,
    headers,
  });
  await running.whenIdle();
  return status;
}

test('who was interested and has not applied is reminded 7, 3 and 1 days before; who has applied is not', async () => {
  stack = await startWith(program, '2026-03-02T09:00:00Z');
  expect(await showInterest(stack, 'a')).toBe(200);
  expect(await showInterest(stack, 'b')).toBe(200);
  await stack.advanceTo(Date.parse('2026-03-09T12:00:00Z'));
  expect(emailTo(stack, person('a').email, '7 days left to apply').text).toContain(
    'https://mentoring.example.org/apply',
  );
  await apply(stack, program, person('a'));
  await stack.advanceTo(Date.parse('2026-03-16T12:00:00Z'));
  const nudges = (await listMessages(stack.table, program.cohort.id)).filter(
    ({ email, state }) => email === 'deadline-nudge' && state === 'sent',
  );
  expect(nudges.map(({ touchpoint }) => touchpoint).sort()).toEqual([
    'nudge-1',
    'nudge-3',
    'nudge-7',
    'nudge-7',
  ]);
  expect(emailTo(stack, person('b').email, 'One day left').text).toContain('Hello Person,');
});

const withRequiredYears = {
  ...program,
  questions: program.questions.map((one) => (one.id === 'years' ? { ...one, required: true } : one)),
};
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

test('who left something out is told what, until it is there', async () => {
  stack = await startWith(withRequiredYears, '2026-03-02T09:00:00Z');
  const question = 'How many years have you worked as a developer?';
  await apply(stack, withRequiredYears, person('a'), { answers: { years: [] } as never });
  expect(oneLine(emailTo(stack, person('a').email, 'We have your application').text)).toContain(question);
  await stack.advanceTo(Date.parse('2026-03-13T12:00:00Z'));
  expect(oneLine(emailTo(stack, person('a').email, 'missing an answer').text)).toContain(question);
  await apply(stack, withRequiredYears, person('a'), { response: 'again' });
  await stack.advanceTo(Date.parse('2026-03-16T12:00:00Z'));
  const nudges = (await listMessages(stack.table, program.cohort.id)).filter(
    ({ email, state }) => email === 'incomplete-nudge' && state === 'sent',
  );
  expect(nudges).toHaveLength(1);
});

test.each([
  ['left out', []],
  ['unreadable', ['perhaps']],
  ['a no', ['No']],
])(
  'without consent (%s) the receipt asks for it, nothing else is emailed, and no one is matched',
  async (_, consent) => {
    stack = await startWith(program, '2026-03-02T09:00:00Z');
    await apply(stack, program, mentor('m'));
    await apply(stack, program, person('a'), { answers: { consent } as never, by: 'google-forms' });
    const receipt = emailTo(stack, person('a').email, 'We have your application');
    expect(oneLine(receipt.text)).toContain('We need your consent before we can match you');
    await stack.advanceTo(Date.parse('2026-03-18T12:00:00Z'));
    const sent = stack.ses.list().filter(({ to }) => to === person('a').email);
    expect(sent.map(({ subject }) => subject)).toEqual([
      'We have your application for Open Source Mentoring, Spring 2026',
    ]);
    expect(await listPairs(stack.table, program.cohort.id)).toEqual([]);
  },
);

test('consent given by the link in the receipt completes the application, with its version and date', async () => {
  stack = await startWith(program, '2026-03-02T09:00:00Z');
  await apply(stack, program, mentor('m'));
  await apply(stack, program, person('a'), { answers: { consent: [] } as never, by: 'google-forms' });
  const [link = ''] = emailTo(stack, person('a').email, 'We have your application').links;
  expect(await (await fetch(link)).text()).toContain('We need your consent');
  expect(await (await press(link, { do: 'consent' })).text()).toContain('Your application is complete');
  const [application] = (await listApplications(stack.table, program.cohort.id)).filter(
    ({ role }) => role === 'mentee',
  );
  expect(application).toMatchObject({ missing: [], consent: { version: '2026-1', by: 'link' } });
  expect(await (await fetch(link)).text()).not.toContain('We need your consent');
  await stack.advanceTo(Date.parse('2026-03-17T12:00:00Z'));
  expect(await listPairs(stack.table, program.cohort.id)).toHaveLength(1);
});
