/**
 * A result that can be argued with: why someone has no mentor, why not this one, and what a lock, a
 * veto, a move or a seat would cost. Every answer is the optimum with that change in it, not an estimate: over all allowed
 * pairs of up to four million possible ones, and over the 200 best of each mentee in larger cohorts.
 */
import type { Contribution, Obstacle } from './features.ts';
import type { PairIds, Prepared } from './prepare.ts';
import { bestCandidates } from './solver/candidates.ts';
import { LiveOptimum } from './solver/live-optimum.ts';
import { type Assignment, mentorsOf, type Solution } from './solver/problem.ts';
import { type Barriers, barriersOf, type Unmatched, unmatchedReason } from './unmatched.ts';

/** With more possible pairs than this only the best of each mentee, at today's prices, are candidates for a change. */
const MOST_PAIRS = 4_000_000;
const CANDIDATES = 200;

export type Change =
  | {
      readonly kind: 'lock' | 'unlock' | 'veto' | 'unveto';
      readonly mentee: string;
      readonly mentor: string;
    }
  /** A lock onto another mentor; an earlier lock of the mentee is taken away. */
  | { readonly kind: 'move'; readonly mentee: string; readonly to: string }
  | { readonly kind: 'seats'; readonly mentor: string; readonly seats: number };

export interface Effect {
  /** Points that the total loses; negative when it gains. */
  readonly pointsLost: number;
  /** Pairs that are made less; negative when there are more. */
  readonly placedLost: number;
  readonly nowUnmatched: readonly string[];
  readonly nowMatched: readonly string[];
  readonly moved: readonly { readonly mentee: string; readonly from: string; readonly to: string }[];
}

export type WhyNot =
  | { readonly kind: 'they-are-a-pair' }
  | { readonly kind: 'not-allowed'; readonly obstacles: readonly Obstacle[] }
  | {
      readonly kind: 'costs';
      readonly score: number;
      readonly contributions: readonly Contribution[];
      readonly effect: Effect;
    };

interface PairNumbers {
  readonly mentee: number;
  readonly mentor: number;
}

export class MatchReview {
  readonly #prepared: Prepared;
  readonly #live: LiveOptimum;
  #locks: readonly PairNumbers[];
  #vetoes: readonly PairNumbers[] = [];
  readonly #barriers: Map<number, Barriers>;
  readonly #menteeNumber: ReadonlyMap<string, number>;
  readonly #mentorNumber: ReadonlyMap<string, number>;

  /** `barriers` keeps what was found out about the same people before. */
  constructor(prepared: Prepared, solution: Solution, barriers = new Map<number, Barriers>()) {
    const { problem } = prepared;
    const { scores, seats, wanted, placing } = problem;
    this.#prepared = prepared;
    this.#locks = prepared.locks;
    this.#barriers = barriers;
    const few = scores.mentees * scores.mentors <= MOST_PAIRS;
    // A change may give a seat to a mentor without one, so everyone counts here.
    const open = { wanted: wanted.map(() => 1), seats: seats.map(() => 1) };
    const candidates = bestCandidates(
      scores,
      { ...open, prices: solution.prices.seat },
      few ? scores.mentors : CANDIDATES,
    );
    this.#live = new LiveOptimum({ candidates, seats, wanted, placing }, { solution, keeping: true });
    if (!few) this.#addMadePairs(solution);
    this.#menteeNumber = new Map(prepared.mentees.map(({ id }, index) => [id, index]));
    this.#mentorNumber = new Map(prepared.mentors.map(({ id }, index) => [id, index]));
  }

  /** Of pairs that are worth the same, the one that was made may be none of the best that were chosen. */
  #addMadePairs({ assignment }: Solution): void {
    const { scoring, mentees } = this.#prepared;
    const missing = mentees.flatMap((_, mentee) =>
      [...mentorsOf(assignment, mentee)]
        .filter((mentor) => !this.#live.mentorsOf(mentee).includes(mentor))
        .map((mentor) => ({ mentee, mentor, score: scoring.scoreOf(mentee, mentor) })),
    );
    this.#live.allowAll(missing);
    this.#live.commit();
  }

