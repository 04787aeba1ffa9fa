/** A function's answer as Lambda carries it: JSON, and no more than 6 MB of it. */

/** Six megabytes, and some for what is around them. */
const MOST_BYTES = 6_291_556;

export class ResponseSizeTooLarge extends Error {
  override readonly name = 'Function.ResponseSizeTooLarge';

  constructor() {
    super('The answer of a function may be 6 MB at most.');
  }
}

/** What arrives at whoever called. Throws when it is too large. */
export function carried(result: unknown): unknown {
  const answer = JSON.stringify(result ?? null);
  if (Buffer.byteLength(answer) > MOST_BYTES) throw new ResponseSizeTooLarge();
  return JSON.parse(answer) as unknown;
}
