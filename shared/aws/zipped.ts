/**
 * Zips answers for those who can read it: what Lambda answers ends at 6 MB, a list of many thousands shrinks to a tenth. Not for
 * pages that put what a stranger wrote beside a signed link: the size of the two together tells of the link.
 */
import type { MiddlewareObj } from '@middy/core';
import httpContentEncoding from '@middy/http-content-encoding';
import httpContentNegotiation from '@middy/http-content-negotiation';
import type { HttpEvent, HttpResult } from '../http.ts';

/** Brotli at its best level takes seconds for megabytes. */
const GZIP_ALONE: Parameters<typeof httpContentNegotiation>[0] = {
  ...{ parseCharsets: false, parseLanguages: false, parseMediaTypes: false },
  availableEncodings: ['gzip'],
  failOnMismatch: false,
};

export const zipped = (): readonly MiddlewareObj<HttpEvent, HttpResult>[] => [
  httpContentNegotiation(GZIP_ALONE),
  httpContentEncoding(),
];
