import { expect, test } from 'vitest';
import { proposalsInSilence, type SideAnswer } from '../../shared/domain/pair.ts';
import { pairOf } from '../support/pairs.ts';

const proposal = (id: string, run: string, answer: SideAnswer = 'pending', state = 'proposed') => {
  const pair = pairOf({ id, mentor: 'ben', mentee: `m${id}`, state: state as 'proposed', run });
  return {
    ...pair,
    members: pair.members.map((one) => (one.person === 'ben' ? { ...one, answer } : one)),
  };
};
const ben = { person: 'ben' };

test('proposals of one match are one, and open ones count with those that were let pass', () => {
  const open = [proposal('a', 'match-1'), proposal('b', 'match-1')];
  expect(proposalsInSilence(ben, [])).toBe(0);
  expect(proposalsInSilence(ben, open)).toBe(1);
  expect(proposalsInSilence({ ...ben, silentRuns: 'match-0' }, open)).toBe(2);
  expect(proposalsInSilence({ ...ben, silentRuns: 'match-1' }, open)).toBe(1);
  // A rematch on the same day is another email.
  expect(proposalsInSilence(ben, [...open, proposal('c', 'rematch-1')])).toBe(2);
});

test('who answered one of a match was there, and what is over waits for no one', () => {
  expect(
    proposalsInSilence(ben, [proposal('a', 'match-1'), proposal('b', 'match-1', 'no', 'declined')]),
  ).toBe(0);
  expect(proposalsInSilence(ben, [proposal('a', 'match-1', 'pending', 'declined')])).toBe(0);
});
