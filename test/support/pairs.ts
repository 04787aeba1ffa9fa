/** One perfect pair; a test says what is different about its own. */
import { type Pair, proposedPair } from '../../shared/domain/pair.ts';

export function pairOf({
  mentor = 'mentor',
  mentee = 'mentee',
  score = 50,
  ...change
}: Partial<Pair> & { readonly mentor?: string; readonly mentee?: string } = {}): Pair {
  const pair = proposedPair(
    { cohort: 'spring', run: 'match-1' },
    { mentor, mentee, score, why: [], whyForMentor: ['For the mentor.'], whyForMentee: ['For the mentee.'] },
    { proposedOn: '2026-03-17', expiresAt: '2026-03-22T22:59:00.000Z' },
  );
  return { ...pair, ...change };
}
