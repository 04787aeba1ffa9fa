import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestCandidates } from '../../../../shared/domain/matching/solver/candidates.ts';
import { certify } from '../../../../shared/domain/matching/solver/certificate.ts';
import { LiveOptimum } from '../../../../shared/domain/matching/solver/live-optimum.ts';
import { solveExactly } from '../../../../shared/domain/matching/solver/optimum.ts';
import { type Assignment, mentorsOf } from '../../../../shared/domain/matching/solver/problem.ts';
import { everyAssignment, problemOf, smallCases } from '../../../support/matching.ts';

type Event = 'decline' | 'veto' | 'allow' | 'withdraw' | 'return' | 'seats' | 'lock' | 'unlock' | 'trial';
const EVENTS: readonly Event[] = [
  'decline',
  'veto',
  'allow',
  'withdraw',
  'return',
  'seats',
  'lock',
  'unlock',
  'trial',
];

/** A problem that changes, once fixed step by step and once kept as plain rows to solve afresh. */
class World {
  readonly live: LiveOptimum;
  readonly rows: number[][];
  readonly seats: number[];
  readonly wanted: number[];
  readonly locks: { mentee: number; mentor: number; score: number }[] = [];
  readonly placed: boolean;
  readonly #scores: readonly (readonly number[])[];

  constructor(rows: number[][], seats: number[], wanted: number[], placed: boolean) {
    this.placed = placed;
    this.#scores = rows.map((row) => row.map((score) => Math.max(score, 0)));
    this.rows = rows.map((row) => [...row]);
    this.seats = [...seats];
    this.wanted = [...wanted];
    const problem = this.problem();
    const solution = solveExactly(problem);
    const candidates = bestCandidates(
      problem.scores,
      { wanted: problem.wanted.map(() => 1), seats: problem.seats.map(() => 1) },
      seats.length,
    );
    this.live = new LiveOptimum({ ...problem, candidates }, { solution, keeping: true });
  }

  problem() {
    return problemOf(this.rows, this.seats, { wanted: this.wanted, placed: this.placed });
  }

  happen(event: Event, mentee: number, mentor: number, number: number): void {
    const { live, rows, seats, wanted } = this;
    const score = this.#scores[mentee]?.[mentor] ?? 0;
    const row = rows[mentee]!;
    switch (event) {
      case 'decline': {
        const [own] = live.mentorsOf(mentee);
        if (own === undefined) return;
        row[own] = -1;
        live.forbid(mentee, own);
        return;
      }
      case 'veto':
        row[mentor] = -1;
        live.forbid(mentee, mentor);
        return;
      case 'allow':
        if (this.locks.some((lock) => lock.mentee === mentee && lock.mentor === mentor)) return;
        row[mentor] = score;
        live.allow({ mentee, mentor, score });
        return;
      case 'withdraw':
        wanted[mentee] = 0;
        live.setWanted(mentee, 0);
        return;
      case 'return':
        wanted[mentee] = 1 + (number % 2);
        live.setWanted(mentee, wanted[mentee]);
        return;
      case 'seats':
        seats[mentor] = number;
        live.setSeats(mentor, number);
        return;
      case 'lock':
        if ((seats[mentor] ?? 0) === 0 || (wanted[mentee] ?? 0) === 0 || row[mentor] === -1) return;
        seats[mentor]!--;
        wanted[mentee]!--;
        this.locks.push({ mentee, mentor, score });
        row[mentor] = -1;
        live.lock(mentee, mentor);
        return;
      case 'unlock': {
        const lock = this.locks.pop();
        if (!lock) return;
        seats[lock.mentor]!++;
        wanted[lock.mentee]!++;
        rows[lock.mentee]![lock.mentor] = lock.score;
        live.unlock(lock);
        return;
      }
      case 'trial': {
        const before = JSON.stringify([live.placed, live.total, [...live.assignment().mentor]]);
        live.trial(() => {
          live.forbid(mentee, mentor);
          live.setSeats(mentor, number);
          live.allow({ mentee, mentor, score: 7 });
        });
        expect(JSON.stringify([live.placed, live.total, [...live.assignment().mentor]])).toBe(before);
      }
    }
  }
}

