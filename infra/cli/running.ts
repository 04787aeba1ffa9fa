/** The Mentorline that a command talks to: the one running on this machine, or one elsewhere with a token. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { newProofKey } from './proof-key.ts';

const RUNNING = fileURLToPath(new URL('../../.data/running.json', import.meta.url));

export interface ApiTarget {
  readonly gateway: string;
  readonly token: string;
}

/** Rejects with what to do. */
export async function targetFor({
  url,
  email,
}: {
  readonly url?: string;
  readonly email?: string;
}): Promise<ApiTarget> {
  if (url !== undefined) return { gateway: url, token: process.env['MENTORLINE_TOKEN'] ?? '' };
  if (email === undefined)
    throw new Error("Say who you are with --email ADDRESS, a manager's, or give an address with --url.");
  const target = await localTarget(email);
  if (!target)
    throw new Error(
      'Mentorline is not running on this machine. Start it with npm start, or give an address with --url.',
    );
  return target;
}

/** Signs in at the identity page of this machine. */
export async function localTarget(email: string): Promise<ApiTarget | undefined> {
  try {
    const { gateway, identity } = JSON.parse(await readFile(RUNNING, 'utf8')) as {
      gateway: string;
      identity: string;
    };
    return { gateway, token: await signIn(identity, email) };
  } catch {
    return undefined;
  }
}

/** Resolves to the answer; rejects with what the API says. */
export async function askApi<T>({ gateway, token }: ApiTarget, path: string, body: object): Promise<T> {
  const response = await fetch(gateway + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T & { readonly message?: string };
  if (response.ok) return answer;
  throw new Error(answer.message ?? `The API answered with ${response.status}.`);
}

/** Authorization code with PKCE, as a browser would do it. */
async function signIn(identity: string, email: string): Promise<string> {
  const { verifier, challenge } = newProofKey();
  const query = new URLSearchParams({
    response_type: 'code',
    redirect_uri: 'http://127.0.0.1/',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'cli',
  });
  const signedIn = await fetch(`${identity}/oauth2/authorize?${query.toString()}`, {
    method: 'POST',
    body: new URLSearchParams({ email }),
    redirect: 'manual',
  });
  const code = new URL(signedIn.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(`${identity}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', code, code_verifier: verifier }),
  });
  return ((await answer.json()) as { id_token: string }).id_token;
}
