/** The clock of the laptop: it gives whole milliseconds, however it is moved. */
import { expect, test } from 'vitest';
import { followClock, MovableClock } from '../../infra/local/clock.ts';

test('a clock that stands still and one that runs give whole milliseconds after any move', () => {
  for (const clock of [new MovableClock({ frozenAt: 0 }), new MovableClock({}, () => 1_000)]) {
    clock.moveTo(1_767_225_600_000.75);
    expect([clock.now(), followClock(clock.shared, () => 1_000)()]).toEqual([
      1_767_225_600_000, 1_767_225_600_000,
    ]);
  }
});
