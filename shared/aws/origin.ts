/** The API's own address, which no one should know, answers only what came through CloudFront: it adds a secret header. */
import { timingSafeEqual } from 'node:crypto';
import { ORIGIN_HEADER, type Secrets } from '../secrets.ts';

export type Admits = (headers: Readonly<Record<string, string | undefined>>) => Promise<boolean>;

/** Admits requests that carry one of the live values of the secret `name`; everyone, where there is no such secret to ask for. */
export function originGuard(secrets: Secrets, name: string): Admits {
  if (name === '') return () => Promise.resolve(true);
  return async (headers) => {
    const given = headers[ORIGIN_HEADER] ?? '';
    return (await secrets.live(name)).some((live) => isSame(given, live));
  };
}

function isSame(given: string, live: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(live)];
  return a.length === b.length && timingSafeEqual(a, b);
}
