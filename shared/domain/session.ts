/** One meeting of a pair, as one side logged it. */
import type { CohortId, IsoInstant, LocalDate, PairId } from './brand.ts';
import type { Side } from './pair.ts';

export interface Session {
  readonly cohort: CohortId;
  readonly pair: PairId;
  readonly side: Side;
  readonly met: boolean;
  /** The date on which they met, or on which it was logged that they did not. */
  readonly date: LocalDate;
  readonly topics: string;
  readonly takeaways: string;
  readonly nextDate?: LocalDate;
  readonly loggedAt: IsoInstant;
}

/** What health and reports need of a session: nothing that someone wrote. */
export type LoggedSession = Pick<Session, 'pair' | 'met' | 'date' | 'nextDate'>;
