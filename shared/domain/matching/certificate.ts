/** Proof that an assignment is the best one, apart from the solver that made it. */
import { FORBIDDEN, type Problem, type Solution } from './assignment.ts';

export type Certificate =
  | { readonly kind: 'proved'; readonly placed: number; readonly total: number }
  | { readonly kind: 'refuted'; readonly because: string };

/**
 * Checks that no seat is overfilled and no forbidden pair made, then linear-programming duality: prices that no pair
 * beats, tight on every pair made, and zero wherever a seat or a mentee is left free.
 */
export function certify(problem: Problem, { mentorOf, menteePrice, seatPrice }: Solution): Certificate {
  const { mentees, seats, scores, placing } = problem;
  const mentors = seats.length;
  const load = new Int32Array(mentors);
  let placed = 0;
  let total = 0;
  for (let mentee = 0; mentee < mentees; mentee++) {
    const price = menteePrice[mentee] ?? 0;
    const own = mentorOf[mentee] ?? -1;
    if (price < 0) return refuted('a mentee has a negative price');
    if (own < 0 && price > 0) return refuted('an unplaced mentee has a price');
    for (let mentor = 0; mentor < mentors; mentor++) {
      const score = scores[mentee * mentors + mentor] ?? FORBIDDEN;
      if (score < 0) {
        if (mentor === own) return refuted('a forbidden pair was made');
        continue;
      }
      if ((seats[mentor] ?? 0) === 0 && mentor !== own) continue;
      const slack = price + (seatPrice[mentor] ?? 0) - (score + placing);
      if (slack < 0) return refuted('a pair beats the prices');
      if (mentor === own && slack !== 0) return refuted('a pair is not tight');
      if (mentor === own) total += score;
    }
    if (own >= 0) {
      placed++;
      load[own] = (load[own] ?? 0) + 1;
    }
  }
  for (let mentor = 0; mentor < mentors; mentor++) {
    const taken = load[mentor] ?? 0;
    if (taken > (seats[mentor] ?? 0)) return refuted('a mentor has more mentees than seats');
    if ((seatPrice[mentor] ?? 0) < 0) return refuted('a seat has a negative price');
    if (taken < (seats[mentor] ?? 0) && (seatPrice[mentor] ?? 0) > 0)
      return refuted('a free seat has a price');
  }
  return { kind: 'proved', placed, total };
}

function refuted(because: string): Certificate {
  return { kind: 'refuted', because };
}
