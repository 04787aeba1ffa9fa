/** Options of the long commands of this folder. */
import { InvalidArgumentError } from 'commander';

/** Reads a whole number that is not below `least`. */
export function wholeNumberFrom(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < least)
      throw new InvalidArgumentError(`Give a whole number from ${least}.`);
    return number;
  };
}
