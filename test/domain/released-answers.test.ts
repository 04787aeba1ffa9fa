import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, iso, MINUTE } from '../../shared/domain/calendar.ts';
import { releasedAnswers, roundsOf } from '../../shared/domain/released-answers.ts';
import { inPlaceOf, type SurveyResponse } from '../../shared/domain/survey.ts';
import { responseCells } from '../../shared/export/columns.ts';

const START = Date.parse('2026-04-01T10:00:00.000Z');

const answer = (person: string, at: number, answers: SurveyResponse['answers']): SurveyResponse => ({
  ...{ cohort: 'c', round: 'final', survey: 'final', role: 'mentee', person },
  answers,
  answeredAt: iso(at),
});

/** The rows as they would be at a time: of each person the newest answers, with those before. */
function rowsAt(given: readonly SurveyResponse[], now: number): SurveyResponse[] {
  const rows = new Map<string, SurveyResponse>();
  for (const one of given.filter(({ answeredAt }) => answeredAt <= iso(now)))
    rows.set(one.person ?? '', inPlaceOf(one, rows.get(one.person ?? '')));
  return [...rows.values()];
}

const exported = (given: readonly SurveyResponse[], now: number): string[] =>
  responseCells(releasedAnswers(rowsAt(given, now), now)).flatMap(({ question, answer: value }) =>
    value === undefined ? [] : [`${question}: ${String(value)}`],
  );

test('an export a minute before an answer and one a minute after it show the same answers', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((who, n) =>
    answer(who, START + n * DAY, { comment: `from ${who}` }),
  );
  for (const { answeredAt } of six) {
    const at = Date.parse(answeredAt);
    expect(exported(six, at + MINUTE)).toEqual(exported(six, at - MINUTE));
  }
  expect(exported(six, START + 13 * DAY)).toEqual([]);
  expect(exported(six, START + 14 * DAY + 1)).toHaveLength(6);
  expect(roundsOf(rowsAt(six, START + 2 * DAY))).toEqual([{ round: 'final', survey: 'final', people: 3 }]);
});

test('fewer than five are counted, and never shown', () => {
  const four = ['a', 'b', 'c', 'd'].map((who) => answer(who, START, { comment: `from ${who}` }));
  expect(responseCells(releasedAnswers(four, START + 900 * DAY))).toEqual([
    {
      ...{ round: 'final', survey: 'final', role: 'mentee', question: 'comment' },
      answer: undefined,
      group: 4,
    },
  ]);
});

test('a question that few answered waits on its own, whoever answered the others', () => {
  const given = ['a', 'b', 'c', 'd', 'e'].map((who, n) =>
    answer(who, START, { useful: 3, ...(n === 0 && { comment: 'It was him.' }) }),
  );
  expect(exported(given, START + 20 * DAY)).toEqual(Array(5).fill('useful: 3'));
});

test('an answer in the place of one that was shown waits for others again', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map((who) => answer(who, START, { useful: 3 }));
  const changed = [...five, answer('a', START + 20 * DAY, { useful: 1 })];
  expect(exported(changed, START + 60 * DAY)).toEqual(Array(5).fill('useful: 3'));
  const more = ['b', 'c', 'd', 'e'].map((who) => answer(who, START + 30 * DAY, { useful: 2 }));
  expect(exported([...changed, ...more], START + 60 * DAY)).toEqual([
    'useful: 1',
    ...Array<string>(4).fill('useful: 2'),
  ]);
});

test('twenty-five people need not wait', () => {
  const many = Array.from({ length: 29 }, (_, n) => answer(`p${n}`, START + n * MINUTE, { useful: 4 }));
  expect(exported(many, START + 23 * MINUTE)).toHaveLength(0);
  expect(exported(many, START + DAY)).toHaveLength(25);
  expect(exported(many, START + 99 * DAY)).toHaveLength(25);
});

describe('whoever answers what and when', () => {
  const events = fc.array(
    fc.record({
      who: fc.integer({ min: 0, max: 9 }),
      hour: fc.integer({ min: 0, max: 24 * 80 }),
      value: fc.integer({ min: 1, max: 4 }),
      comments: fc.boolean(),
    }),
    { maxLength: 40 },
  );
  const given = (some: readonly { who: number; hour: number; value: number; comments: boolean }[]) =>
    some
      .toSorted((a, b) => a.hour - b.hour)
      .map(({ who, hour, value, comments }, n) =>
        answer(`p${who}`, START + hour * HOUR + n, {
          useful: value,
          ...(comments && { comment: `${n}` }),
        }),
      );

  test('between two looks nothing changes, or the answers of five people and more', () => {
    fc.assert(
      fc.property(
        events,
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 400 }),
        (some, hour, more) => {
          // Each answer says whose it is, so that it can be counted what a look at two exports would tell.
          const all = given(some).map((one) => ({
            ...one,
            answers: Object.fromEntries(
              Object.entries(one.answers).map(([question, value]) => [
                question,
                `${one.person ?? ''}=${String(value)}`,
              ]),
            ),
          }));
          const look = (now: number): string[] => exported(all, now);
          const [before, after] = [look(START + hour * HOUR), look(START + (hour + more) * HOUR)];
          const changed = [
            ...after.filter((one) => !before.includes(one)),
            ...before.filter((one) => !after.includes(one)),
          ];
          for (const question of ['useful', 'comment']) {
            const people = new Set(
              changed.filter((one) => one.startsWith(question)).map((one) => /p\d/.exec(one)?.[0]),
            );
            expect([0, 5, 6, 7, 8, 9, 10]).toContain(people.size);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('what could be seen at a time is the same whatever came later', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 90 }), (some, day) => {
        const all = given(some);
        const now = START + day * DAY;
        const known = releasedAnswers(rowsAt(all, now), now).map(({ released }) => released);
        const laterRows = rowsAt(all, START + 999 * DAY);
        const again = releasedAnswers(
          laterRows.flatMap((row) => {
            const times = [
              ...(row.before ?? []),
              { answers: row.answers, answeredAt: row.answeredAt },
            ].filter(({ answeredAt }) => answeredAt <= iso(now));
            const last = times.at(-1);
            return last ? [{ ...row, ...last, before: times.slice(0, -1) }] : [];
          }),
          now,
        ).map(({ released }) => released);
        expect(again).toEqual(known);
      }),
    );
  });
});
