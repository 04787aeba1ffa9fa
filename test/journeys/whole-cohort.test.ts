import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runDemo } from '../../infra/local/demo/run.ts';

const file = (path: string): string => fileURLToPath(new URL(`../../examples/${path}`, import.meta.url));
const demo = async (deliveries: number) => {
  const { summary } = await runDemo({
    people: file('data/people-2023.csv'),
    program: file('program.yaml'),
    seed: 7,
    most: 20,
    deliveries,
  });
  // The repeats themselves are counted, so their number is what differs.
  const { wallSeconds, peakMegabytes, duplicates, matchRuns, ...rest } = summary;
  return { ...rest, matchRuns: matchRuns.map(({ milliseconds, ...run }) => run) };
};

test('a whole cohort lives from its opening to the follow-up, and every event may come twice', async () => {
  const once = await demo(1);
  expect(once.applications).toBeGreaterThan(14);
  expect(once.introduced).toBeGreaterThan(3);
  expect(once.agreed).toBe(once.introduced);
  expect(once.sessions).toBeGreaterThan(3);
  expect(once.messagesSentTwice).toBe(0);
  expect(once.matchRuns[0]).toMatchObject({ kind: 'match', optimal: true });
  expect(once.messagesByKind).toMatchObject({ introduction: once.introduced * 2 });
  // Where review is automatic, there is nothing that she could review.
  expect(once.messagesByKind).not.toHaveProperty('run-published');
  expect([once.nightEmails, once.emailsPerPerson.median > 3]).toEqual([0, true]);
  expect(Object.keys(once.responsesBySurvey).sort()).toEqual([
    'check-in',
    'final',
    'follow-up',
    'mid',
    'session',
  ]);
  expect(await demo(2)).toEqual(once);
});
