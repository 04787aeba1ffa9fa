/** Tells another program of one event. Rejects when it was not taken, so that it is tried again, with longer rests. */
import { findCohortWithProgram } from '../../store/cohorts.ts';
import { findHookCall, hookFailedWrite, hookTakenWrite } from '../../store/hooks.ts';
import { hookBody, hookSecretName, unfitEndpoint } from '../../domain/webhook.ts';
import { signStandardWebhook } from '../../forms/standard-webhooks.ts';
import { currentSecret } from '../../secrets.ts';
import type { Dependencies } from '../dependencies.ts';

/** An endpoint did not take an event. Says nothing of the address. */
export class HookNotTaken extends Error {
  override readonly name = 'HookNotTaken';
}

export async function callHook(
  { table, secrets, clock, hooks }: Pick<Dependencies, 'table' | 'secrets' | 'clock' | 'hooks'>,
  { cohort, id }: { readonly cohort: string; readonly id: string },
): Promise<void> {
  const call = await findHookCall(table, cohort, id);
  if (!call || call.state === 'given-up') return;
  const program = (await findCohortWithProgram(table, cohort))?.program;
  const endpoint = program?.webhooks.find((one) => one.id === call.hook);
  // The endpoint is no part of the program any more: no one wants to know.
  if (!endpoint) {
    await table.write(hookTakenWrite(call));
    return;
  }
  const body = hookBody(call);
  const secret = await currentSecret(secrets, hookSecretName(call.program, call.hook));
  const headers = signStandardWebhook(body, { secret, id: `msg_${call.id}`, at: clock() });
  const because = unfitEndpoint(endpoint.url) ?? (await hooks.post(endpoint.url, { body, headers }));
  if (because !== undefined) {
    await table.write(hookFailedWrite(call, because));
    throw new HookNotTaken(`The endpoint did not take the event: ${because}.`);
  }
  await table.write(hookTakenWrite(call));
}
