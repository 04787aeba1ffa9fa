/** The console's files, where no CloudFront brings them. */
import type { HttpHandler } from '../../shared/http.ts';
import type { Bucket } from '../../shared/store/bucket.ts';

export interface Dependencies {
  readonly assets: Bucket;
  /** The content security policy of the pages. */
  readonly policy: string;
}

/** Every file that there is, by its path. */
const TYPES: Readonly<Record<string, string>> = {
  '/index.html': 'text/html; charset=utf-8',
  '/console.css': 'text/css; charset=utf-8',
  '/console.js': 'text/javascript; charset=utf-8',
  '/config.json': 'application/json',
};

export const CONSOLE_PATHS: readonly string[] = Object.keys(TYPES);

export function consoleFiles({ assets, policy }: Dependencies): HttpHandler {
  return async ({ method, path }) => {
    const wanted = path === '/' ? '/index.html' : path;
    const type = TYPES[wanted];
    const asks = method === 'GET' || method === 'HEAD';
    const found = asks && type !== undefined ? await assets.get(wanted.slice(1)) : undefined;
    if (!found || type === undefined) return { status: 404, body: 'Not found' };
    return {
      ...{ status: 200, type, body: Buffer.from(found).toString('utf8') },
      headers: {
        'cache-control': 'no-cache',
        'content-security-policy': policy,
        'x-robots-tag': 'noindex',
      },
    };
  };
}
