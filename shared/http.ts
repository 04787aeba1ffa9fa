/** Requests and answers as our functions see them, and the way to and from API Gateway's payload 2.0. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** The route that led here, as the route table has it: `GET /p/{token}`. */
  readonly route: string;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** The very bytes that were sent; base64 is undone. */
  readonly body: Uint8Array;
  /** What the authorizer found in the token; absent on routes without one. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  /** The body stands for bytes. */
  readonly base64?: true;
  readonly headers?: Readonly<Record<string, string>>;
  /** Origins of sites that may show this page inside theirs; none without it. */
  readonly framedBy?: readonly string[];
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer>;
export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResult = APIGatewayProxyStructuredResultV2;

/** A function that answers requests as one that answers Lambda events. */
export function onHttp(
  handler: HttpHandler,
  always: (answer: HttpAnswer) => Readonly<Record<string, string>> = () => ({}),
): (event: HttpEvent) => Promise<HttpResult> {
  return async (event) => {
    const answer = await handler(requestOf(event));
    const { status, type = 'text/plain; charset=utf-8', body = '', base64 = false, headers = {} } = answer;
    return {
      statusCode: status,
      headers: { 'content-type': type, 'cache-control': 'no-store', ...always(answer), ...headers },
      body,
      ...(base64 && { isBase64Encoded: true }),
    };
  };
}

export function requestOf(event: HttpEvent): HttpRequest {
  const context = event.requestContext as HttpEvent['requestContext'] & {
    authorizer?: { jwt?: { claims?: Record<string, unknown> } };
  };
  const headers = Object.entries(event.headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    value ?? '',
  ]);
  const claims = context.authorizer?.jwt?.claims;
  return {
    method: context.http.method.toUpperCase(),
    path: event.rawPath,
    route: event.routeKey,
    params: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    headers: new Map(headers),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    ...(claims && { claims }),
  };
}

export function json(status: number, body: unknown): HttpAnswer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

/** What a request holds as JSON; `undefined` when that is none. */
export function jsonBody({ body }: HttpRequest): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The fields of a form that a page posted. The last value of a repeated name counts. */
export function formFields(request: HttpRequest): ReadonlyMap<string, string> {
  return new Map(new URLSearchParams(Buffer.from(request.body).toString('utf8')));
}
