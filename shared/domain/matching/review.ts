/**
 * A result that can be argued with: why somebody has no mentor, why not this one, who would be next, and what a lock, a
 * veto, a move or a seat would cost. Every answer is the optimum with that change in it, not an estimate.
 */
import type { Contribution, Obstacle } from './features.ts';
import type { Prepared } from './prepare.ts';
import { helpFor, reasonOf, UNMATCHED_SENTENCES, type UnmatchedReason } from './reasons.ts';
import { hasBit } from './packed.ts';
import { bestCandidates } from './solver/candidates.ts';
import { LiveOptimum } from './solver/live-optimum.ts';
import { mentorsOf, type Solution } from './solver/problem.ts';

/** With more allowed pairs than this only the best of each mentee, at today's prices, are candidates for a change. */
const MOST_PAIRS = 4_000_000;
const CANDIDATES = 200;
/** Other mentors, or mentees, whose price is asked for before the nearest alternative is named. */
const ALTERNATIVES = 3;
/** Full mentors who are tried before a single obstacle is given up as the reason. */
const MOST_TRIALS = 5;

export type Change =
  | { readonly kind: 'lock' | 'veto'; readonly mentee: string; readonly mentor: string }
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

/** The next best one for a side of a pair, and what choosing her would cost everybody. */
export interface Alternative {
  readonly person: string;
  readonly pointsLost: number;
  readonly placedLost: number;
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

export interface Unmatched {
  readonly mentee: string;
  readonly reason: UnmatchedReason;
  /** Fit to be read by the person. */
  readonly sentence: string;
  /** What would place the person, for the manager. */
  readonly help: string;
  /** Mentors who would take the person if that changed; at most three. */
  readonly with: readonly string[];
}

export class MatchReview {
  readonly #prepared: Prepared;
  readonly #live: LiveOptimum;
  readonly #menteeNumber: ReadonlyMap<string, number>;
  readonly #mentorNumber: ReadonlyMap<string, number>;

  constructor(prepared: Prepared, solution: Solution) {
    const { problem } = prepared;
    const { scores, seats, wanted, placing } = problem;
    this.#prepared = prepared;
    const few = scores.mentees * scores.mentors <= MOST_PAIRS;
    // A change may give a seat to a mentor without one, so everybody counts here.
    const open = { wanted: wanted.map(() => 1), seats: seats.map(() => 1) };
    const candidates = bestCandidates(
      scores,
      { ...open, prices: solution.prices.seat },
      few ? scores.mentors : CANDIDATES,
    );
    this.#live = new LiveOptimum({ candidates, seats, wanted, placing }, { solution, keeping: true });
    this.#menteeNumber = new Map(prepared.mentees.map(({ id }, at) => [id, at]));
    this.#mentorNumber = new Map(prepared.mentors.map(({ id }, at) => [id, at]));
  }

  /** What a change would bring; nothing is changed. Throws a RangeError for people who do not take part. */
  priceOf(change: Change): Effect {
    return this.#live.trial(() => this.#effectOf(change));
  }

