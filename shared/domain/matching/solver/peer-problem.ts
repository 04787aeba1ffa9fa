/** The problem of pairing peers, and a solution with the prices that prove it. */

export interface PeerProblem {
  readonly people: number;
  /** The pairs that are allowed, each once, with whole scores; `placing` is what one more pair is worth beside them. */
  readonly one: Int32Array;
  readonly other: Int32Array;
  readonly score: Int32Array;
  readonly placing: number;
}

/** A set of people of odd number that has a price of its own. */
export interface PricedBlossom {
  readonly people: readonly number[];
  readonly price: number;
}

export interface PeerSolution {
  /** The other one of each person's pair, or -1. */
  readonly peerOf: Int32Array;
  /** Twice the dual prices, which are whole or half. */
  readonly price: Float64Array;
  readonly blossoms: readonly PricedBlossom[];
}
