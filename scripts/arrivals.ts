/** What becomes of answers that arrive, by when they come and whom they are from: made by processing deliveries of our own form. */
import { HOUR, iso, resolveLocal } from '../shared/domain/calendar.ts';
import { deliveryId } from '../shared/domain/delivery.ts';
import { deadline, lastMoment } from '../shared/domain/journey.ts';
import type { Program } from '../shared/domain/program.ts';
import { ownBody } from '../shared/forms/own-form.ts';
import { listApplications } from '../shared/store/applications.ts';
import { memoryBucket } from '../shared/store/bucket.ts';
import { findDelivery, keepDelivery } from '../shared/store/deliveries.ts';
import { memoryTable } from '../shared/store/memory-table.ts';
import { listMessages } from '../shared/store/messages.ts';
import { processDelivery } from '../shared/usecases/intake/process-delivery.ts';
import { applyProgram } from '../shared/usecases/journey/apply-program.ts';

interface Arrival {
  readonly name: string;
  readonly program?: Partial<Program>;
  readonly at: number;
  readonly answers?: Readonly<Record<string, unknown>>;
  /** The same person has applied before. */
  readonly again?: true;
}

const FORM = 'apply-here';

/** Rows of a table: when and from whom, what becomes of the answers, and the emails that are owed. */
export async function arrivalRows(program: Program): Promise<readonly (readonly string[])[]> {
  const { cohort } = program;
  const opened = resolveLocal(cohort.opens, '12:00', cohort.zone);
  const later = { opensFor: { mentee: cohort.closes.date } };
  const arrivals: readonly Arrival[] = [
    { name: 'before applications open', at: opened - 24 * HOUR },
    {
      name: 'of a mentee, while only mentors can apply',
      at: opened,
      program: { cohort: { ...cohort, ...later } },
    },
    { name: 'while applications are open', at: opened },
    { name: 'without consent', at: opened, answers: { consent: false } },
    { name: 'again, of the same person', at: opened, again: true },
    {
      name: 'from the address of no member, where only members can apply',
      at: opened,
      program: { members: { domains: ['members.example.org'], become: 'Join us.' } },
    },
    { name: 'without an address', at: opened, answers: { email: '' } },
    { name: 'in the hours of grace after the deadline', at: deadline(program) + HOUR },
    { name: 'after that', at: lastMoment(program) + HOUR },
  ];
  return Promise.all(arrivals.map((one) => rowOf(program, one)));
}

async function rowOf(
  example: Program,
  { name, program = {}, at, answers = {}, again }: Arrival,
): Promise<readonly string[]> {
  const table = memoryTable();
  const clock = (): number => at;
  await applyProgram({ table, clock }, { ...example, ...program }, { by: 'example' });
  const needs = {
    table,
    clock,
    bucket: memoryBucket(),
    secrets: { live: () => Promise.resolve(['example']) },
    formApi: { baseUrls: {}, fetch, pause: () => Promise.resolve() },
  };
  const send = async (response: string): Promise<string> => {
    const body = ownBody({
      form: FORM,
      response,
      submittedAt: iso(at),
      answers: { name: 'Ana Lima', email: 'ana@example.org', role: 'Mentee', consent: true, ...answers },
    });
    const key = { source: FORM, id: deliveryId(FORM, body) };
    const kept = {
      ...key,
      provider: 'mentorline',
      receivedAt: iso(at),
      state: 'kept',
      bytes: body.length,
    } as const;
    await keepDelivery(table, kept, { body, now: at });
    await processDelivery(needs, key);
    return (await findDelivery(table, key))?.state ?? '';
  };
  if (again) await send('first');
  const state = await send('second');
  const cohort = example.cohort.id;
  const applications = await listApplications(table, cohort);
  const emails = (await listMessages(table, cohort)).map(({ email }) => `${email} to them`).sort();
  const becomes = applications.length > 0 ? `an application (${state})` : `kept (${state})`;
  return [name, becomes, emails.join('<br>') || 'none'];
}
