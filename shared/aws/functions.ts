/** The middleware around every function: log lines without people's data, safe headers, no error text for strangers. */
import middy, { type MiddlewareObj } from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { OnError } from './failures.ts';
import type { Admits } from './origin.ts';
import { type HttpAnswer, type HttpEvent, type HttpHandler, type HttpResult, onHttp } from '../http.ts';

const SECURITY_HEADERS: Parameters<typeof httpSecurityHeaders>[0] = {
  // Both are written below: the middleware's own policy would sandbox our forms away, and some pages may be framed.
  contentSecurityPolicy: false,
  frameOptions: false,
  crossOriginEmbedderPolicy: false,
  originAgentCluster: false,
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true, preload: false },
};

/**
 * Nothing from elsewhere and no script; `styles` is the hash of the one stylesheet that a page carries. `X-Frame-Options` knows no list of
 * origins, and browsers that know `frame-ancestors` pass over it: it stays on pages that no one may frame.
 */
function contentSecurityPolicy(styles: string, { framedBy = [] }: HttpAnswer): Record<string, string> {
  const ancestors = framedBy.length === 0 ? "'none'" : framedBy.join(' ');
  return {
    'content-security-policy': `default-src 'none'; style-src ${styles}; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ${ancestors}`,
    ...(framedBy.length === 0 && { 'x-frame-options': 'DENY' }),
  };
}

const everyone: Admits = () => Promise.resolve(true);
const FORBIDDEN: HttpResult = { statusCode: 403, body: JSON.stringify({ message: 'Forbidden.' }) };

export interface HttpOptions {
  readonly styles?: string;
  readonly admits?: Admits;
  /** More of middy's, around the others. */
  readonly middleware?: readonly MiddlewareObj<HttpEvent, HttpResult>[];
}

export function httpFunction(
  name: string,
  make: (onError: OnError) => HttpHandler,
  { styles = "'none'", admits = everyone, middleware = [] }: HttpOptions = {},
): (event: HttpEvent, context: never) => Promise<HttpResult> {
  const { onError, written } = errorLog(name);
  return middy<HttpEvent, HttpResult>()
    .after(written)
    .onError(written)
    .before(async ({ event }) => ((await admits(event.headers)) ? undefined : FORBIDDEN))
    .use([...middleware])
    .use(httpSecurityHeaders(SECURITY_HEADERS))
    .use(
      httpErrorHandler({
        logger: onError,
        fallbackMessage: 'Something went wrong on our side. Please try again in a minute.',
      }),
    )
    .handler(onHttp(make(onError), (answer) => contentSecurityPolicy(styles, answer)));
}

export function eventFunction<Event, Result>(
  name: string,
  make: (onError: OnError, timeLeft: () => number) => (event: Event) => Promise<Result>,
): (event: Event, context: never) => Promise<Result> {
  const { onError, written } = errorLog(name);
  // A function works on one event at a time, so that the time of the newest is its own.
  let timeLeft = (): number => Infinity;
  return middy<Event, Result>()
    .before(({ context }) => {
      timeLeft = () => context.getRemainingTimeInMillis();
    })
    .after(written)
    .onError(async ({ error }) => {
      onError(error);
      await written();
    })
    .handler(make(onError, () => timeLeft()));
}

interface ErrorLog {
  readonly onError: OnError;
  /** When all errors so far are in the log: a function that has answered is put to sleep at once. */
  readonly written: () => Promise<void>;
}

/** What writes the log is loaded at the first error, which nearly all functions never meet. */
function errorLog(serviceName: string): ErrorLog {
  let log: Promise<OnError> | undefined;
  let writing = Promise.resolve();
  return {
    onError: (error) => {
      log ??= import('./failures.ts').then(({ failureLog }) => failureLog(serviceName));
      writing = Promise.all([log, writing]).then(([write]) => {
        write(error);
      });
    },
    written: () => writing,
  };
}
