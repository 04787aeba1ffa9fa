/** An approved match reaches everyone once, wherever its approval or its workflow breaks off. */
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../shared/domain/calendar.ts';
import { fireOccurrence } from '../../../shared/usecases/journey/fire-occurrence.ts';
import { findApplication } from '../../../shared/store/applications.ts';
import { findCohort } from '../../../shared/store/cohorts.ts';
import { findOccurrence } from '../../../shared/store/occurrences.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { findRelease } from '../../../shared/store/releases.ts';
import type { Table } from '../../../shared/store/table.ts';
import { Crash, crashingTable } from '../../support/faulty-table.ts';
import { exampleProgram } from '../../support/programs.ts';
import { releasingWorkflow } from '../../support/release.ts';
import { SECRETS } from '../../support/world.ts';
import { managerOf, menteeWith, mentorWith, worldInReview } from '../../support/review-world.ts';

const program = { ...exampleProgram(), review: 'manual' as const };
const cohort = program.cohort.id;
const REVIEW = '/api/cohorts/{cohort}/review';

/** Three mentees, one of whom the manager moves to a mentor to whom she gives a second seat; and one without a mentor. */
async function changedDraft() {
  const people = [
    menteeWith('Ana', ['Rust']),
    menteeWith('Cleo', ['Rust', 'Go']),
    menteeWith('Dora', ['Go']),
    menteeWith('Finn', ['Latin']),
    mentorWith('Ben', ['Rust', 'Go']),
    mentorWith('Eli', ['Rust', 'Go']),
  ];
  const { world, ids, manager } = await worldInReview(people, program);
  const act = async (change: object) => {
    const { body } = await manager.ask<{ revision: number }>(`GET ${REVIEW}`);
    const { status } = await manager.ask(`POST ${REVIEW}`, {
      body: { revision: body.revision, act: { kind: 'change', change } },
    });
    expect(status).toBe(200);
  };
  await act({ kind: 'seats', mentor: ids['Ben'], seats: 2 });
  await act({ kind: 'move', mentee: ids['Ana'], to: ids['Ben'] });
  return { world, ids };
}

type World = Awaited<ReturnType<typeof changedDraft>>['world'];

async function approve(world: World, table: Table) {
  const manager = managerOf({ ...world, table: Object.assign(table, { all: () => [] }) }, () => world.now);
  return manager.ask('POST /api/cohorts/{cohort}/approve', { body: {} });
}

/** What the sweep does with the row that an approval leaves behind. */
async function sweepReleases(world: World): Promise<void> {
  const occurrence = await findOccurrence(world.table, cohort, 'release');
  if (!occurrence) return;
  world.now += 3 * MINUTE;
  const parts = { table: world.table, bucket: world.bucket, clock: () => world.now };
  await fireOccurrence(
    {
      ...parts,
      secrets: SECRETS,
      stopwatch: () => 0,
      timeLeft: () => Infinity,
      workflow: releasingWorkflow(parts),
    },
    { cohort, occurrence: occurrence.id, generation: occurrence.generation },
  );
}

async function endState({ world, ids }: Awaited<ReturnType<typeof changedDraft>>) {
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  const pairs = await listPairs(world.table, cohort);
  const seats = async (name: string) => {
    const { capacity, seatsTaken } = (await findApplication(world.table, cohort, ids[name] ?? ''))!;
    return { capacity, seatsTaken };
  };
  const emails = (await world.messages()).map(({ email, person }) => `${email} ${names.get(person) ?? ''}`);
  const { state, publishedRun } = (await findCohort(world.table, cohort))!;
  const release = await findRelease(world.table, cohort, publishedRun!);
  return {
    state,
    pairs: pairs.map(({ members }) => members.map(({ person }) => names.get(person)).join(' ')).sort(),
    ben: await seats('Ben'),
    eli: await seats('Eli'),
    emails: emails.filter((one) => /^(proposal|unmatched) /.test(one)).sort(),
    release: release && { ...release, run: '', cohort: '' },
  };
}

describe('an approval', () => {
  test('of a draft that someone changes at the same moment is not silently of the draft before', async () => {
    const people = [menteeWith('Ana', ['Rust']), mentorWith('Ben', ['Rust'])];
    const { world, ids, manager } = await worldInReview(people, program);
    const act = { kind: 'change', change: { kind: 'veto', mentee: ids['Ana'], mentor: ids['Ben'] } };
    let acted = false;
    // The act comes after the approval has read everything, and before it writes.
    const table: Table = {
      ...world.table,
      transact: async (writes) => {
        if (!acted) {
          acted = true;
          await manager.ask(`POST ${REVIEW}`, { body: { revision: 0, act } });
        }
        return world.table.transact(writes);
      },
    };
    expect((await approve(world, table)).status).toBe(409);
    expect((await findCohort(world.table, cohort))?.state).toBe('review');
    expect(await listPairs(world.table, cohort)).toEqual([]);
  });

  test('that breaks off before or after any of its writes is finished by another, or by the sweep', async () => {
    const whole = await changedDraft();
    expect((await approve(whole.world, whole.world.table)).status).toBe(202);
    await sweepReleases(whole.world);
    const wanted = await endState(whole);
    expect(wanted).toMatchObject({ state: 'running', ben: { capacity: 2, seatsTaken: 2 } });
    expect(wanted.pairs).toHaveLength(3);

    let broken = 0;
    for (let write = 1, reached = true; reached; write++) {
      reached = false;
      for (const when of ['before', 'after'] as const) {
        const one = await changedDraft();
        const faulty = crashingTable(one.world.table, { write, when });
        await approve(one.world, faulty.table).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          broken++;
        });
        reached ||= faulty.writes() >= write;
        // She looks, and approves again what is still a draft; what is approved goes on without her.
        if ((await findCohort(one.world.table, cohort))?.state === 'review')
          await approve(one.world, one.world.table);
        await sweepReleases(one.world);
        expect({ write, when, ...(await endState(one)) }).toEqual({ write, when, ...wanted });
      }
    }
    expect(broken).toBeGreaterThan(20);
  });
});
