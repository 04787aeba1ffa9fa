/**
 * The identity provider of the laptop: an OpenID provider with authorization code and PKCE that signs the same kind of
 * token as production's, for whoever asks. It listens on the loopback address only, and knows no passwords.
 */
import { HOME_STYLE } from './home/style.ts';
import { createHash, randomBytes } from 'node:crypto';
import {
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  importJWK,
} from 'jose';
import type { RequestListener, ServerResponse } from 'node:http';
import { readBody } from './http.ts';
import { Journal } from './journal.ts';
import { escapeHtml } from '../../shared/email/render.ts';

export const AUDIENCE = 'mentorline-console';
export const USER_POOL = 'eu-central-1_local';
const HOUR_SECONDS = 3600;
/** Remembers who signed in, as the provider's own session does. */
const COOKIE = 'mentorline-identity';

type AccountStatus = 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED';

interface AccountRequest {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly Permanent?: boolean;
}

interface Keys {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

export class IdentityEngine {
  readonly #keys: Keys;
  readonly #now: () => number;
  readonly #accounts: Journal<AccountStatus>;
  readonly #codes = new Map<string, { email: string; challenge: string }>();
  issuer = 'http://127.0.0.1';

  private constructor(keys: Keys, now: () => number, accounts: Journal<AccountStatus>) {
    this.#keys = keys;
    this.#now = now;
    this.#accounts = accounts;
  }

  /** `now`: of the wall, not of the stack, so that moving the stack's clock signs no one out. */
  static async open(now: () => number, path?: string): Promise<IdentityEngine> {
    const kept = new Journal<object>(path && `${path}/keys.jsonl`);
    const accounts = new Journal<AccountStatus>(path && `${path}/accounts.jsonl`);
    const known = kept.get('private');
    if (known) {
      const keys = {
        privateKey: (await importJWK(known, 'RS256')) as CryptoKey,
        publicKey: (await importJWK(kept.get('public') ?? {}, 'RS256')) as CryptoKey,
      };
      kept.close();
      return new IdentityEngine(keys, now, accounts);
    }
    const keys = await generateKeyPair('RS256', { extractable: true });
    kept.set('private', await exportJWK(keys.privateKey));
    kept.set('public', await exportJWK(keys.publicKey));
    kept.close();
    return new IdentityEngine(keys, now, accounts);
  }

  close(): void {
    this.#accounts.close();
  }

