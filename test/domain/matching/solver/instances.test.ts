import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { certify } from '../../../../shared/domain/matching/solver/certificate.ts';
import { solveExactly } from '../../../../shared/domain/matching/solver/optimum.ts';
import { instance } from '../../../support/instances.ts';
import { problemOf } from '../../../support/matching.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/matching/${name}`, import.meta.url), 'utf8');
const expected = JSON.parse(fixture('expected.json')) as Record<string, { placed: number; total: number }>;
const LARGEST = 2_000;
const names = Object.keys(expected).filter((name) => Number(/-(\d+)x\d+$/.exec(name)?.[1]) <= LARGEST);

describe('instances whose optimum several other solvers agreed on', () => {
  test.each(names)('%s', (name) => {
    const problem = instance(name);
    const optimum = solveExactly(problem);
    expect({ placed: optimum.proof.placed, total: optimum.proof.total }).toEqual(expected[name]);
    expect(certify(problem, optimum).kind).toBe('proved');
  });

  test('6,000 small ones, with zero seats, forbidden pairs and ties', () => {
    const cases = fixture('small-6000.jsonl').trim().split('\n');
    expect(cases).toHaveLength(6000);
    for (const line of cases) {
      const { M, N, caps, S, ans } = JSON.parse(line) as {
        M: number;
        N: number;
        caps: number[];
        S: number[];
        ans: string;
      };
      const rows = Array.from({ length: M }, (_, e) =>
        Array.from({ length: N }, (__, o) => S[e * N + o] || -1),
      );
      const { proof } = solveExactly(problemOf(rows, caps));
      expect(`${proof.placed}:${proof.total}`).toBe(ans);
    }
  });
});
