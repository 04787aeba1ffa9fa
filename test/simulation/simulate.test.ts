/** What a seed tells follows from the seed alone: a story that cannot be told again cannot be made smaller. */
import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

// Two of them with people who apply by our own form, and with imports.
test.each([1, 3, 418])('seed %i lives the same life twice', async (seed) => {
  // What is loaded when it is first needed takes its time, which is no part of the story.
  await simulate(seed);
  const once = await simulate(seed);
  const again = await simulate(seed);
  expect(again.digest).toBe(once.digest);
});
