/** A cohort in a memory table, for tests of one part: no engines, no wire, the clock in hand. */
import { iso } from '../../shared/domain/calendar.ts';
import type { Program } from '../../shared/domain/program.ts';
import { applyProgram } from '../../shared/usecases/journey/apply-program.ts';
import { announce } from '../../shared/usecases/journey/announce.ts';
import type { Mailer, EmailOutcome } from '../../shared/email/mailer.ts';
import type { OutboxNeeds } from '../../shared/usecases/email/outbox.ts';
import type { WatchedWorkflow } from '../../shared/usecases/journey/schedules.ts';
import type { Secrets } from '../../shared/secrets.ts';
import { type MemoryTable, memoryTable } from '../../shared/store/memory-table.ts';
import { keepPerson } from '../../shared/store/people.ts';
import type { Message } from '../../shared/domain/message.ts';
import { listMessages } from '../../shared/store/messages.ts';
import type { Table } from '../../shared/store/table.ts';
import { exampleProgram } from './programs.ts';
import { newVersionWrites } from '../../shared/store/applications.ts';

export const SECRETS: Secrets = { live: (name) => Promise.resolve([`secret for ${name}`]) };

/** Form tools at their usual addresses, asked without waiting. */
export const FORM_API = { baseUrls: {}, fetch, pause: () => Promise.resolve() };

/** A workflow that no one has started, and that notes nothing. */
export const IDLE_WORKFLOW: WatchedWorkflow = {
  start: () => Promise.resolve(),
  stateOf: () => Promise.resolve('none'),
};

/** What the managers' API is made with beside the stores: an account out of the sandbox, its sender verified. */
export const MANAGER_PARTS = {
  secrets: SECRETS,
  secretMaker: {
    ...SECRETS,
    make: (name: string) => Promise.resolve(`secret for ${name}`),
    keep: () => Promise.resolve(),
  },
  formApi: FORM_API,
  mailer: recordingMailer(),
  accounts: { make: () => Promise.resolve() },
  emailAccount: {
    quota: () => Promise.resolve({ perDay: 50_000, perSecond: 14, sentToday: 3 }),
    isVerified: () => Promise.resolve(true),
    dnsRecords: () => Promise.resolve([]),
  },
  workflow: IDLE_WORKFLOW,
  publicUrl: 'https://m.example.org',
  onError: (error: unknown) => {
    throw error;
  },
};

export interface TestWorld {
  readonly table: MemoryTable;
  readonly program: Program;
  now: number;
  readonly outbox: (mailer: Mailer, table?: Table) => OutboxNeeds;
  readonly messages: () => Promise<Message[]>;
}

/** A cohort with one applicant whose receipt waits in the outbox. */
export async function worldWithReceipt(program = exampleProgram()): Promise<TestWorld & { person: string }> {
  const world = await emptyWorld(program);
  const at = iso(world.now);
  const profile = {
    email: 'ana@example.org',
    name: 'Ana',
    zone: 'Europe/Berlin',
    createdAt: at,
    response: 'r1',
  };
  const { id: person } = await keepPerson(world.table, 'address key', profile);
  const answers = { name: 'Ana', email: 'ana@example.org', consent: true };
  const version = { response: 'r1', submittedAt: at, receivedAt: at, role: 'mentor' as const, answers };
  await world.table.transact([
    ...newVersionWrites(program, { application: undefined, versions: [] }, { person, version }),
    ...announce(program, { event: 'applied', subject: 'r1', concerned: [{ person }] }, world.now),
  ]);
  return Object.assign(world, { person });
}

export async function emptyWorld(program = exampleProgram()): Promise<TestWorld> {
  const table = memoryTable();
  const world: TestWorld = {
    table,
    program,
    now: Date.parse('2026-03-03T10:00:00Z'),
    outbox: (mailer, other = table) => ({
      table: other,
      mailer,
      secrets: SECRETS,
      clock: () => world.now,
      publicUrl: 'https://m.example.org',
    }),
    messages: () => listMessages(table, program.cohort.id),
  };
  await applyProgram({ table, clock: () => world.now }, program, { by: 'test' });
  return world;
}

/** A way out that keeps what it was given, and answers as told; by default it accepts. */
export function recordingMailer(...outcomes: (EmailOutcome | Error)[]): Mailer & { sent: Uint8Array[] } {
  const sent: Uint8Array[] = [];
  return {
    sent,
    send: ({ raw }) => {
      const outcome = outcomes.shift() ?? { kind: 'accepted', sesMessageId: `ses-${sent.length}` };
      if (outcome instanceof Error) return Promise.reject(outcome);
      if (outcome.kind === 'accepted' || outcome.kind === 'unknown') sent.push(raw);
      return Promise.resolve(outcome);
    },
  };
}
