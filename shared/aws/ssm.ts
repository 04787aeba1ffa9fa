import { randomBytes } from 'node:crypto';
import type { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import type { Clock } from '../domain/calendar.ts';
import type { SecretMaker } from '../secrets.ts';

const CACHE_MS = 5 * 60_000;
const Stored = z.object({ current: z.string().min(16), previous: z.string().min(16).optional() });

const sdk = () => import('@aws-sdk/client-ssm');

/**
 * Secrets as SecureString parameters: JSON with `current` and, while one is being exchanged, `previous`. The client is loaded at
 * the first one that is asked for.
 */
export function parameterSecrets(prefix: string, clock: Clock): SecretMaker {
  let made: SSMClient | undefined;
  const parameters = async (): Promise<SSMClient> => (made ??= new (await sdk()).SSMClient({}));
  const cache = new Map<string, { at: number; secrets: readonly string[] }>();

  async function fetched(name: string): Promise<readonly string[]> {
    const { GetParameterCommand, ParameterNotFound } = await sdk();
    const client = await parameters();
    try {
      const Name = `${prefix}/${name}`;
      const found = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
      const { current, previous } = Stored.parse(JSON.parse(found.Parameter?.Value ?? '{}'));
      return previous === undefined ? [current] : [current, previous];
    } catch (error) {
      if (error instanceof ParameterNotFound) return [];
      // The parameter's text must not reach a log through an error of the JSON or schema reader.
      if (error instanceof SyntaxError || error instanceof z.ZodError)
        throw new Error(`The secret ${name} is not readable.`);
      throw error;
    }
  }

  async function live(name: string): Promise<readonly string[]> {
    const now = clock();
    const known = cache.get(name);
    if (known && Math.abs(now - known.at) < CACHE_MS) return known.secrets;
    const secrets = await fetched(name);
    // A secret that is missing may be made any moment.
    if (secrets.length > 0) cache.set(name, { at: now, secrets });
    return secrets;
  }

  return {
    live,
    async make(name, secretPrefix) {
      const [known] = await live(name);
      if (known !== undefined) return known;
      const current = secretPrefix + randomBytes(32).toString('base64');
      const Value = JSON.stringify({ current });
      const Name = `${prefix}/${name}`;
      const { ParameterAlreadyExists, PutParameterCommand } = await sdk();
      const client = await parameters();
      try {
        await client.send(new PutParameterCommand({ Name, Type: 'SecureString', Value, Overwrite: false }));
      } catch (error) {
        if (!(error instanceof ParameterAlreadyExists)) throw error;
      }
      return (await live(name))[0] ?? current;
    },
    async keep(name, secret) {
      const { PutParameterCommand } = await sdk();
      const client = await parameters();
      const Value = JSON.stringify({ current: secret });
      await client.send(
        new PutParameterCommand({ Name: `${prefix}/${name}`, Type: 'SecureString', Value, Overwrite: true }),
      );
      cache.delete(name);
    },
  };
}
