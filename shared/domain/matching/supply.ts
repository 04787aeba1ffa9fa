/** What is asked for and what is offered: by skill, language and zone, and of what the cohort is short. */
import { type Applicant } from './features.ts';
import { Vocabulary } from './vocabulary.ts';
import type { MatchInput } from './prepare.ts';
import type { MatchResult } from './match-result.ts';

export interface SupplyAndDemand {
  readonly label: string;
  /** Mentees who ask for it, and those of them without a mentor. */
  readonly asked: number;
  readonly unmatched: number;
  /** Mentors who offer it, and their seats. */
  readonly mentors: number;
  readonly seats: number;
}

/** Seats missing in one skill: so many more, with mentors who fit otherwise, would place so many people. */
export interface Shortage {
  readonly label: string;
  readonly short: number;
}

export interface Market {
  readonly skills: readonly SupplyAndDemand[];
  readonly languages: readonly SupplyAndDemand[];
  readonly zones: readonly SupplyAndDemand[];
}

/** The most asked first. */
export function marketOf(
  { rules, mentees, mentors }: MatchInput,
  { unmatched }: { readonly unmatched: readonly Pick<MatchResult['unmatched'][number], 'mentee'>[] },
): Market {
  const words = new Vocabulary(rules);
  const without = new Set(unmatched.map(({ mentee }) => mentee));
  const table = (
    asked: (one: Applicant) => readonly string[],
    offered: (one: Applicant) => readonly string[],
  ): SupplyAndDemand[] => {
    const rows = new Map<
      string,
      { label: string; asked: number; unmatched: number; mentors: number; seats: number }
    >();
    const row = (label: string): { asked: number; unmatched: number; mentors: number; seats: number } => {
      const key = words.key(label);
      const known = rows.get(key) ?? { label, asked: 0, unmatched: 0, mentors: 0, seats: 0 };
      rows.set(key, known);
      return known;
    };
    for (const mentee of mentees) {
      for (const label of onceEach(asked(mentee), words)) {
        row(label).asked++;
        if (without.has(mentee.id)) row(label).unmatched++;
      }
    }
    for (const mentor of mentors) {
      for (const label of onceEach(offered(mentor), words)) {
        row(label).mentors++;
        row(label).seats += mentor.seats;
      }
    }
    return [...rows.values()].sort(
      (a, b) => b.asked - a.asked || b.unmatched - a.unmatched || (a.label < b.label ? -1 : 1),
    );
  };
  return {
    skills: table(
      ({ asks }) => asks,
      ({ gives }) => gives,
    ),
    languages: table(
      ({ languages }) => languages,
      ({ languages }) => languages,
    ),
    zones: table(
      ({ zone }) => [zone],
      ({ zone }) => [zone],
    ),
  };
}

/**
 * Covers those without a mentor by as few skills as possible, the most wanted first: each person is counted once, so the
 * shortages add up to the people who asked for anything and got no one.
 */
export function shortagesOf(
  { rules, mentees }: MatchInput,
  { unmatched }: Pick<MatchResult, 'unmatched'>,
): Shortage[] {
  const words = new Vocabulary(rules);
  const without = new Set(unmatched.map(({ mentee }) => mentee));
  let left = mentees.filter(({ id }) => without.has(id)).map(({ asks }) => onceEach(asks, words));
  const shortages: Shortage[] = [];
  for (;;) {
    const counts = new Map<string, { label: string; count: number }>();
    for (const asks of left) {
      for (const label of asks) {
        const known = counts.get(words.key(label)) ?? { label, count: 0 };
        counts.set(words.key(label), { label: known.label, count: known.count + 1 });
      }
    }
    const [most] = [...counts.values()].sort(
      (a, b) => b.count - a.count || (words.key(a.label) < words.key(b.label) ? -1 : 1),
    );
    if (!most) return shortages;
    shortages.push({ label: most.label, short: most.count });
    left = left.filter((asks) => !asks.some((label) => words.key(label) === words.key(most.label)));
  }
}

function onceEach(labels: readonly string[], words: Vocabulary): string[] {
  return words.common(labels, labels);
}
