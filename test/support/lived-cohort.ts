/** A cohort in the middle of its life, with someone named Canary in every place that keeps people; and where a text is kept. */
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { processDeliveries } from '../../functions/process-delivery/process-delivery.ts';
import { receiveForm } from '../../functions/receive-form/receive-form.ts';
import { matchCohort } from '../../functions/match-cohort/match-cohort.ts';
import type { BoardView } from '../../functions/manager-api/screens/board.ts';
import { menteeOf, mentorOf } from '../../shared/domain/pair.ts';
import { iso, MINUTE } from '../../shared/domain/calendar.ts';
import type { EmailOutcome } from '../../shared/email/mailer.ts';
import { applicationChange, findApplication, listApplications } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { cohortKey, findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { newExportWrite } from '../../shared/store/export-files.ts';
import { plannedLeavingWrite } from '../../shared/store/occurrences.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { sessionWrite } from '../../shared/store/sessions.ts';
import { sendMessage } from '../../shared/usecases/email/outbox.ts';
import { answer } from '../../shared/usecases/pairs/answer.ts';
import { keepAnswers } from '../../shared/usecases/pairs/keep-answers.ts';
import type { Item } from '../../shared/store/table.ts';
import { signedDelivery } from './deliveries.ts';
import { streamOf } from './events.ts';
import { exampleProgram } from './programs.ts';
import { managerOf } from './review-world.ts';
import { emptyWorld, FORM_API, recordingMailer, SECRETS } from './world.ts';

export const program = { ...exampleProgram(), review: 'manual' as const };
export const cohort = program.cohort.id;
export const EMAIL = 'zyla.canary@example.org';
export const ZYLA = {
  ...{ name: 'Zyla Canary', email: EMAIL, role: ['Both'], years: 12, wants: ['Canary keeping'] },
  ...{ offers: ['Rust', 'Canarying'], capacity: 2, motivation: 'A canary sings' },
};
export const mentee = (name: string) => ({
  ...{ name, email: `${name.toLowerCase()}@example.org`, role: ['Mentee'], years: 1 },
  wants: ['Rust'],
});

/** A cohort in the middle of its life, with someone in every place that keeps people. */
export async function livedThrough() {
  const world = Object.assign(await emptyWorld(program), { bucket: memoryBucket() });
  const { table, bucket } = world;
  const clock = () => world.now;
  const parts = {
    ...{ table, bucket, secrets: SECRETS, formApi: FORM_API, clock },
    onError: (error: unknown) => {
      throw error;
    },
  };
  const deliver = async (answers: object, response: string) => {
    const { body = '' } = await receiveForm(parts)(
      signedDelivery(program, { at: world.now, answers, response }),
    );
    const { kept } = JSON.parse(body) as { readonly kept?: string };
    if (kept !== undefined) await processDeliveries(parts)(streamOf({ id: kept, source: 'apply' }));
    return kept;
  };
  await deliver(ZYLA, 'zyla');
  world.now += MINUTE;
  await deliver({ ...ZYLA, motivation: `A canary sings again, ${'and again '.repeat(1200)}` }, 'zyla');
  for (const name of ['Ana', 'Bea']) await deliver(mentee(name), name);
  await deliver({ ...mentee('Cleo'), role: ['Mentor'], offers: ['Rust'], capacity: 1 }, 'Cleo');
  // It cannot be read, and holds the address all the same.
  await deliver({ ...ZYLA, role: ['Neither'] }, 'zyla-unreadable');
  const everyone = await listApplications(table, cohort);
  const ids = Object.fromEntries(everyone.map((one) => [String(one.answers['name']), one.person]));
  const zyla = ids['Zyla Canary']!;
  for (const one of everyone) await table.write(applicationChange(one, { screening: 'accepted' }));
  const ana = (await findApplication(table, cohort, ids['Ana']!))!;
  await table.write(applicationChange(ana, { choices: [zyla] }));

  await table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'closing' } });
  await matchCohort({ table, bucket, clock, stopwatch: () => 0 })({ cohort, generation: 1 });
  const manager = managerOf(world, clock);
  const review = 'POST /api/cohorts/{cohort}/review';
  const { revision } = (await manager.ask<BoardView>('GET /api/cohorts/{cohort}/review')).body;
  const change = { kind: 'lock', mentee: ids['Ana'], mentor: zyla };
  await manager.ask(review, { body: { revision, act: { kind: 'change', change } } });
  await manager.ask('POST /api/cohorts/{cohort}/people/{person}/archive', { params: { person: zyla } });
  const approved = await manager.ask('POST /api/cohorts/{cohort}/approve', {
    body: { revision: revision + 1 },
  });
  expect(approved.status).toBe(202);
  const found = async () => (await findCohortWithProgram(table, cohort))!;
  for (const pair of await listPairs(table, cohort))
    for (const side of ['mentor', 'mentee'] as const)
      if (menteeOf(pair) === ids['Ana'] || side === 'mentor')
        await answer({ table, clock }, await found(), { pair: pair.id, side, answer: 'yes' });
  const [met] = (await listPairs(table, cohort)).filter(({ state }) => state === 'introduced');
  const pair = met!;
  expect(mentorOf(pair)).toBe(zyla);
  for (const side of ['mentor', 'mentee'] as const)
    await table.write(
      sessionWrite({
        ...{ cohort, pair: pair.id, side, met: true, date: '2026-03-20', loggedAt: iso(world.now) },
        ...{ topics: side === 'mentor' ? 'Canary songs' : 'Songs', takeaways: '' },
      }),
    );
  for (const [person, text] of [
    [zyla, 'Canary words'],
    [ids['Ana']!, 'Words'],
  ] as const)
    await keepAnswers(
      { table, program },
      {
        ...{ cohort, round: 'check-in-30', survey: 'check-in', person, pair: pair.id },
        ...{ role: person === zyla ? ('mentor' as const) : ('mentee' as const), answeredAt: iso(world.now) },
        answers: { useful: 4, remark: text },
      },
    );
  await table.write(
    newExportWrite(
      { cohort, file: 'people.csv', startedAt: iso(world.now), state: 'ready', rows: 4 } as never,
      undefined,
    ),
  );
  await bucket.put(`exports/${cohort}/1-people.csv`, `name\nZyla Canary\n`, 'text/csv');
  await manager.ask('POST /api/cohorts/{cohort}/people/{person}/notes', {
    params: { person: zyla },
    body: { act: 'add', text: 'Canary called, and will be away in May' },
  });
  // A removal that was planned, and taken back.
  await table.write(plannedLeavingWrite(cohort, zyla, world.now + MINUTE));
  // The introduction of Ana names her mentor: what became of it is not known.
  const unknown: EmailOutcome = { kind: 'unknown', reason: 'silence' } as EmailOutcome;
  for (const message of await world.messages())
    if (message.person === ids['Ana'] && message.email === 'introduction')
      await sendMessage(world.outbox(recordingMailer(unknown)), message);
  return { world, parts, deliver, ids, zyla, pair, manager, found, clock };
}

export type Lived = Awaited<ReturnType<typeof livedThrough>>;

/** Everything that is kept, as one text. */
export async function kept({ world }: Pick<Lived, 'world'>): Promise<string> {
  const { bucket, table } = world;
  const objects = await Promise.all(
    (await bucket.keys('')).map(async (key) => `${key} ${String(Buffer.from((await bucket.get(key))!))}`),
  );
  return [...table.all().map(readable), ...objects].join('\n');
}

function readable(item: Item): string {
  return JSON.stringify(item, (_, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value;
    const bytes = Buffer.from(value);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  });
}

export function places(text: string, sought: RegExp): string[] {
  return text.split('\n').filter((line) => sought.test(line));
}
