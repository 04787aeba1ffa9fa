/** A signed delivery of the example program's Typeform, for tests of one function. */
import { typeform } from '../../shared/forms/typeform.ts';
import type { Program } from '../../shared/domain/program.ts';
import type { HttpRequest } from '../../shared/http.ts';
import { requestTo } from './events.ts';

export const GOOD_ANSWERS = {
  name: 'Ana Lima',
  email: 'ana@example.org',
  role: ['Mentee'],
  years: 1,
  wants: ['Rust'],
  languages: ['English'],
  zone: 'Europe/Berlin',
  consent: true,
};

/** The secret is the one that `SECRETS` of `world.ts` knows. */
export function signedDelivery(
  { sources }: Program,
  { at, answers = {}, response = 'r1' }: { at: number; answers?: object; response?: string },
): HttpRequest {
  const source = sources.find(({ id }) => id === 'apply');
  if (!source?.secret) throw new Error('The example program has no such form.');
  const { path, body, headers } = typeform.sample({
    source,
    secret: `secret for ${source.secret}`,
    answers: { ...GOOD_ANSWERS, ...answers },
    response,
    at,
  });
  return requestTo(path, {
    method: 'POST',
    headers: new Map(Object.entries(headers)),
    body: new TextEncoder().encode(body),
  });
}
