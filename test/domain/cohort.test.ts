/** A cohort's whole life: from each state, what may follow, and what holds meanwhile. */
import { describe, expect, test } from 'vitest';
import {
  awaitsWorkflow,
  COHORT_STATES,
  COHORT_TRANSITIONS,
  type CohortState,
  type CohortTransition,
  statesThat,
} from '../../shared/domain/cohort.ts';
import { isAhead, reviewOccurrences } from '../../shared/domain/journey.ts';
import { exampleProgram } from '../support/programs.ts';
import { findCohort, newCohortWrites, transitionWrite } from '../../shared/store/cohorts.ts';
import { memoryTable } from '../../shared/store/memory-table.ts';

/** What follows on each state, and how. What is not here is refused. */
const FOLLOWS: Readonly<Record<CohortState, Partial<Record<CohortTransition, CohortState>>>> = {
  open: { close: 'closing' },
  closing: { match: 'matching' },
  matching: { match: 'matching', publish: 'review' },
  review: { approve: 'proposing', end: 'ended' },
  proposing: { run: 'running' },
  running: { end: 'ended' },
  ended: {},
};

async function givenCohort(state: CohortState) {
  const table = memoryTable();
  const cohort = {
    id: 'spring',
    program: 'mentoring',
    programVersion: 1,
    state,
    inputs: 0,
    createdAt: '2026-03-01T00:00:00.000Z',
  };
  await table.transact(newCohortWrites(cohort));
  return {
    when: (transition: CohortTransition) => table.write(transitionWrite(cohort.id, transition)),
    state: async () => (await findCohort(table, cohort.id))?.state,
  };
}

describe.each(COHORT_STATES.map((state) => [state]))('given a cohort that is %s', (state) => {
  const transitions = Object.keys(COHORT_TRANSITIONS) as CohortTransition[];
  test.each(transitions.map((transition) => [transition, FOLLOWS[state][transition] ?? 'refused'] as const))(
    'when %s, then %s',
    async (transition, then) => {
      const cohort = await givenCohort(state);
      const written = await cohort.when(transition);
      expect(written === 'refused' ? 'refused' : await cohort.state()).toBe(then);
      if (then === 'refused') expect(await cohort.state()).toBe(state);
    },
  );
});

test('every state but the last has a way on, and every state can be reached', () => {
  const reached = new Set<CohortState>(['open']);
  for (const state of COHORT_STATES)
    for (const next of Object.values(FOLLOWS[state])) if (next !== state) reached.add(next);
  expect([...reached].sort()).toEqual([...COHORT_STATES].sort());
  for (const state of COHORT_STATES)
    expect(Object.values(FOLLOWS[state]).some((next) => next !== state)).toBe(state !== 'ended');
});

test('applications are taken until matching begins, and decided on until the match is approved', () => {
  expect(statesThat('takesApplications')).toEqual(['open', 'closing']);
  expect(statesThat('decidesApplicants')).toEqual(['open', 'closing', 'review']);
  expect(statesThat('hasPairs')).toEqual(['proposing', 'running', 'ended']);
});

test('the workflow has something to do from the close to the draft, and to the proposals where review is automatic', () => {
  const waiting = (review: 'automatic' | 'manual') =>
    COHORT_STATES.filter((state) => awaitsWorkflow(state, review));
  expect(waiting('manual')).toEqual(['closing', 'matching']);
  expect(waiting('automatic')).toEqual(['closing', 'matching', 'review', 'proposing']);
});

test('nothing that follows from a draft is said to be ahead once the draft is approved', () => {
  const program = {
    ...exampleProgram(),
    policies: { ...exampleProgram().policies, choices: 'named' as const },
  };
  const planned = reviewOccurrences(program, '2026-03-17');
  expect(planned).toHaveLength(3);
  for (const one of planned)
    expect([isAhead(one, 'review'), isAhead(one, 'proposing'), isAhead(one, 'running')]).toEqual([
      true,
      false,
      false,
    ]);
  expect(isAhead({ action: 'touchpoint' }, 'running')).toBe(true);
});
