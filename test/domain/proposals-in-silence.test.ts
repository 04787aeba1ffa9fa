import { expect, test } from 'vitest';
import { proposalsInSilence, type SideAnswer } from '../../shared/domain/pair.ts';
import { pairOf } from '../support/pairs.ts';

const proposal = (id: string, proposedOn: string, answer: SideAnswer = 'pending', state = 'proposed') => {
  const pair = pairOf({ id, mentor: 'ben', mentee: `m${id}`, state: state as 'proposed', proposedOn });
  return {
    ...pair,
    members: pair.members.map((one) => (one.person === 'ben' ? { ...one, answer } : one)),
  };
};
const ben = { person: 'ben' };

test('proposals of one day are one, and open ones count with those that were let pass', () => {
  const open = [proposal('a', '2026-03-17'), proposal('b', '2026-03-17')];
  expect(proposalsInSilence(ben, [])).toBe(0);
  expect(proposalsInSilence(ben, open)).toBe(1);
  expect(proposalsInSilence({ ...ben, unanswered: 1, countedOn: '2026-03-10' }, open)).toBe(2);
  expect(proposalsInSilence({ ...ben, unanswered: 1, countedOn: '2026-03-17' }, open)).toBe(1);
  expect(proposalsInSilence(ben, [...open, proposal('c', '2026-03-20')])).toBe(2);
});

test('who answered one of a day was there, and what is over waits for no one', () => {
  expect(
    proposalsInSilence(ben, [proposal('a', '2026-03-17'), proposal('b', '2026-03-17', 'no', 'declined')]),
  ).toBe(0);
  expect(proposalsInSilence(ben, [proposal('a', '2026-03-17', 'pending', 'declined')])).toBe(0);
});
