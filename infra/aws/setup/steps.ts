/** The steps of the setup, in their order. */
import { bootstrap, concurrency, credentials, freeIdentity, identity, sandbox, settings } from './account.ts';
import { deployed, firstManager, forms, inForce, secrets } from './program.ts';
import type { Step } from './step.ts';

export const STEPS: readonly Step[] = [
  credentials,
  settings,
  concurrency,
  sandbox,
  bootstrap,
  secrets,
  freeIdentity,
  deployed,
  identity,
  inForce,
  firstManager,
  forms,
];
