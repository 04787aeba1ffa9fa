/** API Gateway's HTTP API for the laptop: requests become payload 2.0 events by the route table. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buildConsole, type ConsoleFile, consolePolicy, type PublicConfig } from '../console.ts';
import { ROUTES, type Route } from '../routes.ts';
import { isFromElsewhere, readBody } from './http.ts';

export interface GatewayOptions {
  readonly now: () => number;
  readonly invoke: (name: string, event: object) => Promise<unknown>;
  /** The claims of a good bearer token. */
  readonly verify: (token: string) => Promise<object | undefined>;
  /** What the console's browser has to know. */
  readonly config: () => PublicConfig;
}

interface Matched {
  readonly route: Route;
  readonly params: Record<string, string>;
}

interface FunctionAnswer {
  readonly statusCode?: number;
  readonly headers?: Record<string, string | number | boolean>;
  readonly cookies?: string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const MAX_PAYLOAD = 10 * 1024 * 1024;
/** Lambda takes 6 MB in one event. */
const MAX_EVENT = 6 * 1024 * 1024;
const TEXT = /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)|.*\+(json|xml))/i;

const PATTERNS = ROUTES.map((route) => {
  const names: string[] = [];
  const pattern = route.path.replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) => {
    names.push(name);
    return greedy ? '(.+)' : '([^/]+)';
  });
  return { route, names, pattern: new RegExp(`^${pattern}$`) };
});

export function gateway({ now, invoke, verify, config }: GatewayOptions): RequestListener {
  const assets = assetsOf(config);
  return (request, response) => {
    const answer = async (): Promise<void> => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const body = await readBody(request);
      if (body.length > MAX_PAYLOAD) return message(response, 413, 'Request Entity Too Large');
      const matched = match(request.method ?? 'GET', url.pathname);
      // Forms on pages elsewhere may send to us; nothing else there has anything to say here.
      const isForm = matched?.route.function === 'receive-form';
      if (request.method === 'POST' && !isForm && isFromElsewhere(request))
        return message(response, 403, 'Forbidden');
      if (!matched) return assets(response, request.method ?? 'GET', url.pathname);
      const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
      const claims = matched.route.caller === 'manager' ? await verify(bearer ?? '') : undefined;
      if (matched.route.caller === 'manager' && !claims) return message(response, 401, 'Unauthorized');

      const event = eventOf(request, { url, body, matched, claims, now: now() });
      if (JSON.stringify(event).length > MAX_EVENT) return message(response, 413, 'Request Entity Too Large');
      let result: unknown;
      try {
        result = await invoke(matched.route.function, event);
      } catch {
        return message(response, 500, 'Internal Server Error');
      }
      send(response, result as FunctionAnswer);
    };
    answer().catch(() => message(response, 500, 'Internal Server Error'));
  };
}

/** The route of a request; exact paths were listed before greedy ones. */
function match(method: string, path: string): Matched | undefined {
  for (const { route, names, pattern } of PATTERNS) {
    if (route.method !== 'ANY' && route.method !== method) continue;
    const found = pattern.exec(path);
    if (!found) continue;
    try {
      return {
        route,
        params: Object.fromEntries(
          names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]),
        ),
      };
    } catch {
      return undefined;
    }
  }
  return undefined;
}

interface Parts {
  readonly url: URL;
  readonly body: Buffer;
  readonly matched: Matched;
  readonly claims: object | undefined;
  readonly now: number;
}

function eventOf(request: IncomingMessage, { url, body, matched, claims, now }: Parts): object {
  const { cookie, connection, ...rest } = request.headers;
  const headers = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  const isBase64Encoded = body.length > 0 && !TEXT.test(headers['content-type'] ?? '');
  const query = [...new Set(url.searchParams.keys())].map((name) => [
    name,
    url.searchParams.getAll(name).join(','),
  ]);
  const { route, params } = matched;
  return {
    version: '2.0',
    routeKey: `${route.method} ${route.path}`,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie && { cookies: cookie.split(/;\s*/) }),
    headers: { ...headers, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' },
    ...(query.length > 0 && { queryStringParameters: Object.fromEntries(query) as Record<string, string> }),
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers['host'] ?? '',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomBytes(8).toString('hex'),
      routeKey: `${route.method} ${route.path}`,
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
      ...(claims && { authorizer: { jwt: { claims, scopes: null } } }),
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

function send(response: ServerResponse, answer: FunctionAnswer): void {
  const headers = Object.fromEntries(
    Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  // Locally there is no TLS to insist on.
  delete headers['strict-transport-security'];
  response.writeHead(answer.statusCode ?? 200, {
    ...headers,
    ...(answer.cookies && { 'set-cookie': answer.cookies }),
  });
  response.end(Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8'));
}

function message(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message: text }));
}

/** CloudFront's other half: the console's files, built when someone first asks for one. */
function assetsOf(
  config: () => PublicConfig,
): (response: ServerResponse, method: string, path: string) => void {
  let built: readonly ConsoleFile[] | undefined;
  return (response, method, path) => {
    if (method !== 'GET' && method !== 'HEAD') return message(response, 404, 'Not Found');
    built ??= buildConsole();
    const settings = { path: '/config.json', type: 'application/json', body: JSON.stringify(config()) };
    const wanted = path === '/' ? '/index.html' : path;
    const found = [...built, settings].find((file) => file.path === wanted);
    if (!found) return message(response, 404, 'Not Found');
    response.writeHead(200, {
      'content-type': found.type,
      'cache-control': 'no-cache',
      'content-security-policy': consolePolicy(config().signIn),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    response.end(method === 'HEAD' ? undefined : found.body);
  };
}
