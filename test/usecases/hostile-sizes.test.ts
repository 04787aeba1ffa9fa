/** Sizes and numbers that no form should send, from every provider: each ends as an application or quarantined with a reason. */
import { expect, test } from 'vitest';
import { processDeliveries } from '../../functions/process-delivery/process-delivery.ts';
import { receiveForm } from '../../functions/receive-form/receive-form.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { PROVIDERS } from '../../shared/domain/program-questions.ts';
import { providerOf } from '../../shared/forms/providers.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { listDeliveries } from '../../shared/store/deliveries.ts';
import { itemBytes } from '../../infra/aws/cost/units.ts';
import type { Table } from '../../shared/store/table.ts';
import { GOOD_ANSWERS } from '../support/deliveries.ts';
import { requestTo, streamOf } from '../support/events.ts';
import { jotformNotice } from '../support/jotform.ts';
import { exampleProgram } from '../support/programs.ts';
import { FORM_API, emptyWorld, SECRETS } from '../support/world.ts';

const MARK = 'MARK-OF-THE-PLACE';
const MOST_ITEM = 400 * 1024;

/** DynamoDB refuses an item of more than 400 KB, a key of more than a kilobyte, and numbers of more than 38 digits. */
function strict(table: Table): Table {
  const look = (item: object): void => {
    if (itemBytes(item as never) > MOST_ITEM) throw new Error('An item is larger than 400 KB.');
    for (const name of ['pk', 'sk', 'gsi1sk', 'gsi2sk']) {
      const key = (item as Record<string, unknown>)[name];
      if (typeof key === 'string' && Buffer.byteLength(key) > 1024) throw new Error(`${name} is too long.`);
    }
    const walk = (value: unknown): void => {
      if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('A number is not finite.');
      if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
        throw new Error('The client refuses a number that is not exact.');
      if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
    };
    walk(item);
  };
  const checked = (write: { kind: string; item?: object }): void => {
    if (write.kind === 'put' && write.item) look(write.item);
  };
  return {
    ...table,
    write: (write) => {
      checked(write);
      return table.write(write);
    },
    transact: (writes) => {
      writes.forEach(checked);
      return table.transact(writes);
    },
  };
}

/** What the providers call the ids of a response and of its delivery. */
const IDS = ['token', 'event_id', 'eventId', 'responseId', 'response_id', 'submissionId'];

function withIds(body: string, idFor: (name: string) => string): string {
  // Google's script calls it the key of the response, which others call the id of a question.
  const names = new Set(body.includes('"form.response.submitted"') ? [...IDS, 'key'] : IDS);
  return JSON.stringify(
    JSON.parse(body, (name, value: unknown) =>
      names.has(name) && typeof value === 'string' ? idFor(name) : value,
    ),
  );
}

/** Names of questions, wherever the provider puts them. */
const TITLES = new Set(['title', 'label', 'question']);
const withTitles = (body: string, title: string): string =>
  JSON.stringify(
    JSON.parse(body, (name, value: unknown) =>
      TITLES.has(name) && typeof value === 'string' ? title : value,
    ),
  );
const FORMS = new Set(['form_id', 'formId', 'form']);

const CASES = {
  'a number beyond what a computer counts exactly': (body: string) =>
    body.replace(`"${MARK}"`, '9007199254740993'),
  'a number without end': (body: string) => body.replace(`"${MARK}"`, '1e999'),
  'a number of 400 digits': (body: string) => body.replace(`"${MARK}"`, '9'.repeat(400)),
  'a text of 400 KB': (body: string) => body.replace(MARK, 'x'.repeat(400 * 1024)),
  'a text of 130,000 letters of three bytes': (body: string) => body.replace(MARK, '語'.repeat(130_000)),
  'questions with a name of 40 KB each': (body: string) => withTitles(body, 't'.repeat(40 * 1024)),
  'a form id of 400 KB': (body: string) =>
    JSON.stringify(
      JSON.parse(body, (name, value: unknown) =>
        FORMS.has(name) && typeof value === 'string' ? 'f'.repeat(400 * 1024) : value,
      ),
    ),
  'ids of 500 KB': (body: string) => withIds(body, (name) => name + 'r'.repeat(500 * 1024)),
  'ids that are numbers beyond counting': (body: string) =>
    withIds(body, () => MARK).replaceAll(`"${MARK}"`, '90071992547409931234'),
  'ids of letters that are no letters': (body: string) =>
    withIds(body, (name) => `${name}\u0000\ud800#\u202e`),
};

