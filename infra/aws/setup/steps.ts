/** The steps of the setup, in their order. */
import {
  alarmAddress,
  bootstrap,
  concurrency,
  credentials,
  ownDomain,
  identity,
  sandbox,
  senderIdentity,
  settings,
  settingsDeployed,
} from './account.ts';
import { deployed, firstManager, forms, inForce, secrets } from './program.ts';
import type { Step } from './step.ts';

export const STEPS: readonly Step[] = [
  credentials,
  settings,
  concurrency,
  sandbox,
  bootstrap,
  secrets,
  senderIdentity,
  deployed,
  settingsDeployed,
  alarmAddress,
  ownDomain,
  identity,
  inForce,
  firstManager,
  forms,
];
