/** What the local servers share: reading a body, listening on the loopback address, closing for good. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The whole body of a request, at most 10 MB as at API Gateway. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export interface LocalServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether a request names this machine: a page elsewhere can have a name that leads here, and reach what listens on it. */
export function isForLoopback({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return LOOPBACK.has((headers.host ?? '').replace(/:\d+$/, ''));
}

/** Whether a page of another origin sent it, as far as browsers say so. Programs send neither header. */
export function isFromElsewhere({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const { host, origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && origin !== 'null' && origin !== `http://${host ?? ''}`;
}

/** Listens on 127.0.0.1 only, for requests to it by name; port 0 picks a free one. */
export async function listen(listener: RequestListener, port = 0): Promise<LocalServer> {
  const server: Server = createServer((request, response) => {
    if (isForLoopback(request)) listener(request, response);
    else response.writeHead(403, { 'content-type': 'text/plain' }).end('Open this page as 127.0.0.1.');
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${actual}`,
    port: actual,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
