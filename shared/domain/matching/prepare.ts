/** The people of a run in numbers: in the order that settles ties, with their scores, seats and locks. */
import { hash } from 'node:crypto';
import type { MatchingRules } from '../matching-rules.ts';
import { type Applicant, type Profile, profilesOf } from './features.ts';
import { type Exclusion, Scoring } from './scoring.ts';
import { keepRows } from './solver/kept-rows.ts';
import { placingFirst, type Problem } from './solver/problem.ts';

export interface PairIds {
  readonly mentee: string;
  readonly mentor: string;
}

export interface MatchInput {
  readonly rules: MatchingRules;
  /** Settles ties; the same seed and people give the same answer in any order. */
  readonly seed: string;
  /** Whose zone offsets count, epoch milliseconds. */
  readonly startsAt: number;
  readonly mentees: readonly Applicant[];
  /** With their free seats. */
  readonly mentors: readonly Applicant[];
  /** Pairs that were tried in this cohort, as `pairKey(mentee, mentor)`. */
  readonly forbidden: ReadonlySet<string>;
  /** Pairs of earlier cohorts, and vetoes. */
  readonly exclusions?: readonly Exclusion[];
  /** Pairs that are settled: they are made, whatever the program's rules say of them. */
  readonly locks?: readonly PairIds[];
}

export interface Prepared {
  readonly rules: MatchingRules;
  readonly mentees: readonly Profile[];
  readonly mentors: readonly Profile[];
  readonly scoring: Scoring;
  /** What is left to solve beside the locks. */
  readonly problem: Problem;
  readonly locks: readonly { readonly mentee: number; readonly mentor: number }[];
}

/** Locks that cannot all be kept, or one against a veto. The message names the people by their ids. */
export class ContradictoryLocks extends Error {
  override readonly name = 'ContradictoryLocks';
}

export function pairKey(mentee: string, mentor: string): string {
  return `${mentee}>${mentor}`;
}

export function prepare(input: MatchInput): Prepared {
  const { rules, seed, startsAt } = input;
  const mentees = profilesOf(inTieOrder(input.mentees, seed), startsAt);
  const mentors = profilesOf(inTieOrder(input.mentors, seed), startsAt);
  const locks = numberedLocks(input, mentees, mentors);
  const scoring = new Scoring(mentees, mentors, { rules, exclusions: exclusionsOf(input) });
  const seats = Int32Array.from(mentors, (mentor) => mentor.seats * meetingsEach(rules));
  const wanted = Int32Array.from(mentees, (mentee) => wantedBy(mentee, rules));
  for (const { mentee, mentor } of locks) {
    seats[mentor] = (seats[mentor] as number) - 1;
    wanted[mentee] = (wanted[mentee] as number) - 1;
  }
  const scores = keepRows(scoring);
  const placing = rules.objective === 'best-total' ? 0 : placingFirst(scores, wanted);
  return { rules, mentees, mentors, scoring, problem: { scores, seats, wanted, placing }, locks };
}

/** Rounds in which a mentor's seats are free anew. */
function meetingsEach({ format, rounds }: MatchingRules): number {
  return format === 'flash' ? rounds : 1;
}

function wantedBy({ mentorsWanted }: Applicant, { format, rounds, mentorsPerMentee }: MatchingRules): number {
  if (format === 'flash') return rounds;
  return format === 'group' ? 1 : Math.min(mentorsWanted, mentorsPerMentee);
}

/** People by a hash of their id: the order in which they came says nothing. */
export function inTieOrder(people: readonly Applicant[], seed: string): Applicant[] {
  const tie = ({ id }: Applicant): string => hash('sha256', `${seed}\n${id}`);
  return people
    .map((person) => ({ person, tie: tie(person) }))
    .sort((a, b) => (a.tie < b.tie ? -1 : 1))
    .map(({ person }) => person);
}

/** Tried pairs, earlier pairs, vetoes; a locked pair is not made again, and no one mentors her own mentor. */
function exclusionsOf({ forbidden, exclusions = [], locks = [] }: MatchInput): Exclusion[] {
  const tried = [...forbidden].map((key): Exclusion => {
    const [mentee = '', mentor = ''] = key.split('>');
    return { mentee, mentor, because: 'declined-before' };
  });
  const locked = locks.flatMap(({ mentee, mentor }): Exclusion[] => [
    { mentee, mentor, because: 'locked' },
    { mentee: mentor, mentor: mentee, because: 'both-ways' },
  ]);
  return [...tried, ...exclusions, ...locked];
}

function numberedLocks(
  { locks = [], exclusions = [], forbidden, rules }: MatchInput,
  mentees: readonly Profile[],
  mentors: readonly Profile[],
): { readonly mentee: number; readonly mentor: number }[] {
  const vetoed = new Set([
    ...exclusions.filter(({ because }) => because === 'vetoed').map((one) => pairKey(one.mentee, one.mentor)),
    ...forbidden,
  ]);
  const seen = new Set<string>();
  const used = new Map<string, string[]>();
  const numbered = locks.map((lock) => {
    const key = pairKey(lock.mentee, lock.mentor);
    const mentee = mentees.findIndex(({ id }) => id === lock.mentee);
    const mentor = mentors.findIndex(({ id }) => id === lock.mentor);
    const named = `${lock.mentee} with ${lock.mentor}`;
    if (mentee < 0 || mentor < 0)
      throw new ContradictoryLocks(`The lock of ${named} names someone who does not take part.`);
    if (lock.mentee === lock.mentor) throw new ContradictoryLocks(`${lock.mentee} is locked with herself.`);
    if (seen.has(key)) throw new ContradictoryLocks(`${named} are locked twice; take one lock away.`);
    if (seen.has(pairKey(lock.mentor, lock.mentee)))
      throw new ContradictoryLocks(`${named} are locked in both directions; take one lock away.`);
    if (vetoed.has(key))
      throw new ContradictoryLocks(`${named} are locked, and ruled out; take the lock or the veto away.`);
    seen.add(key);
    used.set(`e ${lock.mentee}`, [...(used.get(`e ${lock.mentee}`) ?? []), lock.mentor]);
    used.set(`o ${lock.mentor}`, [...(used.get(`o ${lock.mentor}`) ?? []), lock.mentee]);
    return { mentee, mentor };
  });
  for (const mentee of locks.length > 0 ? mentees : []) {
    const { id } = mentee;
    const locked = used.get(`e ${id}`) ?? [];
    const most = wantedBy(mentee, rules);
    if (locked.length > most)
      throw new ContradictoryLocks(`${id} wants ${most} and is locked with ${locked.join(' and ')}.`);
  }
  for (const { id, seats } of locks.length > 0 ? mentors : []) {
    const locked = used.get(`o ${id}`) ?? [];
    const most = seats * meetingsEach(rules);
    if (locked.length > most)
      throw new ContradictoryLocks(`${id} has ${most} free and is locked with ${locked.join(' and ')}.`);
  }
  return numbered;
}
