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
  ...managed('export', 'GET /export/{cohort}/{file}'),
  ...managed(
    'manager-api',
    'GET /api/me',
    'GET /api/cohorts/{cohort}',
    'GET /api/cohorts/{cohort}/today',
    'GET /api/cohorts/{cohort}/people',
    'POST /api/cohorts/{cohort}/people/screening',
    'GET /api/cohorts/{cohort}/people/{person}',
    'POST /api/cohorts/{cohort}/people/{person}/answers',
    'GET /api/cohorts/{cohort}/duplicates',
    'POST /api/cohorts/{cohort}/duplicates',
    'POST /api/cohorts/{cohort}/people/{person}/screening',
    'GET /api/cohorts/{cohort}/match',
    'GET /api/cohorts/{cohort}/match/compare',
    'GET /api/cohorts/{cohort}/match/equity',
    'GET /api/cohorts/{cohort}/review',
    'POST /api/cohorts/{cohort}/review',
    'GET /api/cohorts/{cohort}/review/price',
    'GET /api/cohorts/{cohort}/review/choices',
    'POST /api/cohorts/{cohort}/review/run',
    'POST /api/cohorts/{cohort}/approve',
    'GET /api/cohorts/{cohort}/pairs',
    'POST /api/cohorts/{cohort}/pairs/{pair}/end',
    'GET /api/cohorts/{cohort}/journey',
    'GET /api/cohorts/{cohort}/calendar',
    'GET /api/cohorts/{cohort}/emails',
    'GET /api/cohorts/{cohort}/emails/{touchpoint}',
    'POST /api/cohorts/{cohort}/emails/{touchpoint}/check',
    'POST /api/cohorts/{cohort}/emails/{touchpoint}/test',
    'GET /api/cohorts/{cohort}/group-emails',
    'POST /api/cohorts/{cohort}/group-emails',
    'POST /api/cohorts/{cohort}/group-emails/{email}/undo',
    'GET /api/cohorts/{cohort}/outbox',
    'POST /api/cohorts/{cohort}/outbox/pause',
    'POST /api/cohorts/{cohort}/outbox/held',
    'GET /api/cohorts/{cohort}/deliveries',
    'GET /api/cohorts/{cohort}/results',
    'GET /api/cohorts/{cohort}/audit',
    'GET /api/cohorts/{cohort}/setup',
    'POST /api/cohorts/{cohort}/setup',
    'POST /api/sources/{source}/connect',
    'POST /api/sources/{source}/replay',
    'POST /api/sources/{source}/sample',
    'GET /api/sources/{source}/deliveries/{delivery}',
    'GET /api/cohorts/{cohort}/program',
    'GET /api/cohorts/{cohort}/program/versions/{version}',
    'GET /api/cohorts/{cohort}/forms',
    'POST /api/cohorts/{cohort}/forms/preview',
    'GET /api/program/starter',
    'POST /api/program/draft',
    'PUT /api/program',
  ),
];