  /** A token as the provider would give it to someone who signed in. */
  async token(email: string): Promise<string> {
    const now = Math.floor(this.#now() / 1000);
    const subject = createHash('sha256').update(email).digest('hex').slice(0, 32);
    return new SignJWT({ email, email_verified: true, token_use: 'id' })
      .setProtectedHeader({ alg: 'RS256', kid: 'local' })
      .setSubject(subject)
      .setIssuer(this.issuer)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + HOUR_SECONDS)
      .sign(this.#keys.privateKey);
  }

  /** The claims of a good token; `undefined` for any other. What API Gateway's JWT authorizer checks. */
  async verify(token: string): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#keys.publicKey, {
        issuer: this.issuer,
        audience: AUDIENCE,
        algorithms: ['RS256'],
        currentDate: new Date(this.#now()),
      });
      return payload;
    } catch {
      return undefined;
    }
  }

  readonly listener: RequestListener = (request, response) => {
    const reply = (status: number, type: string, body: string): void => {
      response.writeHead(status, {
        'content-type': type,
        'cache-control': 'no-store',
        // As with Cognito: pages elsewhere exchange their code here, without any cookie.
        'access-control-allow-origin': '*',
        'content-security-policy': "frame-ancestors 'none'",
      });
      response.end(body);
    };
    const answer = async (): Promise<void> => {
      const url = new URL(request.url ?? '/', this.issuer);
      if (url.pathname === '/.well-known/jwks.json') {
        const key = { ...(await exportJWK(this.#keys.publicKey)), kid: 'local', alg: 'RS256', use: 'sig' };
        return reply(200, 'application/json', JSON.stringify({ keys: [key] }));
      }
      if (url.pathname === '/logout') {
        const back = new URL(url.searchParams.get('logout_uri') ?? '');
        if (back.hostname !== '127.0.0.1') return reply(400, 'text/plain', 'Only addresses of this machine.');
        response.writeHead(303, { location: back.href, 'set-cookie': `${COOKIE}=; Max-Age=0` }).end();
        return;
      }
      const known = cookieOf(request.headers.cookie);
      if (url.pathname === '/oauth2/authorize' && request.method === 'GET')
        return known === undefined
          ? reply(200, 'text/html; charset=utf-8', signInPage(url))
          : this.#giveCode(response, url, known);
      const body = (await readBody(request)).toString();
      const target = request.headers['x-amz-target'];
      if (typeof target === 'string') {
        const { status, answer: said } = this.#account(target, JSON.parse(body) as AccountRequest);
        return reply(status, 'application/x-amz-json-1.1', JSON.stringify(said));
      }
      const form = new URLSearchParams(body);
      if (url.pathname === '/oauth2/authorize' && request.method === 'POST')
        return this.#giveCode(response, url, form.get('email') ?? '');
      if (url.pathname === '/oauth2/token' && request.method === 'POST') return this.#exchange(form, reply);
      reply(404, 'text/plain', 'Not found.');
    };
    answer().catch((error: unknown) => reply(500, 'text/plain', String(error)));
  };

  /** Cognito's own API of accounts, as far as they are made. They are of no use here: no one is asked for a password. */
  #account(
    target: string,
    { UserPoolId, Username, Permanent }: AccountRequest,
  ): { status: number; answer: object } {
    const wrong = (type: string): { status: number; answer: object } => ({
      status: 400,
      answer: { __type: type, message: type },
    });
    if (UserPoolId !== USER_POOL) return wrong('ResourceNotFoundException');
    const email = Username.toLowerCase();
    const status = this.#accounts.get(email);
    switch (target.replace('AWSCognitoIdentityProviderService.', '')) {
      case 'AdminCreateUser':
        if (status) return wrong('UsernameExistsException');
        this.#accounts.set(email, 'FORCE_CHANGE_PASSWORD');
        return { status: 200, answer: { User: { Username: email, UserStatus: 'FORCE_CHANGE_PASSWORD' } } };
      case 'AdminGetUser':
        return status
          ? { status: 200, answer: { Username: email, UserStatus: status } }
          : wrong('UserNotFoundException');
      case 'AdminSetUserPassword':
        if (!status) return wrong('UserNotFoundException');
        this.#accounts.set(email, Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD');
        return { status: 200, answer: {} };
      default:
        return wrong('UnknownOperationException');
    }
  }

  /** Back to where the sign-in was begun, with a code; and the browser is known from now on. */
  #giveCode(response: ServerResponse, url: URL, email: string): void {
    const code = randomBytes(16).toString('base64url');
    this.#codes.set(code, { email, challenge: url.searchParams.get('code_challenge') ?? '' });
    const back = new URL(url.searchParams.get('redirect_uri') ?? '');
    if (back.hostname !== '127.0.0.1') {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('Only addresses of this machine.');
      return;
    }
    back.searchParams.set('code', code);
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    const cookie = `${COOKIE}=${encodeURIComponent(email)}; HttpOnly; SameSite=Lax; Path=/`;
    response.writeHead(303, { location: back.href, 'set-cookie': cookie }).end();
  }

  async #exchange(
    form: URLSearchParams,
    reply: (status: number, type: string, body: string) => void,
  ): Promise<void> {
    const code = this.#codes.get(form.get('code') ?? '');
    this.#codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (code?.challenge !== challenge) return reply(400, 'application/json', '{"error":"invalid_grant"}');
    const token = await this.token(code.email);
    reply(
      200,
      'application/json',
      JSON.stringify({
        id_token: token,
        access_token: token,
        token_type: 'Bearer',
        expires_in: HOUR_SECONDS,
      }),
    );
  }
}

function cookieOf(header = ''): string | undefined {
  const value = new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(header)?.[1];
  return value === undefined ? undefined : decodeURIComponent(value);
}

function signInPage(url: URL): string {
  const hint = escapeHtml(url.searchParams.get('login_hint') ?? '');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Mentorline</title><style>${HOME_STYLE}</style></head>
<body><main style="max-width:28rem"><h1>Sign in</h1>
<p class="soft">This Mentorline runs on your own machine, so it asks for no password. Give the address that your program names as its manager's, or any address to begin a program of your own.</p>
<form method="post" class="card"><p><label for="email">Your email address</label></p>
<p><input id="email" name="email" type="email" autocomplete="email" required value="${hint}" style="font:inherit;width:100%;padding:.6rem;min-height:44px"></p>
<button class="main" style="min-height:44px">Sign in</button></form></main></body></html>`;
}
