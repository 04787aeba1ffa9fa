import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Applicant, Obstacle } from '../../../shared/domain/matching/features.ts';
import { prepare } from '../../../shared/domain/matching/prepare.ts';
import { barriersOf } from '../../../shared/domain/matching/unmatched.ts';
import { inputOf, mentee, mentor } from '../../support/matching.ts';

const person =
  (make: typeof mentee, prefix: string) =>
  (n: number): fc.Arbitrary<Applicant> =>
    fc
      .record({
        role: fc.constantFrom('both' as const, undefined),
        languages: fc.subarray(['English', 'German', 'French']),
        hours: fc.subarray(['Mon-Fri 18:00-21:00', 'Sat-Sun 10:00-18:00']),
        skill: fc.constantFrom('Rust', 'Go'),
        years: fc.integer({ min: 0, max: 6 }),
      })
      .map(({ role, skill, ...rest }) =>
        make(role ? `both${n}` : `${prefix}${n}`, {
          ...rest,
          ...(role && { role }),
          asks: [skill],
          gives: [skill],
        }),
      );

/** Mentor by mentor, as the words of the interface say it. */
function oneByOne(
  prepared: ReturnType<typeof prepare>,
  at: number,
  vetoed: (mentor: number) => boolean,
): ReturnType<typeof barriersOf> {
  const fitting: number[] = [];
  const byRule = new Map<Obstacle, number[]>();
  let nearest: readonly Obstacle[] | undefined;
  prepared.mentors.forEach((_, index) => {
    const obstacles = prepared.scoring.obstaclesBetween(at, index);
    if (vetoed(index)) obstacles.push('vetoed');
    if (obstacles.some((one) => ['same-person', 'both-ways', 'locked'].includes(one))) return;
    if (!nearest || obstacles.length < nearest.length) nearest = obstacles;
    const [only, another] = obstacles;
    if (only === undefined) fitting.push(index);
    else if (another === undefined) byRule.set(only, [...(byRule.get(only) ?? []), index]);
  });
  return { fitting, byRule, ...(nearest && { nearest }) };
}

test('what stands between a mentee and 40 mentors is the same for all at once as for each by itself', () => {
  const people = (make: typeof mentee, prefix: string, count: number) =>
    fc.tuple(...Array.from({ length: count }, (_, n) => person(make, prefix)(n)));
  fc.assert(
    fc.property(
      people(mentee, 'e', 4),
      people(mentor, 'o', 40),
      fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 20 }),
      (mentees, mentors, vetoes) => {
        const prepared = prepare(inputOf(mentees, mentors));
        const vetoed = (index: number): boolean => vetoes.includes(index);
        for (const at of prepared.mentees.keys()) {
          const { byRule, ...rest } = barriersOf(prepared, at, vetoed);
          const { byRule: expected, ...others } = oneByOne(prepared, at, vetoed);
          expect([[...byRule], rest]).toEqual([[...expected], others]);
        }
      },
    ),
    { numRuns: 200 },
  );
});