const program = exampleProgram();
const [template] = program.sources.filter(({ purpose }) => purpose === 'application');
const SECRET = 'source-apply';

function sampleFrom(name: (typeof PROVIDERS)[number]) {
  const provider = providerOf(name)!;
  const fields = Object.fromEntries(program.questions.map(({ id }) => [id, id]));
  const source = { ...template!, provider: name, fields, secret: SECRET };
  const sample = provider.sample({
    ...{ source, secret: `secret for ${SECRET}`, response: 'response', at: 0 },
    answers: { ...GOOD_ANSWERS, motivation: MARK },
  });
  return { provider, source, sample };
}

/** Not every provider sends what each case changes. */
const TRIED = PROVIDERS.flatMap((provider) =>
  Object.entries(CASES).flatMap(([name, make]) => {
    const { body } = sampleFrom(provider).sample;
    return make(body) === body ? [] : [{ provider, name, make }];
  }),
);

test('nearly every case is tried with every provider', () => {
  expect(TRIED.length).toBeGreaterThanOrEqual(PROVIDERS.length * Object.keys(CASES).length - 9);
});

test.each(TRIED)('$provider sends $name', async ({ provider: from, name, make }) => {
  const { provider, source, sample } = sampleFrom(from);
  const world = await emptyWorld({ ...program, sources: [source] });
  const errors: unknown[] = [];
  const table = strict(world.table);
  const body = make(sample.body);
  // A tool whose webhooks are not believed is asked for what it has.
  const tells = () => Promise.resolve(new Response(`{"content":${body}}`));
  const parts = {
    ...{ table, bucket: memoryBucket(), secrets: SECRETS, clock: () => world.now },
    formApi: { ...FORM_API, fetch: tells },
    onError: (error: unknown) => void errors.push(error),
  };
  const secret = `secret for ${SECRET}`;
  const headers = { ...sample.headers, ...provider.sign(body, { secret, id: 'id', at: world.now }) };
  const post = () =>
    receiveForm(parts)(
      requestTo(sample.path.split('?')[0] ?? '', {
        method: 'POST',
        headers: new Map(Object.entries(headers)),
        query: { k: secret },
        body: provider.noticeIn ? jotformNotice('620155') : new TextEncoder().encode(body),
      }),
    );
  const read = async (id: string): Promise<void> => {
    const answer = await processDeliveries(parts)(streamOf({ id, source: source.id }));
    expect([answer.batchItemFailures, errors]).toEqual([[], []]);
  };
  const { status, body: told = '{}' } = await post();
  expect([name, status, errors]).toEqual([name, 200, []]);
  const { kept } = JSON.parse(told) as { kept?: string };
  await read(kept!);
  const isLast = ({ state }: Delivery): boolean => state !== 'notice';
  const asked = (await listDeliveries(world.table, [source.id])).find(isLast);
  if (asked?.state === 'kept') await read(asked.id);
  const delivery = (await listDeliveries(world.table, [source.id])).find(isLast);
  const applications = await listApplications(world.table, program.cohort.id);
  if (delivery?.state === 'quarantined') expect(delivery.reason).toMatch(/\w+ \w+/);
  else expect([delivery?.state, applications.length]).toEqual(['stored', 1]);
  expect((await post()).status).toBe(200);
});
