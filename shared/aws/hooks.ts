/** Posts to other programs: to public addresses only, without following anyone elsewhere, and never waiting for long. */
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { request } from 'node:https';
import { request as plainRequest } from 'node:http';
import type { Hooks } from '../usecases/dependencies.ts';

const DEADLINE_MS = 10_000;

type IsPublic = (ip: string) => boolean;

/** `reach`: `anywhere` on a laptop, where the other program may run beside this one. */
export function httpsHooks(reach: 'public' | 'anywhere'): Hooks {
  return {
    async post(address, { body, headers }) {
      const url = new URL(address);
      if (reach === 'anywhere') return posted(url, { body, headers });
      // Few programs have an endpoint: the registries of addresses are loaded for those.
      const { isPublicAddress } = await import('./public-address.ts');
      // A number is looked up by no one.
      const isNumber = /^\[|^[\d.]+$/.test(url.hostname);
      if (isNumber && !isPublicAddress(url.hostname.replace(/^\[|\]$/g, ''))) return NOT_PUBLIC;
      return posted(url, { body, headers, lookup: lookupOf(isPublicAddress) });
    },
  };
}

const NOT_PUBLIC = 'its address is not public';

/** Looked at where the connection is made: a name that leads elsewhere a moment later is looked at again. */
function lookupOf(isPublic: IsPublic): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 4);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublic(address)))
        return done(new Error(NOT_PUBLIC), '', 4);
      if (options.all) return (done as (error: null, found: typeof addresses) => void)(null, addresses);
      done(null, first.address, first.family);
    });
  };
}

interface Sent {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly lookup?: LookupFunction;
}

function posted(url: URL, { body, headers, ...through }: Sent): Promise<string | undefined> {
  return new Promise((resolve) => {
    const sending = (url.protocol === 'http:' ? plainRequest : request)(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'user-agent': 'Mentorline' },
        signal: AbortSignal.timeout(DEADLINE_MS),
        ...through,
      },
      (answered) => {
        const { statusCode = 0 } = answered;
        // What it says beyond the number is not read, however long it is.
        answered.destroy();
        resolve(statusCode >= 200 && statusCode < 300 ? undefined : `it answered ${statusCode}`);
      },
    );
    sending.on('error', ({ message }) =>
      resolve(message.includes(NOT_PUBLIC) ? NOT_PUBLIC : 'it could not be reached'),
    );
    sending.end(body);
  });
}
