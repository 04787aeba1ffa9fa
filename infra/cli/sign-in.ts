/** `npm run sign-in -- --url ADDRESS`: signs a manager in by her browser and prints a token for the other commands. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Command } from 'commander';
import { explained } from './explained.ts';
import type { PublicConfig } from '../console.ts';
import { newProofKey, SIGN_IN_PORT } from './proof-key.ts';

const command = new Command('sign-in')
  .description(
    'Signs you in through your browser and prints the token that other commands take as MENTORLINE_TOKEN.',
  )
  .requiredOption('--url <address>', 'the address of your Mentorline, shown by npm run deploy')
  .action(({ url }: { url: string }) => signIn(url));
await explained(command.parseAsync());

async function signIn(url: string): Promise<void> {
  const { signIn: provider, clientId } = (await (await fetch(`${url}/config.json`)).json()) as PublicConfig;
  const redirect = `http://localhost:${SIGN_IN_PORT}/`;
  const key = newProofKey();
  const state = randomBytes(16).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirect,
    scope: 'openid email',
    code_challenge: key.challenge,
    code_challenge_method: 'S256',
    state,
  });
  console.error(`Open this in your browser:\n\n  ${provider}/oauth2/authorize?${query.toString()}\n`);
  const code = await codeFromBrowser(state);
  const answer = await fetch(`${provider}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code,
      code_verifier: key.verifier,
      redirect_uri: redirect,
    }),
  });
  if (!answer.ok) throw new Error(`Sign-in failed (${answer.status}). Try again.`);
  console.error('Signed in for an hour. The token:\n');
  console.log(((await answer.json()) as { id_token: string }).id_token);
}

/** Listens on the loopback address until the browser comes back with the code that belongs to `state`. */
function codeFromBrowser(state: string): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const code = searchParams.get('code');
      const ours = searchParams.get('state') === state && code !== null;
      response.writeHead(ours ? 200 : 400, {
        'content-type': 'text/plain; charset=utf-8',
        connection: 'close',
      });
      response.end(
        ours ? 'You are signed in. You can close this page.' : 'This page expected a different sign-in.',
      );
      if (!ours) return;
      server.close();
      resolve(code);
    });
    server.listen(SIGN_IN_PORT, '127.0.0.1');
  });
}
