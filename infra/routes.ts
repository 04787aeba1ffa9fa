/** Every HTTP route: method, path, function, who may call it. Read by the stack and by the local gateway. */

export type Caller =
  /** Anybody; the function itself verifies a signature or a signed link. */
  | 'anyone'
  /** A signed-in person with a token of our identity provider; the function reads her role in the program. */
  | 'manager';

export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'ANY';
  readonly path: string;
  readonly function: string;
  readonly caller: Caller;
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
  { method: 'GET', path: '/export/{cohort}/{file}', function: 'export', caller: 'manager' },
  { method: 'GET', path: '/api/cohorts/{cohort}', function: 'manager-api', caller: 'manager' },
  { method: 'GET', path: '/api/me', function: 'manager-api', caller: 'manager' },
  { method: 'GET', path: '/api/cohorts/{cohort}/today', function: 'manager-api', caller: 'manager' },
  { method: 'GET', path: '/api/cohorts/{cohort}/people', function: 'manager-api', caller: 'manager' },
  {
    method: 'GET',
    path: '/api/cohorts/{cohort}/people/{person}',
    function: 'manager-api',
    caller: 'manager',
  },
  { method: 'GET', path: '/api/cohorts/{cohort}/match', function: 'manager-api', caller: 'manager' },
  { method: 'GET', path: '/api/cohorts/{cohort}/journey', function: 'manager-api', caller: 'manager' },
  { method: 'GET', path: '/api/cohorts/{cohort}/deliveries', function: 'manager-api', caller: 'manager' },
  {
    method: 'POST',
    path: '/api/cohorts/{cohort}/people/{person}/screening',
    function: 'manager-api',
    caller: 'manager',
  },
  { method: 'POST', path: '/api/cohorts/{cohort}/approve', function: 'manager-api', caller: 'manager' },
  { method: 'POST', path: '/api/sources/{source}/replay', function: 'manager-api', caller: 'manager' },
  { method: 'PUT', path: '/api/program', function: 'manager-api', caller: 'manager' },
];
