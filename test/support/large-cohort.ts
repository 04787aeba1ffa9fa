/** A cohort of any size in a memory table, written as rows: half of its people mentors, in pairs, with email and sessions. */
import { MINUTE } from '../../shared/domain/calendar.ts';
import { messageFor } from '../../shared/domain/message.ts';
import { type Pair, proposedPair } from '../../shared/domain/pair.ts';
import type { Program } from '../../shared/domain/program.ts';
import { applicationKey } from '../../shared/store/applications.ts';
import { cohortKey } from '../../shared/store/cohorts.ts';
import { messageWrite } from '../../shared/store/messages.ts';
import { personKey } from '../../shared/store/people.ts';
import { pairKey } from '../../shared/store/pairs.ts';
import { sessionWrite } from '../../shared/store/sessions.ts';
import type { Table } from '../../shared/store/table.ts';

/** Emails that each person had; the demo's people get about nine. */
const EMAILS = ['receipt', 'proposal', 'introduction', 'check-in'];

export async function fillCohort(
  table: Table,
  { program, people, now }: { readonly program: Program; readonly people: number; readonly now: number },
): Promise<void> {
  const cohort = program.cohort.id;
  const at = '2026-03-10T10:00:00.000Z';
  const answers = (n: number, mentor: boolean) => ({
    ...{ name: `Person Number ${n}`, email: `person.${n}@example.org`, zone: 'Europe/Berlin', consent: true },
    ...(mentor ? { offers: ['Rust', 'Go'], years: 15 } : { wants: ['Rust'], years: 2 }),
    ...{ goals: ['First job'], languages: ['English'], motivation: 'I would like to learn. '.repeat(12) },
  });
  const ids = Array.from({ length: people }, (_, n) => `p${String(n).padStart(6, '0')}`);
  for (const [n, person] of ids.entries()) {
    const mentor = n % 2 === 0;
    const said = answers(n, mentor);
    const pair = pairOf(program, ids, n);
    await table.write({
      kind: 'put',
      item: {
        ...personKey(person),
        entity: 'person',
        id: person,
        name: said.name,
        email: said.email,
        zone: said.zone,
        createdAt: at,
      },
    });
    await table.write({
      kind: 'put',
      item: {
        ...applicationKey(cohort, person),
        ...{ entity: 'application', cohort, person, role: mentor ? 'mentor' : 'mentee', answers: said },
        ...{
          submittedAt: at,
          appliedAt: at,
          receivedAt: at,
          versions: 1,
          missing: [],
          screening: 'accepted',
        },
        consent: { version: '1', at, by: 'form' },
        ...{ capacity: mentor ? 1 : 0, seatsTaken: mentor ? 1 : 0, paused: false, revision: 1 },
        ...(!mentor && { menteePair: pair.id }),
      },
    });
    for (const [index, id] of EMAILS.entries()) {
      const touchpoint = program.journey.find(({ email }) => email === id);
      if (!touchpoint) continue;
      const message = messageFor(program, touchpoint, {
        request: { occurrence: `row-${id}`, person },
        now: now - index * MINUTE,
      });
      const write = messageWrite({ ...message, state: 'sent', sentAt: at });
      if (write.kind !== 'put') continue;
      const { gsi2pk: _, gsi2sk: __, ...item } = write.item;
      await table.write({ kind: 'put', item });
    }
    if (mentor) continue;
    await table.write({
      kind: 'put',
      item: { ...pairKey(cohort, pair.id), entity: 'pair', ...pair } as never,
    });
    await table.write(
      sessionWrite({
        ...{
          cohort,
          pair: pair.id,
          side: 'mentee',
          met: true,
          date: '2026-04-01',
          topics: '',
          takeaways: '',
        },
        loggedAt: at,
      }),
    );
  }
  await table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'running', closedAt: at } });
}

/** The pair of the n-th person: an even one mentors the odd one after. */
function pairOf({ cohort }: Program, ids: readonly string[], n: number): Pair {
  const mentor = ids[n - (n % 2)] ?? '';
  const mentee = ids[n - (n % 2) + 1] ?? '';
  const why = ['You both know Rust.'];
  const proposed = proposedPair(
    { cohort: cohort.id, run: 'match-1' },
    { mentor, mentee, score: 80, why, whyForMentor: why, whyForMentee: why },
    { proposedOn: '2026-03-17', expiresAt: '2026-03-22T22:59:00.000Z' },
  );
  return { ...proposed, state: 'introduced', introducedOn: '2026-03-18', sessions: 1, revision: 3 };
}
