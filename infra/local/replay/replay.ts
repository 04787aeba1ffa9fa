/** Posts every case of a manifest of deliveries to a fresh stack, byte for byte, and compares the result of each. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Provider } from '../../../shared/domain/program-questions.ts';
import type { HttpEvent } from '../../../shared/http.ts';
import { findDelivery } from '../../../shared/store/deliveries.ts';
import { versionWrites } from '../../../shared/store/programs.ts';
import { LocalStack } from '../stack.ts';
import { replayProgram } from './program.ts';
import type { RegisteredSource } from '../../../shared/domain/source.ts';
import { sourceWrite } from '../../../shared/store/sources.ts';
import { newCohortWrites } from '../../../shared/store/cohorts.ts';

const Secret = z.union([z.string(), z.object({ current: z.string(), previous: z.string().optional() })]);
type Secret = z.infer<typeof Secret>;

const Case = z.object({
  case: z.string(),
  channel: z.string(),
  bodyFile: z.string().optional(),
  eventFile: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  secret: Secret.optional(),
  clock: z.number().optional(),
  expect: z.object({ status: z.number().optional(), action: z.string().optional() }),
});
type Case = z.infer<typeof Case>;

const Manifest = z.object({
  clock: z.number(),
  testOnlySecrets: z.record(z.string(), z.string()).default({}),
  cases: z.array(Case),
});

/** The channels that we read, and the provider behind each; Jotform only tells of responses, which are asked of it. */
const RECORDED_AS: Readonly<Record<Exclude<Provider, 'mentorline' | 'other' | 'jotform'>, string>> = {
  typeform: 'typeform',
  'google-forms': 'google-forms-apps-script',
  'microsoft-forms': 'ms-forms',
  tally: 'tally',
  'standard-webhooks': 'standard-webhooks',
};
const CHANNELS: Readonly<Record<string, Provider>> = Object.fromEntries(
  Object.entries(RECORDED_AS).map(([provider, channel]) => [channel, provider as Provider]),
);

export interface Outcome {
  readonly case: string;
  readonly verdict: 'as-expected' | 'different' | 'not-supported';
  readonly expected: { readonly status?: number | undefined; readonly action?: string | undefined };
  readonly actual?: { readonly status: number; readonly action: string };
}

export async function replay(manifestFile: string): Promise<Outcome[]> {
  const manifest = Manifest.parse(JSON.parse(await readFile(manifestFile, 'utf8')));
  const folder = dirname(manifestFile);
  const stack = await LocalStack.start({ frozenAt: manifest.clock * 1000 });
  try {
    await registerCohort(stack);
    const outcomes: Outcome[] = [];
    for (const one of manifest.cases) {
      const { status, action } = one.expect;
      const expected = { status, action };
      const supported =
        one.channel === 'lambda' ||
        (CHANNELS[one.channel] !== undefined && one.bodyFile !== undefined && status !== undefined);
      if (!supported) {
        outcomes.push({ case: one.case, verdict: 'not-supported', expected });
        continue;
      }
      stack.clock.moveTo((one.clock ?? manifest.clock) * 1000);
      const actual =
        one.channel === 'lambda'
          ? await invoke(stack, one, { folder, manifest })
          : await post(stack, one, folder);
      await stack.whenIdle();
      const same = (status === undefined || status === actual.status) && allows(action, actual.action);
      outcomes.push({ case: one.case, verdict: same ? 'as-expected' : 'different', expected, actual });
    }
    return outcomes;
  } finally {
    await stack.stop();
  }
}

/** `store-or-quarantine` allows either; no expected action allows any. */
function allows(expected: string | undefined, actual: string): boolean {
  return expected === undefined || expected === actual || expected.split('-or-').includes(actual);
}

async function registerCohort(stack: LocalStack): Promise<void> {
  const program = replayProgram();
  const at = new Date(stack.clock.now()).toISOString();
  await stack.table.transact([
    ...versionWrites(program, 0, { at, by: 'replay' }),
    ...newCohortWrites({
      id: program.cohort.id,
      program: program.program.id,
      programVersion: 1,
      state: 'open',
      inputs: 0,
      createdAt: at,
    }),
  ]);
}

