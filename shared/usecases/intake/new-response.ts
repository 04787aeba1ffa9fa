/** A response that is being stored: what the steps of reading a delivery hand each other. */
import type { Dependencies } from '../dependencies.ts';
import type { RegisteredSource } from '../../domain/source.ts';
import type { Delivery, DeliveryVerdict } from '../../domain/delivery.ts';
import type { FormResponse } from '../../forms/provider.ts';
import type { Answers } from '../../domain/answers.ts';

export type ProcessNeeds = Pick<Dependencies, 'table' | 'bucket' | 'secrets' | 'clock' | 'formApi'>;

/** A delivery whose response is a complete one that no delivery brought before. */
export interface NewResponse {
  readonly source: RegisteredSource;
  readonly delivery: Delivery;
  readonly response: FormResponse;
  /** Hash of the response's identity. */
  readonly responseId: string;
  /** Whether it is the first version of the response. */
  readonly isFirst: boolean;
  /** The manager takes it in although it came late. */
  readonly admitted?: true;
  /** The manager takes it as if it came in its time, from a member. */
  readonly letIn?: true;
}

/** `written`: the verdict went into the transaction that stored the response. */
export type StoreResult = DeliveryVerdict | 'written';

export interface MappedResponse {
  readonly received: NewResponse;
  readonly answers: Answers;
  /** Questions whose answer did not fit. */
  readonly unfit?: readonly string[];
  /** What the verdict says beside its state. */
  readonly about: Pick<DeliveryVerdict, 'flags' | 'unmapped' | 'response'>;
}
