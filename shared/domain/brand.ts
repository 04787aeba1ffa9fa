/**
 * Types that say what a text or a number is. A plain value is taken; a value of another kind is not: a pair's id where a
 * person's is asked for, or an instant where a date is, does not compile.
 */

declare const kind: unique symbol;

export type Branded<Value, Kind extends string> = Value & { readonly [kind]?: Kind };

export type PersonId = Branded<string, 'person'>;
export type CohortId = Branded<string, 'cohort'>;
export type ProgramId = Branded<string, 'program'>;
export type PairId = Branded<string, 'pair'>;
export type RunId = Branded<string, 'match-run'>;
export type SourceId = Branded<string, 'source'>;
export type DeliveryId = Branded<string, 'delivery'>;
export type ManagerId = Branded<string, 'manager'>;

/** Milliseconds since 1970, UTC. */
export type EpochMs = Branded<number, 'epoch-ms'>;
/** ISO 8601 in UTC with milliseconds: `2026-03-02T09:00:00.000Z`. */
export type IsoInstant = Branded<string, 'iso-instant'>;
/** A date in a cohort's or person's zone: `2026-03-02`. */
export type LocalDate = Branded<string, 'local-date'>;
