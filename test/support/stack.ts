/** A local stack for a test: its clock stands still, its keys are known. */
import { createHash } from 'node:crypto';
import type { Program } from '../../shared/domain/program.ts';
import { answersOf } from '../../infra/local/demo/people.ts';
import { googleForms } from '../../shared/forms/google-forms.ts';
import { typeform } from '../../shared/forms/typeform.ts';
import type { DemoPerson } from '../../infra/local/demo/people.ts';
import { prepareProgram } from '../../infra/local/prepare.ts';
import { LocalStack } from '../../infra/local/stack.ts';
import type { StackOptions } from '../../infra/local/stack-parts.ts';

export const testKey = (name: string): string => createHash('sha256').update(`test ${name}`).digest('base64');

export async function startWith(
  program: Program,
  at: string,
  options: StackOptions = {},
): Promise<LocalStack> {
  const stack = await LocalStack.start({ frozenAt: Date.parse(at), makeKey: testKey, ...options });
  const applied = await prepareProgram(stack, program, { makeSecret: testKey });
  if (applied.kind === 'refused') throw new Error(applied.because);
  return stack;
}

export const person = (id: string, change: Partial<DemoPerson> = {}): DemoPerson => ({
  id,
  name: `Person ${id}`,
  email: `person.${id}@example.org`,
  role: 'Mentee',
  years: 2,
  offers: ['Python'],
  wants: ['Rust'],
  goals: ['First job'],
  interests: ['Developer, back-end'],
  languages: ['English'],
  zone: 'Europe/Berlin',
  availability: ['Weekday evenings'],
  capacity: 0,
  ...change,
});

export const mentor = (id: string, change: Partial<DemoPerson> = {}): DemoPerson =>
  person(id, { role: 'Mentor', years: 15, offers: ['Rust', 'Go'], wants: [], capacity: 1, ...change });

/** Posts an application as its provider would, and waits until everything that follows from it has happened. */
export async function apply(
  stack: LocalStack,
  program: Program,
  who: DemoPerson,
  {
    by = 'typeform',
    response = who.id,
    answers = {},
  }: { by?: 'typeform' | 'google-forms'; response?: string; answers?: Record<string, never> } = {},
): Promise<Response> {
  const source = program.sources.find(
    ({ provider, purpose }) => provider === by && purpose === 'application',
  );
  if (!source?.secret) throw new Error('no such source');
  const submission = {
    source,
    secret: stack.secretOf(source.secret) ?? '',
    answers: { ...answersOf(who), ...answers },
    response,
    at: stack.clock.now(),
  };
  const { path, body, headers } =
    by === 'typeform' ? typeform.sample(submission) : googleForms.sample(submission);
  const answer = await fetch(`${stack.gatewayUrl}${path}`, { method: 'POST', body, headers });
  await stack.whenIdle();
  return answer;
}

/** The newest email to an address whose subject has some words, decoded as far as links need it. */
export function emailTo(
  stack: LocalStack,
  address: string,
  words: string,
): { subject: string; text: string; links: string[]; raw: string } {
  const found = stack.ses.list().find(({ to, subject }) => to === address && subject.includes(words));
  if (!found)
    throw new Error(
      `No email "${words}" to ${address}. There are: ${stack.ses
        .list()
        .map(({ to, subject }) => `${to} ${subject}`)
        .join('; ')}`,
    );
  const raw = stack.ses.raw(found.id)?.toString('latin1') ?? '';
  const text = raw
    .slice(raw.indexOf('text/plain'), raw.indexOf('text/html'))
    .replace(/=\r?\n/g, '')
    .replace(/=3D/g, '=');
  return {
    subject: found.subject,
    text,
    links: [...text.matchAll(/https?:\/\/\S+\/[pu]\/\S+/g)].map(([link]) => link),
    raw,
  };
}

export async function press(address: string, fields: Record<string, string>): Promise<Response> {
  return fetch(address, { method: 'POST', body: new URLSearchParams(fields) });
}
