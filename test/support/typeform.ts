/** Typeform on the loopback address, as its documentation has it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answersOf } from '../../infra/local/demo/people.ts';
import { typeform } from '../../shared/forms/typeform.ts';
import { person } from './stack.ts';

const FIELDS = {
  name: 'full_name',
  email: 'email_address',
  role: 'taking_part_as',
  motivation: 'motivation',
  consent: 'consent',
};

/** Typeform's Responses API as it is documented: newest first, `since` inclusive, `before` exclusive, 2 requests a second. */
export function typeformDouble(
  items: { token: string; submitted_at: string }[],
  { pageSize = 1000, token }: { readonly pageSize?: number; readonly token: string },
) {
  const requests: URL[] = [];
  let refuse = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    requests.push(url);
    if (refuse-- > 0) return void response.writeHead(429).end();
    if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(403).end();
    const sorted = items
      .filter(({ submitted_at }) => submitted_at >= (url.searchParams.get('since') ?? ''))
      .sort((a, b) => (a.submitted_at < b.submitted_at ? 1 : -1));
    const before = url.searchParams.get('before');
    const from = before === null ? 0 : sorted.findIndex(({ token }) => token === before) + 1;
    const size = Math.min(Number(url.searchParams.get('page_size')), pageSize);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ total_items: sorted.length, page_count: 1, items: sorted.slice(from, from + size) }),
    );
  });
  return {
    requests,
    refuseNext: (times: number) => (refuse = times),
    /** Resolves with its address. */
    listen: async (): Promise<string> => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    stop: () => server.close(),
  };
}

/** A response as that list has it. */
export const typeformItem = (
  id: string,
  submittedAt: string,
  change: { readonly motivation?: string } = {},
) => {
  const source = {
    id: 'apply',
    provider: 'typeform' as const,
    form: 'mQ7vTnK2',
    secret: 's',
    purpose: 'application' as const,
    fields: {},
    partials: 'ignore' as const,
  };
  const world = { ...source, fields: FIELDS };
  const { body } = typeform.sample({
    source: world,
    secret: 'x',
    answers: { ...answersOf(person(id)), ...change },
    response: id,
    at: Date.parse(submittedAt),
  });
  const { form_id, definition, ...rest } = (JSON.parse(body) as { form_response: Record<string, unknown> })
    .form_response;
  return { ...rest, metadata: { network_id: 'someone' } } as unknown as {
    token: string;
    submitted_at: string;
  };
};