  /**
   * What a change would bring; nothing is changed. Throws a RangeError for people who do not take part,
   * and for a lock without a seat or of someone who wants no one more.
   */
  priceOf(change: Change): Effect {
    return this.#live.trial(() => this.#effectOf(change).effect);
  }

  /** Makes the change: from now on it is part of what is asked about. Throws as `priceOf` does, and then changes nothing. */
  make(change: Change): Effect {
    this.priceOf(change);
    const { effect, locked, unlocked } = this.#effectOf(change);
    this.#live.commit();
    this.#locks = [...this.#locks.filter((one) => !unlocked.some((gone) => same(gone, one))), ...locked];
    if (change.kind === 'veto' || change.kind === 'unveto') {
      const pair = this.#pair(change);
      const others = this.#vetoes.filter((one) => !same(one, pair));
      this.#vetoes = change.kind === 'veto' ? [...others, pair] : others;
    }
    return effect;
  }

  get locks(): readonly PairNumbers[] {
    return this.#locks;
  }

  /** Pairs as they stand, locked ones left out. */
  assignment(): Assignment {
    return this.#live.assignment();
  }

  whyNot(mentee: string, mentor: string): WhyNot {
    const pair = this.#pair({ mentee, mentor });
    const { scoring } = this.#prepared;
    const locked = this.#locks.some((lock) => same(lock, pair));
    if (locked || this.#live.mentorsOf(pair.mentee).includes(pair.mentor)) return { kind: 'they-are-a-pair' };
    const obstacles = [
      ...scoring.obstaclesBetween(pair.mentee, pair.mentor),
      ...(this.#isVetoed(pair) ? (['vetoed'] as const) : []),
    ];
    if (obstacles.length > 0) return { kind: 'not-allowed', obstacles };
    const contributions = scoring.contributions(pair.mentee, pair.mentor);
    return {
      kind: 'costs',
      score: contributions.reduce((sum, { points }) => sum + points, 0),
      contributions,
      effect: this.priceOf({ kind: 'lock', mentee, mentor }),
    };
  }

  /** Whom a mentor could take as far as the rules go, and what keeps the others away: each rule with how many it keeps. */
  whyFree(mentor: string): {
    readonly suits: number;
    readonly kept: readonly { readonly obstacle: Obstacle; readonly mentees: number }[];
  } {
    const at = this.#mentorNumber.get(mentor);
    if (at === undefined) throw new RangeError('This mentor does not take part in the match.');
    const counts = new Map<Obstacle, number>();
    const locked = new Set(this.#locks.map((lock) => lock.mentee));
    let suits = 0;
    this.#prepared.mentees.forEach((_, mentee) => {
      const obstacles: readonly Obstacle[] = [
        ...this.#prepared.scoring.obstaclesBetween(mentee, at),
        ...(this.#isVetoed({ mentee, mentor: at }) ? (['vetoed'] as const) : []),
        ...(locked.has(mentee) ? (['locked'] as const) : []),
      ];
      if (obstacles.includes('same-person')) return;
      if (obstacles.length === 0) suits++;
      for (const obstacle of obstacles) counts.set(obstacle, (counts.get(obstacle) ?? 0) + 1);
    });
    const kept = [...counts].map(([obstacle, mentees]) => ({ obstacle, mentees }));
    return { suits, kept: kept.sort((a, b) => b.mentees - a.mentees) };
  }

  #effectOf(change: Change): {
    readonly effect: Effect;
    readonly locked: readonly PairNumbers[];
    readonly unlocked: readonly PairNumbers[];
  } {
    const live = this.#live;
    const before = { placed: live.placed, total: live.total };
    const locked: PairNumbers[] = [];
    const unlocked: PairNumbers[] = [];
    const unlock = (pair: PairNumbers): void => {
      this.#unlock(pair);
      unlocked.push(pair);
    };
    switch (change.kind) {
      case 'veto': {
        const pair = this.#pair(change);
        if (this.#locks.some((lock) => same(lock, pair))) unlock(pair);
        live.forbid(pair.mentee, pair.mentor);
        break;
      }
      case 'unveto': {
        const pair = this.#pair(change);
        if (this.#rulesAllow(pair)) live.allow({ ...pair, score: this.#scoreOf(pair) });
        break;
      }
      case 'unlock': {
        const pair = this.#pair(change);
        if (!this.#locks.some((lock) => same(lock, pair))) throw new RangeError('These two are not locked.');
        unlock(pair);
        break;
      }
      case 'seats': {
        const mentor = this.#mentor(change.mentor);
        const settled = this.#locks.filter((lock) => lock.mentor === mentor).length;
        if (change.seats < settled) throw new RangeError('Locked pairs need more seats than that.');
        live.setSeats(mentor, change.seats - settled);
        break;
      }
      case 'lock':
      case 'move': {
        const pair = this.#pair({
          mentee: change.mentee,
          mentor: 'to' in change ? change.to : change.mentor,
        });
        if (change.kind === 'move')
          for (const lock of this.#locks) if (lock.mentee === pair.mentee && !same(lock, pair)) unlock(lock);
        if (live.seatsOf(pair.mentor) === 0)
          throw new RangeError('This mentor has no seat; give her one before the lock.');
        if (live.wantedBy(pair.mentee) === 0)
          throw new RangeError('This mentee is locked already; take that lock away first.');
        live.lock(pair.mentee, pair.mentor);
        locked.push(pair);
      }
    }
    const { made, gone } = live.changes();
    const scoreOf = (pairs: readonly PairNumbers[]): number =>
      pairs.reduce((sum, pair) => sum + this.#scoreOf(pair), 0);
    return {
      locked,
      unlocked,
      effect: {
        pointsLost: before.total + scoreOf(unlocked) - live.total - scoreOf(locked),
        placedLost: before.placed + unlocked.length - live.placed - locked.length,
        ...this.#difference([...gone, ...unlocked], [...made, ...locked]),
      },
    };
  }

  #unlock(pair: PairNumbers): void {
    if (this.#rulesAllow(pair) && !this.#isVetoed(pair)) {
      this.#live.unlock({ ...pair, score: this.#scoreOf(pair) });
      return;
    }
    this.#live.setSeats(pair.mentor, this.#live.seatsOf(pair.mentor) + 1);
    this.#live.setWanted(pair.mentee, this.#live.wantedBy(pair.mentee) + 1);
  }

  /** A lock goes over the program's rules, and over a veto; without it they hold again. */
  #rulesAllow({ mentee, mentor }: PairNumbers): boolean {
    const obstacles = this.#prepared.scoring.obstaclesBetween(mentee, mentor);
    return obstacles.every((obstacle) => obstacle === 'locked');
  }

  #difference(
    gone: readonly PairNumbers[],
    now: readonly PairNumbers[],
  ): Pick<Effect, 'nowUnmatched' | 'nowMatched' | 'moved'> {
    const idOf = (mentee: number): string => this.#prepared.mentees[mentee]?.id ?? '';
    const mentees = [...new Set([...now, ...gone].map(({ mentee }) => mentee))].sort((a, b) =>
      idOf(a) < idOf(b) ? -1 : 1,
    );
    const nowUnmatched: string[] = [];
    const nowMatched: string[] = [];
    const moved: { mentee: string; from: string; to: string }[] = [];
    for (const mentee of mentees) {
      const to = now.filter((pair) => pair.mentee === mentee).map(({ mentor }) => mentor);
      const from = gone.filter((pair) => pair.mentee === mentee).map(({ mentor }) => mentor);
      // A pair that is locked where it stood has not moved.
      const arrives = to.filter((mentor) => !from.includes(mentor));
      const leaves = from.filter((mentor) => !to.includes(mentor));
      const id = idOf(mentee);
      for (let n = 0; n < Math.max(arrives.length, leaves.length); n++) {
        const [there, here] = [arrives[n], leaves[n]];
        if (there === undefined) nowUnmatched.push(id);
        else if (here === undefined) nowMatched.push(id);
        else moved.push({ mentee: id, from: this.#mentorId(here), to: this.#mentorId(there) });
      }
    }
    return { nowUnmatched, nowMatched, moved };
  }

  /** Why a mentee has no mentor, and what would change it: the one thing that would place her, where there is one. */
  unmatched(mentee: number): Unmatched {
    return unmatchedReason(this.#prepared, mentee, {
      ofFitting: (fitting) => {
        const free = fitting.filter((at) => this.#live.freeSeatsOf(at) > 0);
        return free.length > 0
          ? { reason: 'no-points', mentors: free }
          : { reason: 'all-seats-taken', mentors: fitting };
      },
      takers: (mentors) => this.#takers(mentee, mentors),
      barriers: this.#barriersOf(mentee),
    });
  }

  /** What speaks against a mentee's mentors changes with her vetoes alone. */
  #barriersOf(mentee: number): Barriers {
    if (this.#vetoes.some((veto) => veto.mentee === mentee))
      return barriersOf(this.#prepared, mentee, (mentor) => this.#isVetoed({ mentee, mentor }));
    const barriers = this.#barriers.get(mentee) ?? barriersOf(this.#prepared, mentee);
    this.#barriers.set(mentee, barriers);
    return barriers;
  }

  /** Those of the mentors who would take a mentee if they were allowed to: at once, or because others could move. */
  #takers(mentee: number, mentors: readonly number[]): number[] {
    const { scoring, problem } = this.#prepared;
    const seated = mentors.filter((at) => this.#live.seatsOf(at) > 0);
    const free = seated.filter((at) => this.#live.freeSeatsOf(at) > 0);
    // Where placing counts, a free seat is taken by whoever may.
    if (problem.placing > 0 && free.length > 0) return free;
    const pairs = seated.map((mentor) => ({ mentee, mentor, score: scoring.scoreOf(mentee, mentor) }));
    const taken = this.#live.trial(() => {
      const { placed } = this.#live;
      this.#live.allowAll(pairs);
      for (const pair of pairs) if (this.#isVetoed(pair)) this.#live.allow(pair);
      // Where placing counts, taking someone else's place is no help.
      return problem.placing > 0 && this.#live.placed === placed ? [] : this.#live.mentorsOf(mentee);
    });
    return taken.length > 0 && free.length > 0 ? free : taken;
  }

  #isVetoed(pair: PairNumbers): boolean {
    return this.#vetoes.some((one) => same(one, pair));
  }

  #scoreOf({ mentee, mentor }: PairNumbers): number {
    return this.#prepared.scoring.scoreOf(mentee, mentor);
  }

  #pair({ mentee, mentor }: PairIds): PairNumbers {
    return { mentee: this.#mentee(mentee), mentor: this.#mentor(mentor) };
  }

  #mentee(id: string): number {
    const number = this.#menteeNumber.get(id);
    if (number === undefined) throw new RangeError('This mentee does not take part in the run.');
    return number;
  }

  #mentor(id: string): number {
    const number = this.#mentorNumber.get(id);
    if (number === undefined) throw new RangeError('This mentor does not take part in the run.');
    return number;
  }

  #mentorId(mentor: number): string {
    return this.#prepared.mentors[mentor]?.id ?? '';
  }
}

function same(one: PairNumbers, other: PairNumbers): boolean {
  return one.mentee === other.mentee && one.mentor === other.mentor;
}

/** Mentees whom a solution leaves without any mentor. */
export function leftOut({ problem }: Prepared, { assignment }: Pick<Solution, 'assignment'>): number[] {
  const left: number[] = [];
  problem.wanted.forEach((wanted, mentee) => {
    if (wanted > 0 && mentorsOf(assignment, mentee).length === 0) left.push(mentee);
  });
  return left;
}