  whyNot(mentee: string, mentor: string): WhyNot {
    const pair = { mentee: this.#mentee(mentee), mentor: this.#mentor(mentor) };
    if (this.#live.mentorsOf(pair.mentee).includes(pair.mentor)) return { kind: 'they-are-a-pair' };
    const { scoring } = this.#prepared;
    const obstacles = scoring.obstaclesBetween(pair.mentee, pair.mentor);
    if (obstacles.length > 0) return { kind: 'not-allowed', obstacles };
    const contributions = scoring.contributions(pair.mentee, pair.mentor);
    return {
      kind: 'costs',
      score: contributions.reduce((sum, { points }) => sum + points, 0),
      contributions,
      effect: this.priceOf({ kind: 'lock', mentee, mentor }),
    };
  }

  /** For a pair: the best other mentor for the mentee, and the best other mentee for the mentor. */
  alternatives(
    mentee: number,
    mentor: number,
  ): { readonly forMentee?: Alternative; readonly forMentor?: Alternative } {
    const { mentees, mentors } = this.#prepared;
    const own = this.#live.mentorsOf(mentee);
    const others = this.#live.cheapestOf({ mentee }, ALTERNATIVES).filter((one) => !own.includes(one.mentor));
    const forMentee = this.#cheapest(others, mentee, mentor);
    const forMentor = this.#cheapest(this.#live.cheapestOf({ mentor }, ALTERNATIVES), mentee, mentor);
    return {
      ...(forMentee && { forMentee: { ...forMentee.costs, person: mentors[forMentee.mentor]?.id ?? '' } }),
      ...(forMentor && { forMentor: { ...forMentor.costs, person: mentees[forMentor.mentee]?.id ?? '' } }),
    };
  }

  /** Prices the nearest ones, each with the pair itself taken apart; a bound that is too high ends the search. */
  #cheapest(
    nearest: ReturnType<LiveOptimum['cheapestOf']>,
    mentee: number,
    mentor: number,
  ):
    | { readonly mentee: number; readonly mentor: number; readonly costs: Omit<Alternative, 'person'> }
    | undefined {
    let best: { mentee: number; mentor: number; costs: Omit<Alternative, 'person'>; sum: number } | undefined;
    const { placing } = this.#prepared.problem;
    for (const other of nearest) {
      if (best && other.costs >= best.sum * this.#live.scale) break;
      const costs = this.#live.trial(() => {
        const { placed, total } = this.#live;
        this.#live.forbid(mentee, mentor);
        this.#live.lock(other.mentee, other.mentor);
        return {
          pointsLost: total - this.#live.total - other.score,
          placedLost: placed - this.#live.placed - 1,
        };
      });
      const sum = costs.pointsLost + costs.placedLost * placing;
      if (!best || sum < best.sum) best = { mentee: other.mentee, mentor: other.mentor, costs, sum };
    }
    return best;
  }

