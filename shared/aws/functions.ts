/** The middleware around every function: log lines without people's data, safe headers, no error text for strangers. */
import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import httpContentEncoding from '@middy/http-content-encoding';
import httpContentNegotiation from '@middy/http-content-negotiation';
import httpErrorHandler from '@middy/http-error-handler';
import httpSecurityHeaders from '@middy/http-security-headers';
import { publishFailure } from './metrics.ts';
import type { Admits } from './origin.ts';
import { type HttpEvent, type HttpHandler, type HttpResult, onHttp } from '../http.ts';

export type OnError = (error: unknown) => void;

const SECURITY_HEADERS: Parameters<typeof httpSecurityHeaders>[0] = {
  // Written below: the middleware's own policy would sandbox our forms away.
  contentSecurityPolicy: false,
  crossOriginEmbedderPolicy: false,
  originAgentCluster: false,
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true, preload: false },
  frameOptions: { action: 'deny' },
};

/** Nothing from elsewhere and no script; `styles` is the hash of the one stylesheet that a page carries. */
function contentSecurityPolicy(styles: string): string {
  return `default-src 'none'; style-src ${styles}; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
}

const everyone: Admits = () => Promise.resolve(true);
const FORBIDDEN: HttpResult = { statusCode: 403, body: JSON.stringify({ message: 'Forbidden.' }) };

export interface HttpOptions {
  readonly styles?: string;
  readonly admits?: Admits;
  /**
   * Zips for those who can read it: what Lambda answers ends at 6 MB, a list of many thousands shrinks to a tenth. Not for pages
   * that put what a stranger wrote beside a signed link: the size of the two together tells of the link.
   */
  readonly compresses?: boolean;
}

/** Brotli at its best level takes seconds for megabytes. */
const GZIP_ALONE: Parameters<typeof httpContentNegotiation>[0] = {
  ...{ parseCharsets: false, parseLanguages: false, parseMediaTypes: false },
  availableEncodings: ['gzip'],
  failOnMismatch: false,
};

export function httpFunction(
  name: string,
  make: (onError: OnError) => HttpHandler,
  { styles = "'none'", admits = everyone, compresses = false }: HttpOptions = {},
): (event: HttpEvent, context: never) => Promise<HttpResult> {
  const onError = errorLog(name);
  return middy<HttpEvent, HttpResult>()
    .before(async ({ event }) => ((await admits(event.headers)) ? undefined : FORBIDDEN))
    .use(compresses ? [httpContentNegotiation(GZIP_ALONE), httpContentEncoding()] : [])
    .use(httpSecurityHeaders(SECURITY_HEADERS))
    .use(
      httpErrorHandler({
        logger: onError,
        fallbackMessage: 'Something went wrong on our side. Please try again in a minute.',
      }),
    )
    .handler(onHttp(make(onError), { 'content-security-policy': contentSecurityPolicy(styles) }));
}

export function eventFunction<Event, Result>(
  name: string,
  make: (onError: OnError, timeLeft: () => number) => (event: Event) => Promise<Result>,
): (event: Event, context: never) => Promise<Result> {
  const onError = errorLog(name);
  // A function works on one event at a time, so that the time of the newest is its own.
  let timeLeft = (): number => Infinity;
  return middy<Event, Result>()
    .before(({ context }) => {
      timeLeft = () => context.getRemainingTimeInMillis();
    })
    .onError(({ error }) => {
      onError(error);
    })
    .handler(make(onError, () => timeLeft()));
}

/**
 * Names the kind of error and where it happened, and counts it for the alarm: Lambda counts only errors that a function ends
 * with. The message stays out: it may quote what a person wrote.
 */
function errorLog(serviceName: string): OnError {
  const logger = new Logger({ serviceName });
  const count = publishFailure(serviceName);
  return (error) => {
    count();
    const { name = 'Error', stack = '' } = error instanceof Error ? error : {};
    const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
    logger.error('error', { kind: name, at: frames.slice(0, 6).map((line) => line.trim()) });
  };
}