const moves = (before: Assignment, after: readonly number[][]): number =>
  after.reduce((sum, mentors, mentee) => {
    const was = [...mentorsOf(before, mentee)];
    return sum + was.filter((one) => !mentors.includes(one)).length;
  }, 0);

describe('a repair', () => {
  const steps = fc.array(
    fc.tuple(fc.constantFrom(...EVENTS), fc.nat(100), fc.nat(100), fc.integer({ min: 0, max: 3 })),
    { maxLength: 8 },
  );

  test('ends where solving afresh ends, over random sequences of events', () => {
    fc.assert(
      fc.property(
        smallCases({ mentees: 7, mentors: 5, wanted: 2 }),
        steps,
        fc.boolean(),
        (one, events, placed) => {
          if (one.rows.length === 0 || one.seats.length === 0) return;
          const world = new World(one.rows, one.seats, one.wanted, placed);
          // What placing one more is worth is fixed at the start, and goes on outweighing every total.
          const { placing } = world.problem();
          for (const [event, mentee, mentor, number] of events) {
            world.happen(event, mentee % one.rows.length, mentor % one.seats.length, number);
            world.live.commit();
            const { proof } = solveExactly({ ...world.problem(), placing });
            expect([event, world.live.total]).toEqual([event, proof.total]);
            // With the total alone, a pair of no points may be made or not.
            if (placed) expect([event, world.live.placed]).toEqual([event, proof.placed]);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('changes as few pairs as any optimum does, and is proved to', () => {
    fc.assert(
      fc.property(smallCases({ mentees: 5, mentors: 4 }), fc.nat(), ({ rows, seats, wanted }, which) => {
        const world = new World(rows, seats, wanted, true);
        const before = world.live.assignment();
        const paired = rows.flatMap((_, mentee) =>
          [...mentorsOf(before, mentee)].map((mentor) => ({ mentee, mentor })),
        );
        const declined = paired[which % Math.max(paired.length, 1)];
        if (!declined) return;
        world.happen('decline', declined.mentee, declined.mentor, 0);
        const kept = { scale: world.live.scale, before };
        expect(
          certify(
            { ...world.problem(), placing: problemOf(rows, seats).placing },
            world.live.solution(),
            kept,
          ).kind,
        ).toBe('proved');

        const { placing } = problemOf(rows, seats);
        let best = { value: -1, moved: 0 };
        for (const chosen of everyAssignment(world.rows, seats, wanted)) {
          const value = chosen.reduce(
            (sum, mentors, mentee) =>
              sum + mentors.reduce((all, index) => all + placing + (world.rows[mentee]?.[index] ?? 0), 0),
            0,
          );
          const moved = moves(before, chosen);
          if (value > best.value || (value === best.value && moved < best.moved)) best = { value, moved };
        }
        const { gone } = world.live.changes();
        expect(gone.length).toBe(best.moved);
      }),
      { numRuns: 1500 },
    );
  });

  test('a late mentor is seated as if she had been there from the start', () => {
    fc.assert(
      fc.property(smallCases({ mentees: 6, mentors: 4 }), ({ rows, seats, wanted }) => {
        if (seats.length < 2) return;
        const late = seats.length - 1;
        const early = rows.map((row) => row.slice(0, late));
        const world = new World(early, seats.slice(0, late), wanted, true);
        const pairs = rows.flatMap((row, mentee) =>
          (row[late] ?? -1) < 0 ? [] : [{ mentee, score: row[late]! }],
        );
        expect(world.live.addMentor(seats[late]!, pairs)).toBe(late);
        const { proof } = solveExactly({
          ...problemOf(rows, seats),
          placing: world.problem().placing || 1000,
        });
        expect([world.live.placed, world.live.total]).toEqual([proof.placed, proof.total]);
      }),
      { numRuns: 1000 },
    );
  });
});
