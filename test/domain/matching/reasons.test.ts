import { expect, test } from 'vitest';
import type { Contribution } from '../../../shared/domain/matching/features.ts';
import { whyForManager, whyForMentee, whyForMentor } from '../../../shared/domain/matching/reasons.ts';

const part = (feature: Contribution['feature'], shared: readonly string[], points = 10): Contribution => ({
  feature,
  shared,
  points,
});

test('a manager reads how much of what was asked for is offered, and what of it', () => {
  const of = (shared: readonly string[], asked: number) => whyForManager([part('asks', shared)], asked)[0];
  expect(of(['Rust'], 1)).toBe('Asked for Rust; the mentor offers it.');
  expect(of(['Rust', 'Go'], 2)).toBe('Asked for Rust and Go; the mentor offers all of it.');
  expect(of(['Redis'], 3)).toBe('Asked for 3 things; the mentor offers 1 of them: Redis.');
});

test('participants read nothing of wishes, earlier pairs or being left out: that would tell about the other', () => {
  const aboutOthers = [
    part('menteeWish', ['1']),
    part('mentorWish', ['1']),
    part('leftOut', []),
    part('neverMet', ['2'], -5),
  ];
  for (const why of [whyForMentee, whyForMentor]) {
    expect(why(aboutOthers)).toEqual(['Your answers fit each other well overall.']);
    const all = [
      ...aboutOthers,
      part('asks', ['Rust']),
      part('goals', ['First job']),
      part('availability', ['6']),
    ];
    expect(why(all)).toHaveLength(3);
    expect(why(all).join(' ')).not.toMatch(/wish|choice|before|earlier|never|the mentee|the mentor/i);
    expect(why(all)[0]).toContain('Rust');
  }
});
