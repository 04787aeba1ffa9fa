/** What becomes of what is kept when someone is erased: their own goes, and what others keep loses them. Pure. */
import { createHash } from 'node:crypto';
import type { PersonId, ProgramId } from './brand.ts';
import type { MatchResult } from './matching/match-result.ts';
import type { Pair } from './pair.ts';
import { keyedHash } from './person.ts';
import type { Review } from './review.ts';
import type { Session } from './session.ts';
import { type SurveyResponse, withoutTexts } from './survey.ts';

/** Finds a person again who came back with a backup: says nothing to whoever lacks the key. */
export function erasedPersonHash(key: string, person: PersonId): string {
  return keyedHash(key, `erased-person:${person}`);
}

/** Finds an address again that a list of people names: whoever was erased from the program is not invited by it. */
export function erasedAddressHash(key: string, program: ProgramId, address: string): string {
  return keyedHash(key, `erased-address:${program}:${address.trim().toLowerCase()}`);
}

/** Finds a response again that comes once more. */
export function erasedResponseHash(key: string, response: string): string {
  return keyedHash(key, `erased-response:${response}`);
}

/**
 * Stands where a person was, in one place alone: two places of the same person do not lead to each other, and neither leads back. The same
 * each time, so that erasing can be repeated.
 */
export function formerParticipant(person: PersonId, place: string): PersonId {
  return `former.${createHash('sha256').update(`${place}\n${person}`).digest('hex').slice(0, 16)}`;
}

/** The other side keeps the pair. Why the two were matched is made of what both said, and goes. */
export function pairWithout(pair: Pair, people: ReadonlySet<PersonId>): Pair {
  return {
    ...pair,
    why: [],
    members: pair.members.map((one) => ({
      ...one,
      why: [],
      ...(people.has(one.person) && { person: formerParticipant(one.person, pair.id) }),
    })),
    revision: pair.revision + 1,
  };
}

/** That they met, which the pair's other side shares; nothing that was written. */
export function sessionWithout(session: Session): Session {
  return { ...session, topics: '', takeaways: '' };
}

/** What is counted and averaged stays, with no one behind it; nothing that was written. */
export function surveyResponseWithout({
  cohort,
  round,
  survey,
  role,
  answers,
  answeredAt,
  before,
}: SurveyResponse): SurveyResponse {
  return withoutTexts({ cohort, round, survey, role, answers, answeredAt, ...(before && { before }) });
}

/** What a manager changed on the board about others. */
export function reviewWithout(
  { acts, done, run }: Review,
  people: ReadonlySet<PersonId>,
): Pick<Review, 'acts' | 'done' | 'run'> {
  const isAbout = (act: Review['acts'][number]): boolean =>
    Object.values(act).some((value) => typeof value === 'string' && people.has(value));
  return {
    run,
    acts: acts.filter((act) => !isAbout(act)),
    done: acts.slice(0, done).filter((act) => !isAbout(act)).length,
  };
}

/** A match, or a part of one. Its counts stay what they were. */
export function resultWithout<Result extends Partial<Pick<MatchResult, 'pairs' | 'circles' | 'unmatched'>>>(
  result: Result,
  people: ReadonlySet<PersonId>,
): Result {
  const { pairs, circles, unmatched } = result;
  return {
    ...result,
    ...(pairs && {
      pairs: pairs
        .filter(({ mentee, mentor }) => !people.has(mentee) && !people.has(mentor))
        .map(({ forMentee, forMentor, ...pair }) => ({
          ...pair,
          ...(forMentee && !people.has(forMentee.person) && { forMentee }),
          ...(forMentor && !people.has(forMentor.person) && { forMentor }),
        })),
    }),
    ...(circles && { circles: circles.filter(({ members }) => !members.some((one) => people.has(one))) }),
    ...(unmatched && {
      unmatched: unmatched
        .filter(({ mentee }) => !people.has(mentee))
        .map((one) => ({ ...one, with: one.with.filter((mentor) => !people.has(mentor)) })),
    }),
  };
}

/** What tells a person in text that no one could read. */
export interface Traces {
  readonly person: PersonId;
  readonly emails: readonly string[];
  readonly names: readonly string[];
  /** Other people have the same address: then the name has to be there too. */
  readonly sharesAddress: boolean;
}

/** Whether a raw delivery is the person's, as far as its bytes tell. */
export function isOf(body: string, { person, emails, names, sharesAddress }: Traces): boolean {
  if (body.includes(person)) return true;
  const text = body.toLowerCase();
  const holds = (one: string): boolean => {
    const sought = one.trim().toLowerCase();
    if (sought === '') return false;
    const spelled = [sought, encodeURIComponent(sought).toLowerCase(), JSON.stringify(sought).slice(1, -1)];
    return spelled.some((spelling) => text.includes(spelling));
  };
  return emails.some(holds) && (!sharesAddress || names.some(holds));
}