  #effectOf(change: Change): Effect {
    const live = this.#live;
    const before = { placed: live.placed, total: live.total };
    const locked: { mentee: number; mentor: number }[] = [];
    let lockedScore = 0;
    switch (change.kind) {
      case 'veto':
        live.forbid(this.#mentee(change.mentee), this.#mentor(change.mentor));
        break;
      case 'seats':
        live.setSeats(this.#mentor(change.mentor), change.seats);
        break;
      case 'lock':
      case 'move': {
        const pair = {
          mentee: this.#mentee(change.mentee),
          mentor: this.#mentor('to' in change ? change.to : change.mentor),
        };
        if (live.seatsOf(pair.mentor) === 0)
          throw new RangeError('This mentor has no seat; give her one before the lock.');
        live.lock(pair.mentee, pair.mentor);
        locked.push(pair);
        lockedScore = this.#prepared.scoring
          .contributions(pair.mentee, pair.mentor)
          .reduce((sum, { points }) => sum + points, 0);
      }
    }
    const { made, gone } = live.changes();
    const now = [...made, ...locked];
    const idOf = (mentee: number): string => this.#prepared.mentees[mentee]?.id ?? '';
    const mentees = [...new Set([...now, ...gone].map(({ mentee }) => mentee))].sort((a, b) =>
      idOf(a) < idOf(b) ? -1 : 1,
    );
    const effect = {
      nowUnmatched: [] as string[],
      nowMatched: [] as string[],
      moved: [] as { mentee: string; from: string; to: string }[],
    };
    for (const mentee of mentees) {
      const to = now.filter((pair) => pair.mentee === mentee).map(({ mentor }) => mentor);
      const from = gone.filter((pair) => pair.mentee === mentee).map(({ mentor }) => mentor);
      // A pair that is locked where it stood has not moved.
      const arrives = to.filter((mentor) => !from.includes(mentor));
      const leaves = from.filter((mentor) => !to.includes(mentor));
      const id = idOf(mentee);
      for (let n = 0; n < Math.max(arrives.length, leaves.length); n++) {
        const [there, here] = [arrives[n], leaves[n]];
        if (there === undefined) effect.nowUnmatched.push(id);
        else if (here === undefined) effect.nowMatched.push(id);
        else effect.moved.push({ mentee: id, from: this.#mentorId(here), to: this.#mentorId(there) });
      }
    }
    return {
      pointsLost: before.total - live.total - lockedScore,
      placedLost: before.placed - live.placed - locked.length,
      ...effect,
    };
  }

  /** Why a mentee has no mentor, and what would change it: the one thing that would place her, where there is one. */
  unmatched(mentee: number): Unmatched {
    const { mentees, mentors, scoring } = this.#prepared;
    const asks = mentees[mentee]?.asks ?? [];
    const masks = scoring.masksOf(mentee);
    const ofOneself: readonly Obstacle[] = ['same-person', 'both-ways', 'locked'];
    const others = mentors
      .map((_, at) => at)
      .filter((at) => !masks.some((mask) => ofOneself.includes(mask.obstacle) && !hasBit(mask.allowed, at)));
    const obstaclesOf = (at: number): Obstacle[] =>
      masks.filter(({ allowed }) => !hasBit(allowed, at)).map(({ obstacle }) => obstacle);
    const say = (
      reason: UnmatchedReason,
      at: readonly number[],
      obstacles: readonly Obstacle[] = [],
    ): Unmatched => ({
      mentee: mentees[mentee]?.id ?? '',
      reason,
      sentence: UNMATCHED_SENTENCES[reason],
      help: helpFor(reason, { mentors: at.length, asks, obstacles }),
      with: at.slice(0, 3).map((one) => this.#mentorId(one)),
    });
    if (others.length === 0) return say('no-mentors', []);
    const fitting = others.filter((at) => obstaclesOf(at).length === 0);
    if (fitting.length > 0) return say('all-seats-taken', fitting);

    const byObstacle = new Map<Obstacle, number[]>();
    let nearest: Obstacle[] | undefined;
    for (const at of others) {
      const obstacles = obstaclesOf(at);
      const [only] = obstacles;
      if (only !== undefined && obstacles.length === 1)
        byObstacle.set(only, [...(byObstacle.get(only) ?? []), at]);
      if (!nearest || obstacles.length < nearest.length) nearest = obstacles;
    }
    const singles = [...byObstacle].sort(([, a], [, b]) => b.length - a.length);
    for (const [obstacle, only] of singles) {
      const taking = this.#takers(mentee, only);
      const asksNothing = obstacle === 'nothing-asked-is-offered' && asks.length === 0;
      if (taking.length > 0) return say(asksNothing ? 'asked-for-nothing' : reasonOf(obstacle), taking);
    }
    return say('several-obstacles', [], nearest);
  }

  /** Those with a free seat; if there are none, those for whom others could move so that one more pair is made. */
  #takers(mentee: number, mentors: readonly number[]): number[] {
    const free = mentors.filter((at) => this.#live.freeSeatsOf(at) > 0);
    if (free.length > 0) return free;
    return mentors
      .filter((at) => this.#live.seatsOf(at) > 0)
      .slice(0, MOST_TRIALS)
      .filter((at) => this.#wouldTake(mentee, at));
  }

  #wouldTake(mentee: number, mentor: number): boolean {
    return this.#live.trial(() => {
      const { placed } = this.#live;
      this.#live.allow({ mentee, mentor, score: 0 });
      return this.#live.placed > placed;
    });
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

/** Mentees who have fewer mentors than none: those whom the solution leaves out. */
export function leftOut({ problem }: Prepared, { assignment }: Solution): number[] {
  const left: number[] = [];
  problem.wanted.forEach((wanted, mentee) => {
    if (wanted > 0 && mentorsOf(assignment, mentee).length === 0) left.push(mentee);
  });
  return left;
}
