/** Everything that use cases can touch. Each names the few that it needs: `Pick<Dependencies, 'table' | 'clock'>`. */
import type { Clock } from '../domain/calendar.ts';
import type { EmailAccount, Mailer } from '../email/mailer.ts';
import type { Provider } from '../domain/program-questions.ts';
import type { ApiAccess } from '../forms/provider.ts';
import type { SecretMaker, Secrets } from '../secrets.ts';
import type { Bucket } from '../store/bucket.ts';
import type { Table } from '../store/table.ts';
import type { Schedules, WatchedWorkflow } from './journey/schedules.ts';

/** The accounts that managers sign in with. */
export interface Accounts {
  /** One that is there stays as it is. Its owner sets the password by a code to the address. */
  make(email: string): Promise<void>;
}

/** Other programs that are told of events. */
export interface Hooks {
  /** Resolves to why it was not taken, in words without the address; `undefined` when it was. */
  post(
    address: string,
    sent: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
  ): Promise<string | undefined>;
}

export interface Dependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly secrets: Secrets;
  readonly secretMaker: SecretMaker;
  readonly mailer: Mailer;
  readonly emailAccount: EmailAccount;
  readonly accounts: Accounts;
  readonly schedules: Schedules;
  readonly workflow: WatchedWorkflow;
  /** How form tools are asked. */
  readonly formApi: Pick<ApiAccess, 'fetch' | 'pause'> & {
    /** Where a provider is reached, when not at its usual address. */
    readonly baseUrls: Readonly<Partial<Record<Provider, string>>>;
  };
  readonly hooks: Hooks;
  readonly clock: Clock;
  /** A new id that no one can guess. */
  readonly newId: () => string;
  /** Milliseconds of a steady clock, for how long something took. */
  readonly stopwatch: () => number;
  /** Milliseconds until the process is ended, whatever it is doing. */
  readonly timeLeft: () => number;
  /** Where participants and managers reach the pages, without a slash at the end. */
  readonly publicUrl: string;
  /** Told about an error, without anything that a person wrote. */
  readonly onError: (error: unknown) => void;
}
