/** The emails of a program that is not there yet, one after the other, as three people would get them. */
import { DAY, resolveLocal } from '../../../shared/domain/calendar.ts';
import type { Cohort, CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { cohortOccurrences } from '../../../shared/domain/journey.ts';
import type { Action } from '../../../shared/domain/occurrence.ts';
import type { Audience, JourneyEvent, Touchpoint } from '../../../shared/domain/program-journey.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { memoryTable } from '../../../shared/store/memory-table.ts';
import { keepExample } from '../../../shared/usecases/email/example-people.ts';
import { type Preview, previewEmail } from '../../../shared/usecases/email/preview.ts';

interface Example {
  readonly id: string;
  readonly name: string;
  readonly role: 'mentor' | 'mentee';
  /** What happens to the person. */
  readonly says: string;
  readonly events: readonly JourneyEvent[];
  readonly audiences: readonly Audience[];
}

const PLACED: Pick<Example, 'events' | 'audiences'> = {
  events: ['applied', 'accepted', 'proposed', 'introduced'],
  audiences: ['proposal-unanswered', 'pairs-not-met', 'active-pairs', 'placed'],
};

export const EXAMPLES: readonly Example[] = [
  { id: 'mentee', name: 'Ana Lima', role: 'mentee', says: 'a mentee who finds a mentor', ...PLACED },
  { id: 'mentor', name: 'Ben Okafor', role: 'mentor', says: 'a mentor of one mentee', ...PLACED },
  {
    id: 'unplaced',
    name: 'Mia Chen',
    role: 'mentee',
    says: 'a mentee for whom there is no mentor this time',
    events: ['applied', 'accepted', 'unmatched', 'no-match'],
    audiences: ['unplaced'],
  },
];

export interface ExampleEmail {
  readonly touchpoint: Touchpoint;
  readonly preview: Preview;
}

/** The emails that the example person gets in a whole cohort, in the order of the journey. */
export async function exampleEmails(
  program: Program,
  { role, name, events, audiences }: Example,
  { publicUrl, now }: { readonly publicUrl: string; readonly now: number },
): Promise<ExampleEmail[]> {
  const table = memoryTable();
  const opened = Math.max(now, resolveLocal(program.cohort.opens, '12:00', program.cohort.zone) + DAY);
  const change = { screening: 'accepted' } as const;
  const person = await keepExample(table, program, { number: 1, name, role, at: opened, change });
  const found: CohortWithProgram = { program, cohort: exampleCohort(program) };
  const planned = cohortOccurrences(program);
  const dates = new Map(planned.map((one) => [one.touchpoint, one.dueAt]));
  const dateOf = (action: Action): number => planned.find((one) => one.action === action)?.dueAt ?? opened;
  const matched = dateOf('close');
  const ofEvents: Partial<Record<JourneyEvent, number>> = {
    ...{ accepted: matched, proposed: matched, unmatched: matched, introduced: matched + DAY },
    'no-match': dateOf('last-introduction'),
  };
  const anchors: Readonly<Record<string, number>> = { proposed: matched, introduced: matched + DAY };
  const happensAt = ({ id, when }: Touchpoint): number => {
    if ('event' in when) return ofEvents[when.event] ?? 0;
    const anchor = 'after' in when ? anchors[when.after] : undefined;
    return dates.get(id) ?? (anchor === undefined ? 0 : anchor + when.days * DAY);
  };
  const gets = program.journey.filter(
    ({ when, to, role: only }) =>
      (only === undefined || only === role) &&
      (to === 'concerned' ? 'event' in when && events.includes(when.event) : audiences.includes(to)),
  );
  return Promise.all(
    gets.map(async (touchpoint) => ({
      touchpoint,
      preview: await previewEmail(table, found, {
        touchpoint,
        person,
        publicUrl,
        now: Math.max(opened, happensAt(touchpoint)),
      }),
    })),
  );
}

function exampleCohort({ program, cohort }: Program): Cohort {
  return {
    id: cohort.id,
    program: program.id,
    programVersion: 1,
    state: 'open',
    inputs: 0,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}
