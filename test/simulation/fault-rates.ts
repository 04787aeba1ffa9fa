/** What can go wrong, and how often at most. In half of the seeds a kind of fault never happens, so that the others are seen alone. */
import { type Chances } from '../../infra/local/faults.ts';

/** For each call, event or email, at most. */
const MOST = {
  /** The store. */
  'table refuses for now': 0.02,
  'request to the table is lost': 0.015,
  'answer of the table is lost': 0.015,
  'call takes long': 0.01,
  'index lags': 1,
  'bucket fails': 0.05,
  /** A function's process. */
  'crash before a call': 0.006,
  'crash after a call': 0.006,
  'clock is off': 1,
  /** What wakes functions. */
  'record of the stream is lost': 0.15,
  'record of the stream comes twice': 0.3,
  'record of the stream is late': 0.3,
  'schedule is lost': 0.3,
  'schedule fires twice': 0.3,
  'schedule is late': 0.3,
  'sweep does not run': 0.2,
  'scheduler cannot be reached': 0.1,
  'workflow cannot be started': 0.15,
  'execution stops': 0.25,
  /** Email. */
  'SES cannot be reached': 0.2,
  'SES throttles': 0.2,
  'SES fails before it takes the email': 0.05,
  'answer of SES is lost': 0.1,
  'event of SES is lost': 0.15,
  'event of SES comes twice': 0.3,
  'event of SES is late': 0.3,
  /** Form tools. */
  'delivery comes twice': 0.4,
  'delivery is late': 0.4,
  'delivery never comes': 0.15,
  'delivery is forged': 0.2,
  'delivery cannot be processed': 0.1,
} as const;

export type Fault = keyof typeof MOST;
export const FAULTS = Object.keys(MOST) as Fault[];

/** The faults of one seed, until they stop. */
export class Faults {
  readonly #chances: Chances;
  readonly #rates: ReadonlyMap<Fault, number>;
  readonly #onHit: (fault: Fault) => void;
  stopped = false;

  constructor(chances: Chances, onHit: (fault: Fault) => void) {
    this.#chances = chances;
    this.#onHit = onHit;
    // One seed in eight meets no fault at all: what fails there, fails everywhere.
    const calm = chances.draw('calm seed') < 0.125;
    this.#rates = new Map(
      FAULTS.map((fault) => [
        fault,
        calm || chances.draw(`whether ${fault}`) < 0.5 ? 0 : MOST[fault] * chances.draw(`rate of ${fault}`),
      ]),
    );
  }

  /** Whether this seed knows the fault at all. */
  knows(fault: Fault): boolean {
    return !this.stopped && (this.#rates.get(fault) ?? 0) > 0;
  }

  hits(fault: Fault): boolean {
    if (this.stopped || !this.#chances.happens(fault, this.#rates.get(fault) ?? 0)) return false;
    this.#onHit(fault);
    return true;
  }
}
