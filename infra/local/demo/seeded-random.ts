/** Chances that follow from a seed and from what they are about, so that they do not depend on the order of events. */
import { createHash } from 'node:crypto';

/** A number from 0 up to 1. */
export type SeededRandom = (...about: readonly (string | number)[]) => number;

export function chanceOf(seed: number): SeededRandom {
  return (...about) =>
    createHash('sha256')
      .update(JSON.stringify([seed, ...about]))
      .digest()
      .readUInt32BE(0) /
    2 ** 32;
}

export function pick<T>(options: readonly T[], random: number): T {
  const picked = options[Math.floor(random * options.length)];
  if (picked === undefined) throw new RangeError('There is nothing to pick from.');
  return picked;
}
