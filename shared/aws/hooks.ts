/** Posts to other programs: to public addresses only, without following anyone elsewhere, and never waiting for long. */
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { request } from 'node:https';
import { request as plainRequest } from 'node:http';
import { isPublicAddress } from '../domain/webhook.ts';
import type { Hooks } from '../usecases/dependencies.ts';

const DEADLINE_MS = 10_000;

/** `reach`: `anywhere` on a laptop, where the other program may run beside this one. */
export function httpsHooks(reach: 'public' | 'anywhere'): Hooks {
  // Looked at where the connection is made: a name that leads elsewhere a moment later is looked at again.
  const publicOnly: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 4);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
        return done(new Error('its address is not public'), '', 4);
      if (options.all) return (done as (error: null, found: typeof addresses) => void)(null, addresses);
      done(null, first.address, first.family);
    });
  };
  return {
    post(address, { body, headers }) {
      const url = new URL(address);
      // A number is looked up by no one.
      const isNumber = /^\[|^[\d.]+$/.test(url.hostname);
      if (reach === 'public' && isNumber && !isPublicAddress(url.hostname.replace(/^\[|\]$/g, '')))
        return Promise.resolve('its address is not public');
      return new Promise((resolve) => {
        const sending = (url.protocol === 'http:' ? plainRequest : request)(
          url,
          {
            method: 'POST',
            headers: { ...headers, 'user-agent': 'Mentorline' },
            signal: AbortSignal.timeout(DEADLINE_MS),
            ...(reach === 'public' && { lookup: publicOnly }),
          },
          (answered) => {
            const { statusCode = 0 } = answered;
            // What it says beyond the number is not read, however long it is.
            answered.destroy();
            resolve(statusCode >= 200 && statusCode < 300 ? undefined : `it answered ${statusCode}`);
          },
        );
        sending.on('error', ({ message }) =>
          resolve(message.includes('not public') ? 'its address is not public' : 'it could not be reached'),
        );
        sending.end(body);
      });
    },
  };
}