/** A source that takes every form of its sender and maps nothing: what is stored is the response itself. */
async function register(
  stack: LocalStack,
  id: string,
  { provider, secret }: { provider: Provider; secret: Secret | undefined },
): Promise<void> {
  const { program, cohort } = replayProgram();
  const source: RegisteredSource = {
    id,
    provider,
    secret: secret === undefined ? null : `source-${id}`,
    purpose: 'survey',
    fields: {},
    partials: 'keep',
    cohort: cohort.id,
    program: program.id,
  };
  if (secret !== undefined)
    stack.setSecret(
      `source-${id}`,
      typeof secret === 'string' ? { current: secret } : withoutUndefined(secret),
    );
  await stack.table.write(sourceWrite(source));
}

function withoutUndefined({ current, previous }: Exclude<Secret, string>): {
  current: string;
  previous?: string;
} {
  return previous === undefined ? { current } : { current, previous };
}

async function post(
  stack: LocalStack,
  one: Case,
  folder: string,
): Promise<{ status: number; action: string }> {
  const provider = CHANNELS[one.channel] ?? 'other';
  // Cases that share a secret share a source; another secret is another source of the same forms.
  const id = `src-${provider}-${createHash('sha256')
    .update(JSON.stringify(one.secret ?? null))
    .digest('hex')
    .slice(0, 8)}`;
  await register(stack, id, { provider, secret: one.secret });
  const body = await readFile(join(folder, one.bodyFile ?? ''));
  const response = await fetch(`${stack.gatewayUrl}/in/${provider}/${id}`, {
    method: 'POST',
    body,
    headers: one.headers,
  });
  const answer = await response.text();
  await stack.whenIdle();
  return { status: response.status, action: await actionOf(stack, id, { status: response.status, answer }) };
}

interface ReplayContext {
  readonly folder: string;
  readonly manifest: z.infer<typeof Manifest>;
}

/** Hands an event to the function as Lambda would. */
async function invoke(
  stack: LocalStack,
  one: Case,
  { folder, manifest }: ReplayContext,
): Promise<{ status: number; action: string }> {
  const event = JSON.parse(await readFile(join(folder, one.eventFile ?? ''), 'utf8')) as HttpEvent;
  const [, name = '', id = ''] = /^\/in\/([^/]+)\/([^/]+)/.exec(event.rawPath) ?? [];
  const provider = Object.values(CHANNELS).find((known) => known === name) ?? 'other';
  const secret = provider === 'other' ? undefined : (one.secret ?? manifest.testOnlySecrets[camel(name)]);
  await register(stack, id, { provider, secret });
  const result = (await stack.functions.invoke('receive-form', event)) as {
    statusCode: number;
    body: string;
  };
  await stack.whenIdle();
  return {
    status: result.statusCode,
    action: await actionOf(stack, id, { status: result.statusCode, answer: result.body }),
  };
}

async function actionOf(
  stack: LocalStack,
  source: string,
  { status, answer }: { status: number; answer: string },
): Promise<string> {
  if (status !== 200) return 'reject';
  const { kept, duplicate } = JSON.parse(answer) as { kept?: string; duplicate?: string };
  if (duplicate !== undefined) return 'duplicate';
  const delivery = await findDelivery(stack.table, { source, id: kept ?? '' });
  switch (delivery?.state) {
    case 'stored':
      return 'store';
    case 'updated':
      return 'update';
    case 'partial':
      return 'store-partial';
    case 'test':
    case 'blank':
      return 'ignore-test';
    case 'quarantined':
    case 'dismissed':
      return 'quarantine';
    case 'notice':
      return 'fetch-and-store';
    case 'duplicate':
      return 'duplicate';
    case 'late':
      return 'late';
    case 'early':
    case 'not-a-member':
    case 'erased':
      return 'not-taken';
    case 'kept':
    case undefined:
      return 'unread';
  }
}

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
