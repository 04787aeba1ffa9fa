import { expect, test } from 'vitest';
import { scorePairs } from '../../functions/score-pairs/score-pairs.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';

test('a shard of a plan that is not there, or without a round, is an error; match-cohort.test.ts has the rounds', async () => {
  const score = scorePairs({ bucket: memoryBucket() });
  await expect(score({ cohort: 'c', plan: 'p', round: 1, from: 0, to: 1 })).rejects.toThrow();
  await expect(score({ cohort: 'c', plan: 'p', round: 0, from: 0, to: 1 })).rejects.toThrow();
});
