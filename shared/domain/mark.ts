/** A short stand-in for an id of any length, for where few of them have to be told apart: the cohorts of a deployment. */
import { createHash } from 'node:crypto';

export const MARK_BYTES = 4;

/** As hexadecimal digits; empty for an empty id. */
export function markOf(id: string): string {
  return id === '' ? '' : createHash('sha256').update(id).digest().subarray(0, MARK_BYTES).toString('hex');
}
