/**
 * Instances of the assignment problem as files, little-endian: eight Int32 (magic, 0 dense or 1 sparse, mentees, mentors,
 * pairs, three unused), an Int32 of seats for each mentor, then a Uint16 score for each pair by rows (0 is not allowed), or
 * row starts, mentors and scores as Int32.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { type PairScores, placingFirst, type Problem } from '../../shared/domain/matching/solver/problem.ts';

const MAGIC = 0x4d415443;
const HEADER = 32;

export interface DenseInstance {
  readonly seats: Int32Array;
  /** Row by row; 0 is not allowed. */
  readonly table: Uint16Array;
}

/** Most pairs first, then the best total. Rejects with an Error when the file is no instance, or cut short. */
export async function readInstance(file: string): Promise<Problem> {
  const bytes = await readFile(file);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  if (buffer.byteLength < HEADER || new Int32Array(buffer, 0, 1)[0] !== MAGIC)
    throw new Error(`${file} is not an instance file.`);
  const [, kind = 0, mentees = 0, mentors = 0, pairs = 0] = new Int32Array(buffer, 0, 8);
  const body = HEADER + 4 * mentors;
  const expected = kind === 0 ? body + 2 * mentees * mentors : body + 4 * (mentees + 1) + 8 * pairs;
  if (buffer.byteLength < expected)
    throw new Error(`${file} is incomplete:  ${buffer.byteLength} of ${expected} bytes.`);
  const seats = new Int32Array(buffer, HEADER, mentors);
  const scores =
    kind === 0
      ? denseScores(mentees, mentors, new Uint16Array(buffer, body, mentees * mentors))
      : sparseScores(mentees, mentors, new Int32Array(buffer, body, mentees + 1 + 2 * pairs));
  return problemOf(scores, seats);
}

export async function writeDense(file: string, { seats, table }: DenseInstance): Promise<void> {
  const mentors = seats.length;
  const header = Int32Array.of(MAGIC, 0, table.length / mentors, mentors, 0, 0, 0, 0);
  const parts = [header, seats, table].map(
    (part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
  );
  await writeFile(file, Buffer.concat(parts));
}

export function denseProblem({ seats, table }: DenseInstance): Problem {
  return problemOf(denseScores(table.length / Math.max(seats.length, 1), seats.length, table), seats);
}

function problemOf(scores: PairScores, seats: Int32Array): Problem {
  const wanted = new Int32Array(scores.mentees).fill(1);
  return { scores, seats, wanted, placing: placingFirst(scores, wanted) };
}

function denseScores(mentees: number, mentors: number, table: Uint16Array): PairScores {
  return {
    mentees,
    mentors,
    lowest: 0,
    highest: highestOf(table),
    row: (mentee, mentor, score) => {
      const from = mentee * mentors;
      let found = 0;
      for (let index = 0; index < mentors; index++) {
        const value = table[from + index] as number;
        if (value === 0) continue;
        mentor[found] = index;
        score[found++] = value;
      }
      return found;
    },
  };
}

function sparseScores(mentees: number, mentors: number, all: Int32Array): PairScores {
  const start = all.subarray(0, mentees + 1);
  const pairs = start[mentees] ?? 0;
  const mentorAt = all.subarray(mentees + 1, mentees + 1 + pairs);
  const scoreAt = all.subarray(mentees + 1 + pairs);
  return {
    mentees,
    mentors,
    lowest: 0,
    highest: highestOf(scoreAt),
    row: (mentee, mentor, score) => {
      const from = start[mentee] as number;
      const to = start[mentee + 1] as number;
      const order = Array.from({ length: to - from }, (_, n) => from + n).sort(
        (a, b) => (mentorAt[a] as number) - (mentorAt[b] as number),
      );
      order.forEach((at, n) => {
        mentor[n] = mentorAt[at] as number;
        score[n] = scoreAt[at] as number;
      });
      return order.length;
    },
  };
}

function highestOf(scores: Iterable<number>): number {
  let highest = 0;
  for (const score of scores) highest = Math.max(highest, score);
  return highest;
}
