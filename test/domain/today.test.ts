import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Situation, tasksOf } from '../../shared/domain/today.ts';

const QUIET: Situation = {
  state: 'running',
  failingSteps: 0,
  matchStopped: false,
  quarantined: 0,
  bounced: 0,
  softBounced: 0,
  failedEmails: 0,
  unknownEmails: 0,
  silentPairs: 0,
  undecidedPairs: 0,
  stopping: 0,
  isPastDeadline: false,
  draftDays: 0,
  setAside: 0,
  expiredProposals: 0,
  lowAnswers: 0,
  unsignedForms: [],
  changedForms: [],
  interviews: 0,
  heldEmails: 0,
  paused: false,
  incomplete: 0,
  notAgreed: 0,
  withoutMentor: 0,
  names: {
    ...{ bounced: [], softBounced: [], setAside: [], stopping: [], interviews: [], incomplete: [] },
    ...{ notAgreed: [], withoutMentor: [] },
  },
  about: {},
  shortages: [],
};

test('where all is well nothing needs her', () => {
  expect(tasksOf(QUIET)).toEqual([]);
  // A draft that is approved, and a shortage after the close, are no tasks any more.
  expect(
    tasksOf({ ...QUIET, draft: { placed: 3, unmatched: 1 }, shortages: [{ label: 'Rust', short: 2 }] }),
  ).toEqual([]);
});

test('people are named, three of them, and not in what emails say', () => {
  const names = (count: number) => ({
    ...QUIET.names,
    bounced: ['Ana', 'Ben', 'Cem', 'Dora', 'Eli'].slice(0, count),
  });
  const meaning = (count: number) => tasksOf({ ...QUIET, bounced: count, names: names(count) })[0]!.meaning;
  expect(meaning(1)).toMatch(/^Ana\. Nothing/);
  expect(meaning(2)).toMatch(/^Ana and Ben\. /);
  expect(meaning(4)).toMatch(/^Ana, Ben, Cem, and 1 other\. /);
  expect(meaning(5)).toMatch(/^Ana, Ben, Cem, and 2 others\. /);
  expect(tasksOf({ ...QUIET, bounced: 5, names: names(5) })[0]!.title).toBe('Email to 5 people bounced');
});

test('tasks come in the order of their weight, in words for one and for many', () => {
  const tasks = tasksOf({
    ...QUIET,
    state: 'review',
    draft: { placed: 1, unmatched: 2 },
    quarantined: 1,
    bounced: 2,
    failedEmails: 1,
    silentPairs: 1,
  });
  expect(tasks.map(({ title }) => title)).toEqual([
    'A match is waiting for your approval',
    '1 delivery could not be read',
    'Email to 2 people bounced',
    '1 email may not have arrived',
    '1 pair has gone silent',
  ]);
});

test('every task says what it means and leads somewhere, whatever the numbers are', () => {
  const number = fc.nat(50);
  const situation = fc.record({
    state: fc.constantFrom('open' as const, 'review' as const, 'running' as const),
    draft: fc.record({ placed: number, unmatched: number }),
    failingSteps: number,
    matchStopped: fc.boolean(),
    quarantined: number,
    bounced: number,
    softBounced: number,
    failedEmails: number,
    unknownEmails: number,
    silentPairs: number,
    undecidedPairs: number,
    stopping: number,
    isPastDeadline: fc.boolean(),
    draftDays: number,
    setAside: number,
    expiredProposals: number,
    lowAnswers: number,
    unsignedForms: fc.array(fc.constantFrom('apply', 'survey'), { maxLength: 2 }),
    changedForms: fc.array(fc.constantFrom('apply', 'survey'), { maxLength: 2 }),
    interviews: number,
    heldEmails: number,
    paused: fc.boolean(),
    incomplete: number,
    notAgreed: number,
    withoutMentor: number,
    names: fc.constant(QUIET.names),
    about: fc.constant({}),
    shortages: fc.array(
      fc.record({ label: fc.constantFrom('Rust', 'Go'), short: fc.integer({ min: 1, max: 9 }) }),
      { maxLength: 2 },
    ),
  });
  fc.assert(
    fc.property(situation, (one) => {
      const tasks = tasksOf(one);
      expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
      for (const { meaning, act, title } of tasks) {
        expect(meaning.length).toBeGreaterThan(20);
        expect(act).not.toBe('');
        expect(title).not.toMatch(/\b1 (deliveries|emails|pairs|applications|people)\b/);
      }
    }),
  );
});
