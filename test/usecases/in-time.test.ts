import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachInTime } from '../../shared/usecases/in-time.ts';

test('calls that go on where the last one ended do everything once, in order, however short their time is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1500),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
      async (n, batches) => {
        const all = Array.from({ length: n }, (_, one) => one);
        const seen: number[] = [];
        let from = 0;
        for (let call = 0; from < n; call++) {
          // Time for so many looks at the clock, then none.
          let looks = batches[call % batches.length] ?? 1;
          const done = await eachInTime(
            all.slice(from),
            async (one) => void seen.push(one),
            () => (looks-- > 0 ? 60_000 : 0),
          );
          expect(done).toBeGreaterThan(0);
          from += done;
        }
        expect(seen.sort((a, b) => a - b)).toEqual(all);
      },
    ),
    { numRuns: 30 },
  );
});
