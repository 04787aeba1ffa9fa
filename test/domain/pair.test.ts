/** A pair's whole life: from each state, what may follow, and what a change owes to whom. */
import { describe, expect, test } from 'vitest';
import {
  answerProposal,
  completedPair,
  expiredPair,
  isOpen,
  leftPair,
  may,
  type Pair,
  PAIR_STATES,
  PAIR_TRANSITIONS,
  withSession,
  type PairChange,
  pairOwes,
  type PairState,
} from '../../shared/domain/pair.ts';
import { pairOf } from '../support/pairs.ts';

const BEFORE = '2026-03-18T10:00:00.000Z';
const say = (pair: Pair, side: 'mentor' | 'mentee', answer: 'yes' | 'no') =>
  answerProposal(pair, { side, answer, now: BEFORE, today: '2026-03-18' });

describe('given a proposal', () => {
  const proposal = pairOf();
  test('when one says yes, then it waits for the other; when both do, then they are introduced', () => {
    const first = say(proposal, 'mentor', 'yes');
    expect(first).toMatchObject({ kind: 'waiting-for-other', pair: { state: 'proposed', revision: 2 } });
    if (first.kind !== 'waiting-for-other') throw new Error('It does not wait.');
    expect(say(first.pair, 'mentee', 'yes')).toMatchObject({
      kind: 'introduced',
      pair: { state: 'introduced', introducedOn: '2026-03-18', revision: 3 },
    });
  });

  test('when one says no, then it is declined; when the same answer comes again, then nothing happens', () => {
    const answered = say(proposal, 'mentee', 'no');
    expect(answered).toMatchObject({ kind: 'declined', pair: { state: 'declined', revision: 2 } });
    if (answered.kind !== 'declined') throw new Error('It is not declined.');
    expect(say(answered.pair, 'mentee', 'no')).toEqual({ kind: 'already-answered' });
  });

  test('when its time is over, then it has expired', () => {
    const now = proposal.expiresAt;
    expect(answerProposal(proposal, { side: 'mentor', answer: 'yes', now, today: '2026-03-22' })).toEqual({
      kind: 'expired',
    });
  });
});

test.each(PAIR_STATES.map((state) => [state]))(
  'given a pair that is %s, only what may follow follows',
  (state) => {
    const pair = pairOf({ state });
    const moves: readonly (readonly [readonly (keyof typeof PAIR_TRANSITIONS)[], (pair: Pair) => Pair])[] = [
      [['expire'], expiredPair],
      [['miss'], completedPair],
      [['complete'], (one) => completedPair({ ...one, sessions: 2 })],
      [['withdraw', 'end'], leftPair],
    ];
    for (const [ways, move] of moves) {
      const [way] = ways.filter((one) => may(pair, one));
      if (way) expect(move(pair)).toMatchObject({ state: PAIR_TRANSITIONS[way].to, revision: 2 });
      else expect(() => move(pair)).toThrow(`A pair that is ${state} cannot`);
    }
    const open: readonly PairState[] = ['proposed', 'introduced'];
    expect(isOpen(pair)).toBe(open.includes(state));
  },
);

const OWED: readonly (readonly [PairChange, { event: string; to: string[]; rematch: boolean }])[] = [
  [{ kind: 'proposed' }, { event: 'proposed', to: ['mentor', 'mentee'], rematch: false }],
  [{ kind: 'introduced' }, { event: 'introduced', to: ['mentor', 'mentee'], rematch: false }],
  [
    { kind: 'asked-for-more', by: 'mentee' },
    { event: 'told-more', to: ['mentee'], rematch: false },
  ],
  [
    { kind: 'declined', by: 'mentee' },
    { event: 'other-declined', to: ['mentor'], rematch: true },
  ],
  [
    { kind: 'left', by: 'mentor' },
    { event: 'other-declined', to: ['mentee'], rematch: true },
  ],
  [{ kind: 'expired' }, { event: 'proposal-expired', to: ['mentor', 'mentee'], rematch: true }],
  [{ kind: 'ended-by-manager' }, { event: 'pair-ended', to: ['mentor', 'mentee'], rematch: true }],
];
test.each(OWED)('when it is %j, then that is owed', (change, { event, to, rematch }) => {
  const owes = pairOwes(pairOf(), change);
  expect([owes.event, owes.concerned.map(({ role }) => role), owes.rematch]).toEqual([event, to, rematch]);
});

test('who knew each other is told that the other left, and not of a proposal', () => {
  const change = { kind: 'left', by: 'mentee' } as const;
  expect(pairOwes(pairOf({ state: 'introduced', introducedOn: '2026-03-18' }), change)).toMatchObject({
    event: 'partner-left',
    concerned: [{ role: 'mentor' }],
    rematch: true,
  });
});

test('a pair that never met ends so, and a session that is logged later shows that it did', () => {
  const missed = completedPair(pairOf({ state: 'introduced', introducedOn: '2026-03-18' }));
  expect(missed.state).toBe('never-met');
  expect(withSession(missed)).toMatchObject({ state: 'completed', sessions: 1 });
});
