/** What `kill.ts` and the stack that it ends say to each other. */
import type { EmailLink } from '../../infra/local/demo/inbox.ts';

export type Order =
  | { readonly kind: 'move'; readonly to: number }
  /** The links of all emails after the first so many. */
  | { readonly kind: 'mail'; readonly after: number }
  /** How many emails there are. */
  | { readonly kind: 'count' }
  | { readonly kind: 'stop' };

export type Told =
  | { readonly kind: 'ready'; readonly gateway: string; readonly now: number }
  | { readonly kind: 'moved'; readonly now: number }
  | { readonly kind: 'mail'; readonly emails: readonly (readonly EmailLink[])[] }
  | { readonly kind: 'count'; readonly emails: number }
  /** The database had to be repaired. */
  | { readonly kind: 'torn' }
  | { readonly kind: 'error'; readonly what: string };
