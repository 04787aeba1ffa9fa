/** Events that other programs are still to be told of, as rows of their cohort: gone when they were taken. */
import { createHash } from 'node:crypto';
import { hookEventOf, type HookCall } from '../domain/webhook.ts';
import type { JourneyEvent } from '../domain/program-journey.ts';
import type { Program } from '../domain/program.ts';
import { iso } from '../domain/calendar.ts';
import type { EpochMs } from '../domain/brand.ts';
import { dueAt, NOT_DUE } from './due.ts';
import { cohortPk, entityOf, listEntities } from './rows.ts';
import { present, type Key, type Table, type Write } from './table.ts';

const hookKey = (cohort: string, id: string): Key => ({ pk: cohortPk(cohort), sk: `HOOK#${id}` });

/** One for each endpoint of the program that wants the event. The same event said twice is one. */
export function hookWrites(
  program: Program,
  {
    event,
    subject,
    people,
  }: { readonly event: JourneyEvent; readonly subject: string; readonly people: readonly string[] },
  now: EpochMs,
): Write[] {
  const told = hookEventOf(event);
  if (told === undefined) return [];
  const cohort = program.cohort.id;
  return program.webhooks
    .filter(({ events }) => events.includes(told))
    .map(({ id: hook }): Write => {
      const id = createHash('sha256')
        .update([cohort, hook, told, subject].join('|'))
        .digest('hex')
        .slice(0, 24);
      const call: HookCall = {
        ...{ id, cohort, program: program.program.id, hook, event: told, subject, people },
        ...{ at: iso(now), state: 'waiting' },
      };
      const key = hookKey(cohort, id);
      return { kind: 'put', item: { ...key, entity: 'hook', ...call, ...dueAt(key, iso(now)) } };
    });
}

export async function findHookCall(table: Table, cohort: string, id: string): Promise<HookCall | undefined> {
  const item = await table.get(hookKey(cohort, id));
  return item && entityOf<HookCall>(item);
}

export function hookTakenWrite({ cohort, id }: HookCall): Write {
  return { kind: 'delete', key: hookKey(cohort, id) };
}

/** Why it was not taken so far. */
export function hookFailedWrite({ cohort, id }: HookCall, because: string): Write {
  return { kind: 'update', key: hookKey(cohort, id), set: { because }, when: present };
}

export function giveUpHookWrite({ cohort, id }: Pick<HookCall, 'cohort' | 'id'>): Write {
  const key = hookKey(cohort, id);
  return { kind: 'update', key, set: { state: 'given-up' }, remove: [...NOT_DUE], when: present };
}

export function tryHookAgainWrite({ cohort, id }: HookCall, now: EpochMs): Write {
  const key = hookKey(cohort, id);
  const set = { state: 'waiting', failures: 0, ...dueAt(key, iso(now)) };
  return { kind: 'update', key, set, when: present };
}

export function listHookCalls(table: Table, cohort: string): Promise<HookCall[]> {
  return listEntities<HookCall>(table, cohort, 'HOOK#');
}
