/** What a manager's changes to a match amount to, as part of the input of a match. */
import { type MatchInput, pairKey, type PairIds } from './prepare.ts';
import type { Change } from './review.ts';

export interface Constraints {
  readonly locks: readonly PairIds[];
  readonly vetoes: readonly PairIds[];
  /** Free seats by mentor, where they were changed. */
  readonly seats: ReadonlyMap<string, number>;
}

export function constraintsOf(changes: readonly Change[]): Constraints {
  const locks = new Map<string, PairIds>();
  const vetoes = new Map<string, PairIds>();
  const seats = new Map<string, number>();
  for (const change of changes) {
    if (change.kind === 'seats') {
      seats.set(change.mentor, change.seats);
      continue;
    }
    const pair = { mentee: change.mentee, mentor: 'to' in change ? change.to : change.mentor };
    const key = pairKey(pair.mentee, pair.mentor);
    switch (change.kind) {
      case 'move':
        for (const [other, lock] of locks) if (lock.mentee === pair.mentee) locks.delete(other);
        locks.set(key, pair);
        break;
      case 'lock':
        locks.set(key, pair);
        break;
      case 'unlock':
        locks.delete(key);
        break;
      case 'veto':
        locks.delete(key);
        vetoes.set(key, pair);
        break;
      case 'unveto':
        vetoes.delete(key);
    }
  }
  return { locks: [...locks.values()], vetoes: [...vetoes.values()], seats };
}

/** The fewest changes that amount to the same. Vetoes come last but one, so that a lock over a veto stands. */
export function changesFor({ locks, vetoes, seats }: Constraints): Change[] {
  return [
    ...[...seats].map(([mentor, count]): Change => ({ kind: 'seats', mentor, seats: count })),
    ...vetoes.map((pair): Change => ({ kind: 'veto', ...pair })),
    ...locks.map((pair): Change => ({ kind: 'lock', ...pair })),
  ];
}

/** A lock goes over everything that speaks against its pair, an earlier veto too. */
export function constrained(input: MatchInput, { locks, vetoes, seats }: Constraints): MatchInput {
  const locked = new Set(locks.map(({ mentee, mentor }) => pairKey(mentee, mentor)));
  const stands = (pair: PairIds): boolean => !locked.has(pairKey(pair.mentee, pair.mentor));
  return {
    ...input,
    mentors: input.mentors.map((one) => ({ ...one, seats: seats.get(one.id) ?? one.seats })),
    forbidden: new Set([...input.forbidden].filter((key) => !locked.has(key))),
    exclusions: [
      ...(input.exclusions ?? []).filter(stands),
      ...vetoes.filter(stands).map((pair) => ({ ...pair, because: 'vetoed' as const })),
    ],
    locks,
  };
}
