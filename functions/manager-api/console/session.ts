/** Signing in by the identity provider: authorization code with a proof key. The token lives in memory alone. */
import { signal } from '@preact/signals';

export type Session =
  | { readonly kind: 'starting' }
  | { readonly kind: 'signed-out'; readonly because?: string }
  | { readonly kind: 'signed-in'; readonly token: string };

interface Config {
  /** Address of the identity provider, without a slash at its end. */
  readonly signIn: string;
  readonly clientId: string;
  readonly home?: string;
}

export const session = signal<Session>({ kind: 'starting' });

/** On a laptop: where its mailbox and its clock are. */
export const home = signal<string | undefined>(undefined);

/** What has to survive the way to the identity provider and back. */
const PENDING = 'mentorline-sign-in';
/** Someone signed in with this browser, here or in another tab: the identity provider still knows her. */
const RETURNING = 'mentorline-signed-in';

interface Pending {
  readonly state: string;
  readonly verifier: string;
  readonly hash: string;
}

let config: Promise<Config> | undefined;

function readConfig(): Promise<Config> {
  config ??= fetch('/config.json').then(async (answer) => {
    const read = (await answer.json()) as Config;
    home.value = read.home;
    return read;
  });
  return config;
}

/** Once, when the page is there: finishes a sign-in that is under way, or begins one for someone who was signed in. */
export async function start(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? 'null') as Pending | null;
  sessionStorage.removeItem(PENDING);
  const code = query.get('code');
  if (code === null || pending === null) {
    if (localStorage.getItem(RETURNING) !== null && !query.has('error')) await signIn();
    else session.value = { kind: 'signed-out' };
    return;
  }
  history.replaceState(null, '', '/');
  // Not by the history, which would not tell anyone that the place has changed.
  if (pending.hash) location.replace(pending.hash);
  if (query.get('state') !== pending.state) {
    session.value = {
      kind: 'signed-out',
      because: 'This sign-in was started elsewhere. Please sign in again.',
    };
    return;
  }
  await exchange(code, pending.verifier);
}

export async function signIn(): Promise<void> {
  const { signIn: provider, clientId } = await readConfig();
  const pending: Pending = { state: randomText(), verifier: randomText(), hash: location.hash };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: `${location.origin}/`,
    scope: 'openid email',
    state: pending.state,
    code_challenge: await challengeOf(pending.verifier),
    code_challenge_method: 'S256',
  });
  location.assign(`${provider}/oauth2/authorize?${query.toString()}`);
}

export async function signOut(): Promise<void> {
  const { signIn: provider, clientId } = await readConfig();
  localStorage.removeItem(RETURNING);
  const query = new URLSearchParams({ client_id: clientId, logout_uri: `${location.origin}/` });
  location.assign(`${provider}/logout?${query.toString()}`);
}

/** The token was not taken any more: sessions end. */
export function expire(): void {
  localStorage.removeItem(RETURNING);
  session.value = { kind: 'signed-out', because: 'Your session has ended. Please sign in again.' };
}

async function exchange(code: string, verifier: string): Promise<void> {
  const { signIn: provider, clientId } = await readConfig();
  const answer = await fetch(`${provider}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code,
      code_verifier: verifier,
      redirect_uri: `${location.origin}/`,
    }),
  });
  if (!answer.ok) {
    session.value = { kind: 'signed-out', because: 'Sign-in failed. Please try again.' };
    return;
  }
  const { id_token: token } = (await answer.json()) as { id_token: string };
  localStorage.setItem(RETURNING, 'yes');
  session.value = { kind: 'signed-in', token };
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
