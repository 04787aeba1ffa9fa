/** Every HTTP route: method, path, function, who may call it. Read by the stack and by the local gateway. */

import { EXPORT_ROUTES } from '../functions/export/routes.ts';
import type { RouteKey } from '../functions/manager-api/route.ts';
import { API_ROUTES } from '../functions/manager-api/routes.ts';

export type Caller =
  /** Anyone; the function itself verifies a signature, a signed link or a key. */
  | 'anyone'
  /** A signed-in person with a token of our identity provider; the function reads her role in the program. */
  | 'manager';

export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'ANY';
  readonly path: string;
  readonly function: string;
  readonly caller: Caller;
}

/** Routes of signed-in managers. */
function managed(name: string, ...routes: readonly `${Route['method']} /${string}`[]): Route[] {
  return routes.map((route) => {
    const [method, path] = route.split(' ') as [Route['method'], string];
    return { method, path, function: name, caller: 'manager' };
  });
}

export const ROUTES: readonly Route[] = [
  // All of /in/ goes to one function: an address that the gateway does not know would be a 404, which switches webhooks off.
  { method: 'ANY', path: '/in', function: 'receive-form', caller: 'anyone' },
  { method: 'ANY', path: '/in/{proxy+}', function: 'receive-form', caller: 'anyone' },
  { method: 'GET', path: '/p/{token}', function: 'participant-pages', caller: 'anyone' },
  { method: 'HEAD', path: '/p/{token}', function: 'participant-pages', caller: 'anyone' },
  { method: 'POST', path: '/p/{token}', function: 'participant-pages', caller: 'anyone' },
  { method: 'GET', path: '/u/{token}', function: 'participant-pages', caller: 'anyone' },
  { method: 'HEAD', path: '/u/{token}', function: 'participant-pages', caller: 'anyone' },
  { method: 'POST', path: '/u/{token}', function: 'participant-pages', caller: 'anyone' },
  { method: 'GET', path: '/about/{cohort}', function: 'participant-pages', caller: 'anyone' },
  { method: 'HEAD', path: '/about/{cohort}', function: 'participant-pages', caller: 'anyone' },
  { method: 'GET', path: '/apply/{cohort}', function: 'participant-pages', caller: 'anyone' },
  { method: 'HEAD', path: '/apply/{cohort}', function: 'participant-pages', caller: 'anyone' },
  { method: 'POST', path: '/apply/{cohort}', function: 'participant-pages', caller: 'anyone' },
  { method: 'GET', path: '/data/{cohort}/{file}', function: 'export', caller: 'anyone' },
  ...managed('export', ...EXPORT_ROUTES),
  ...managed('manager-api', ...(Object.keys(API_ROUTES) as RouteKey[])),
];
