/**
 * The exact assignment of mentees to seats: most mentees placed, then the best total, or the best total alone.
 *
 * Successive shortest augmenting paths with dual prices (Jonker and Volgenant 1987, with capacities kept as capacities
 * instead of copied columns). The prices that come out prove the answer: `certificate.ts` checks them.
 */

export interface Problem {
  readonly mentees: number;
  /** Free seats of each mentor. */
  readonly seats: Int32Array;
  /** Score of mentee `i` with mentor `j` at `i * seats.length + j`; negative where the pair is forbidden. */
  readonly scores: Int32Array;
  /** What placing one more mentee is worth beside the scores: more than any gain of total, or 0 for total alone. */
  readonly placing: number;
}

export interface Solution {
  /** Mentor of each mentee, or -1. */
  readonly mentorOf: Int32Array;
  /** Dual price of each mentee and of one seat of each mentor. */
  readonly menteePrice: Float64Array;
  readonly seatPrice: Float64Array;
}

export const FORBIDDEN = -1;

/** Enough that no sum of scores outweighs one more mentee placed. */
export function placingFirst(mentees: number, highestScore: number): number {
  return (mentees + 1) * (highestScore + 1);
}

export function solveAssignment(problem: Problem): Solution {
  const { mentees, seats, scores, placing } = problem;
  const mentors = seats.length;
  const mentorOf = new Int32Array(mentees).fill(-1);
  const menteePrice = new Float64Array(mentees);
  const seatPrice = new Float64Array(mentors);
  const seated: number[][] = Array.from({ length: mentors }, () => []);

  const distance = new Float64Array(mentors);
  const via = new Int32Array(mentors);
  const settled = new Uint8Array(mentors);

  for (let start = 0; start < mentees; start++) {
    menteePrice[start] = bestNet(start);
    augment(start);
  }
  return { mentorOf, menteePrice, seatPrice };

  /** What the mentee's best seat is worth to her at today's prices; never less than staying out, which is worth 0. */
  function bestNet(mentee: number): number {
    let best = 0;
    for (let mentor = 0; mentor < mentors; mentor++) {
      const score = scores[mentee * mentors + mentor] ?? FORBIDDEN;
      if (score >= 0) best = Math.max(best, score + placing - (seatPrice[mentor] ?? 0));
    }
    return best;
  }

  /** Finds the cheapest chain of moves that seats `start`, or leaves somebody out, and carries it out. */
  function augment(start: number): void {
    distance.fill(Infinity);
    settled.fill(0);
    const reached: { mentee: number; at: number }[] = [];
    let freeMentor = -1;
    let leaver = -1;
    let bound = Infinity;

    const reach = (mentee: number, at: number): void => {
      reached.push({ mentee, at });
      const price = menteePrice[mentee] ?? 0;
      if (at + price < bound) {
        bound = at + price;
        leaver = mentee;
        freeMentor = -1;
      }
      for (let mentor = 0; mentor < mentors; mentor++) {
        const score = scores[mentee * mentors + mentor] ?? FORBIDDEN;
        if (score < 0 || settled[mentor] || (seats[mentor] ?? 0) === 0) continue;
        const next = at + price - (score + placing) + (seatPrice[mentor] ?? 0);
        if (next < (distance[mentor] ?? 0)) {
          distance[mentor] = next;
          via[mentor] = mentee;
        }
      }
    };

    reach(start, 0);
    for (;;) {
      let nearest = -1;
      for (let mentor = 0; mentor < mentors; mentor++) {
        if (
          !settled[mentor] &&
          (distance[mentor] ?? Infinity) < (nearest < 0 ? bound : (distance[nearest] ?? 0))
        )
          nearest = mentor;
      }
      if (nearest < 0) break;
      settled[nearest] = 1;
      const at = distance[nearest] ?? 0;
      if ((seated[nearest]?.length ?? 0) < (seats[nearest] ?? 0)) {
        bound = at;
        freeMentor = nearest;
        break;
      }
      for (const mentee of seated[nearest] ?? []) reach(mentee, at);
    }

    for (const { mentee, at } of reached)
      if (at < bound) menteePrice[mentee] = (menteePrice[mentee] ?? 0) - (bound - at);
    for (let mentor = 0; mentor < mentors; mentor++) {
      const at = distance[mentor] ?? Infinity;
      if (settled[mentor] && at < bound) seatPrice[mentor] = (seatPrice[mentor] ?? 0) + (bound - at);
    }
    reseat(start, freeMentor, leaver);
  }

  function reseat(start: number, freeMentor: number, leaver: number): void {
    let mentor = freeMentor;
    if (mentor < 0) {
      if (leaver === start) return;
      mentor = leave(leaver);
    }
    for (;;) {
      const mentee = via[mentor] ?? start;
      const before = mentee === start ? -1 : leave(mentee);
      mentorOf[mentee] = mentor;
      seated[mentor]?.push(mentee);
      if (mentee === start) return;
      mentor = before;
    }
  }

  function leave(mentee: number): number {
    const mentor = mentorOf[mentee] ?? -1;
    const list = seated[mentor];
    list?.splice(list.indexOf(mentee), 1);
    mentorOf[mentee] = -1;
    return mentor;
  }
}
