/** A webhook whose body is not believed: the response that it tells of is asked for, and kept as a delivery of its own. */
import { fromIso, MINUTE } from '../../domain/calendar.ts';
import type { Delivery, DeliveryVerdict } from '../../domain/delivery.ts';
import type { RegisteredSource } from '../../domain/source.ts';
import { type Notice, ProviderUnavailable, type ToldResponse } from '../../forms/provider.ts';
import { providerAccess, keepAsked } from './ask-provider.ts';
import type { ProcessNeeds } from './new-response.ts';
import { ofAnotherForm } from './read-delivery.ts';

/** A response that is not in the provider's own list yet is asked for again by the sweep, for so long. */
const PATIENCE_MS = 10 * MINUTE;

/** `undefined`: it stays unread, and is looked at again. */
export async function followNotice(
  dependencies: ProcessNeeds,
  {
    source,
    delivery,
    notice,
  }: {
    readonly source: RegisteredSource;
    readonly delivery: Delivery;
    readonly notice: Notice | undefined;
  },
): Promise<DeliveryVerdict | undefined> {
  if (!notice) return quarantined('it tells of no response');
  if (source.form !== undefined && source.form !== notice.form)
    return quarantined(ofAnotherForm(notice.form, source.form));
  const asked = await providerAccess(dependencies, source);
  if (!asked?.api.readResponse)
    return quarantined('it tells of a response, and there is no API key to ask for it: connect the form');
  const isYoung = dependencies.clock() - fromIso(delivery.receivedAt) < PATIENCE_MS;
  let told: ToldResponse;
  try {
    told = await asked.api.readResponse(asked.access, notice);
  } catch (error) {
    if (error instanceof ProviderUnavailable && isYoung) return undefined;
    throw error;
  }
  if (told.kind === 'response') {
    await keepAsked(dependencies, source, told.body);
    return { state: 'notice' };
  }
  return told.kind === 'unknown' && isYoung ? undefined : quarantined(told.reason);
}

function quarantined(reason: string): DeliveryVerdict {
  return { state: 'quarantined', reason };
}
