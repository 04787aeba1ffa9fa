/** The smallest story that still breaks the same promise: one chance after the other is left out, many at a time at first (delta debugging). */
import { simulate, type Outcome } from './simulate.ts';

const MOST_RUNS = 150;

export async function shrink(
  failing: Outcome,
  onRun: (runs: number, left: number) => void = () => undefined,
): Promise<Outcome> {
  const promise = failing.broken[0]?.promise;
  let best = failing;
  let kept = [...failing.happened];
  const all = new Set(failing.happened);
  let runs = 0;
  for (
    let size = Math.ceil(kept.length / 2);
    size >= 1 && runs < MOST_RUNS;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < kept.length && runs < MOST_RUNS;) {
      const without = [...kept.slice(0, from), ...kept.slice(from + size)];
      // What the shorter story brings about anew is no part of the longer one: it is left out as well.
      const leftOut = new Set([...all].filter((id) => !without.includes(id)));
      const outcome = await simulate(failing.seed, leftOut);
      onRun(++runs, kept.length);
      if (outcome.broken.some((one) => one.promise === promise)) {
        best = outcome;
        for (const id of outcome.happened) all.add(id);
        kept = without.filter((id) => outcome.happened.includes(id));
      } else from += size;
    }
  }
  return best;
}

/** The story in sentences: what happened by chance or to people, until the promise was broken. */
export function told({ seed, story, broken }: Outcome, { details = false } = {}): string {
  const [first] = broken;
  const lines = story
    .filter(({ at, detail }) => (details || !detail) && (details || first === undefined || at <= first.at))
    .map(({ at, what }) => `  ${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}  ${what}`);
  const ends = broken.map(
    ({ at, promise, detail }) =>
      `  ${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}  BROKEN "${promise}": ${detail}`,
  );
  return [`Seed ${seed}:`, ...lines, ...ends].join('\n');
}
