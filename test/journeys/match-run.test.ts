import { CONSENT } from '../support/applications.ts';
import { expect, test } from 'vitest';
import type { Application } from '../../shared/domain/application.ts';
import type { AnswerValue } from '../../shared/domain/answers.ts';
import { type Pair, proposedPair } from '../../shared/domain/pair.ts';
import type { Use } from '../../shared/domain/program-questions.ts';
import type { Role } from '../../shared/domain/program-values.ts';
import type { Program } from '../../shared/domain/program.ts';
import { applyProgram } from '../../shared/usecases/journey/apply-program.ts';
import { runMatch } from '../../shared/usecases/matching/run-match.ts';
import { applicationKey } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { newPairWrites } from '../../shared/store/pairs.ts';
import type { Table } from '../../shared/store/table.ts';
import { exampleProgram } from '../support/programs.ts';
import { emptyWorld } from '../support/world.ts';
import { cohortKey, findCohortWithProgram } from '../../shared/store/cohorts.ts';
import type { MatchedPair } from '../../shared/domain/matching/match-result.ts';

const asked = (use: Use) => ({ id: use, kind: 'text' as const, text: use, use, required: false });
const base = exampleProgram();
const program: Program = {
  ...base,
  questions: [...base.questions, asked('manager'), asked('wishes')],
  matching: { ...base.matching, minOverlapHours: 0 },
};
const next: Program = {
  ...program,
  cohort: {
    ...program.cohort,
    id: 'autumn-2026',
    opens: '2026-09-01',
    closes: { date: '2026-09-14', time: '18:00' },
    starts: '2026-09-21',
    ends: '2026-12-20',
  },
};

async function keep(
  table: Table,
  cohort: string,
  { person, role, answers = {} }: { person: string; role: Role; answers?: Record<string, AnswerValue> },
): Promise<void> {
  const application: Application = {
    cohort,
    person,
    role,
    answers: {
      name: person,
      email: `${person}@example.org`,
      years: role === 'mentor' ? 12 : 1,
      [role === 'mentor' ? 'offers' : 'wants']: ['Rust'],
      ...answers,
    },
    submittedAt: '2026-03-03T10:00:00Z',
    appliedAt: '2026-03-03T10:00:00Z',
    receivedAt: '2026-03-03T10:00:00Z',
    versions: 1,
    missing: [],
    consent: CONSENT,
    screening: 'accepted',
    capacity: role === 'mentor' ? 1 : 0,
    seatsTaken: 0,
    paused: false,
    revision: 1,
  };
  await table.write({
    kind: 'put',
    item: { ...applicationKey(cohort, person), entity: 'application', ...application },
  });
}

async function introduced(table: Table, mentee: string, mentor: string, sessions: number): Promise<void> {
  const matched = { mentee, mentor, score: 1, why: [], whyForMentor: [], whyForMentee: [] };
  const proposed = proposedPair({ cohort: program.cohort.id, run: 'match-1' }, matched, {
    proposedOn: '2026-03-17',
    expiresAt: '2026-03-22T23:00:00.000Z',
  });
  const pair: Pair = { ...proposed, state: 'completed', introducedOn: '2026-03-20', sessions };
  await table.transact(newPairWrites(pair, 1).slice(0, 1));
}

async function twoCohorts(): Promise<{ table: Table; run: () => Promise<readonly MatchedPair[]> }> {
  const world = await emptyWorld(program);
  const { table } = world;
  const clock = () => world.now;
  for (const [person, role] of [
    ['ana', 'mentee'],
    ['left', 'mentee'],
    ['met', 'mentor'],
    ['lazy', 'mentor'],
  ] as const)
    await keep(table, program.cohort.id, { person, role });
  await introduced(table, 'ana', 'met', 4);
  await introduced(table, 'old', 'lazy', 0);
  await table.write({ kind: 'update', key: cohortKey(program.cohort.id), set: { state: 'ended' } });
  world.now = Date.parse('2026-09-01T10:00:00Z');
  await applyProgram({ table, clock }, next, { by: 'test' });
  return {
    table,
    run: async () => {
      const running = (await findCohortWithProgram(table, next.cohort.id))!;
      const { result } = await runMatch(
        { table, bucket: memoryBucket(), clock, stopwatch: () => 0 },
        running,
        { id: 'match-1', kind: 'match' },
      );
      return result.pairs;
    },
  };
}

const namesOf = (pairs: readonly MatchedPair[]) => pairs.map(({ mentee, mentor }) => `${mentee} ${mentor}`);
const points = (pair: MatchedPair | undefined, feature: string) =>
  pair?.contributions.find((part) => part.feature === feature)?.points;

test('earlier cohorts count: a pair is not made again, who was left out comes first, and pairs that never met speak against a mentor', async () => {
  const { table, run } = await twoCohorts();
  const cohort = next.cohort.id;
  await keep(table, cohort, { person: 'ana', role: 'mentee' });
  await keep(table, cohort, { person: 'met', role: 'mentor' });
  expect(await run()).toEqual([]);

  await keep(table, cohort, { person: 'fresh', role: 'mentee' });
  await keep(table, cohort, { person: 'left', role: 'mentee' });
  const pairs = await run();
  expect(namesOf(pairs)).toEqual(['left met']);
  expect(points(pairs[0], 'leftOut')).toBe(10);
  expect(points(pairs[0], 'neverMet')).toBeUndefined();

  await keep(table, cohort, { person: 'lazy', role: 'mentor' });
  const more = await run();
  expect(more).toHaveLength(2);
  expect(
    points(
      more.find(({ mentor }) => mentor === 'lazy'),
      'neverMet',
    ),
  ).toBe(-5);
});

test('people are found by the name or the address that another one wrote', async () => {
  const { table, run } = await twoCohorts();
  const cohort = next.cohort.id;
  for (const person of ['Mo Diaz', 'Ny Odum', 'Boss']) await keep(table, cohort, { person, role: 'mentor' });
  await keep(table, cohort, {
    person: 'wisher',
    role: 'mentee',
    answers: { wishes: 'no one known; NY ODUM, mo diaz@example.org' },
  });
  await keep(table, cohort, { person: 'report', role: 'mentee', answers: { manager: 'boss@example.org' } });
  const pairs = await run();
  expect(namesOf(pairs)).toContain('wisher Ny Odum');
  expect(
    points(
      pairs.find(({ mentee }) => mentee === 'wisher'),
      'menteeWish',
    ),
  ).toBe(15);
  expect(namesOf(pairs)).not.toContain('report Boss');
  expect(pairs).toHaveLength(2);
});

test('a program version without the newer settings is read with their defaults', async () => {
  const { table, run } = await twoCohorts();
  const cohort = next.cohort.id;
  await keep(table, cohort, { person: 'e', role: 'mentee' });
  await keep(table, cohort, { person: 'o', role: 'mentor' });
  const older = structuredClone(next) as { matching: object };
  older.matching = {
    objective: 'most-placed',
    commonLanguage: true,
    minOverlapHours: 0,
    yearsAhead: {},
    sameOrganization: 'allow',
    atLeastOneAsk: true,
    weights: { asks: 60, goals: 15, interests: 10, availability: 10, years: 5 },
  };
  const id = { pk: `PROGRAM#${next.program.id}`, sk: 'VERSION#000003' };
  await table.write({ kind: 'put', item: { ...id, entity: 'program-version', program: older as never } });
  await table.write({ kind: 'update', key: cohortKey(cohort), set: { programVersion: 3 } });
  expect(namesOf(await run())).toEqual(['e o']);
});
