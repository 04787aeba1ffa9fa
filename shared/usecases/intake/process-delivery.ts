/** Reads a kept delivery: parse, recognize the response, map it, and store it as what its form is for. */
import { fromIso, MINUTE } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { type Delivery, type DeliveryKey, responseId, responseVersion } from '../../domain/delivery.ts';
import { formFingerprint, type RegisteredSource } from '../../domain/source.ts';
import { mapResponse, seenFields } from '../../forms/mapping.ts';
import type { Parsed } from '../../forms/provider.ts';
import { cohortKey, withProgram } from '../../store/cohorts.ts';
import {
  claimVersion,
  findArrived,
  isUnread,
  listResponseVersions,
  verdictWrite,
} from '../../store/deliveries.ts';
import { flagForm, introducedWrite, seenWrite } from '../../store/sources.ts';
import { providerOf } from '../../forms/providers.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { erasedResponseKey } from '../../store/erasures.ts';
import { eraseDelivery } from './erase-delivery.ts';
import { announce } from '../journey/announce.ts';
import { bodyOf, parseDelivery } from './read-delivery.ts';
import { followNotice } from './follow-notice.ts';
import { tellSender } from './tell-sender.ts';
import { storeApplication } from './store-application.ts';
import { storeInterest } from './store-interest.ts';
import { storeSurveyAnswers } from './store-survey-answers.ts';
import type { ProcessNeeds, StoreResult, NewResponse } from './new-response.ts';

/** Reads one delivery, if it is still unread. Safe to repeat: a crash anywhere leaves it unread or done. */
export async function processDelivery(
  dependencies: ProcessNeeds,
  key: DeliveryKey,
  how: { readonly admitted?: true; readonly letIn?: true } = {},
): Promise<void> {
  const { table } = dependencies;
  const { delivery, source, body: kept } = await findArrived(table, key);
  if (!delivery || !isUnread(delivery) || !source) return;

  const body = kept ?? (await bodyOf(dependencies, delivery));
  const provider = providerOf(source.provider);
  if (provider?.noticeIn && !delivery.asked) {
    const notice = await provider.noticeIn(body);
    const followed = await followNotice(dependencies, { source, delivery, notice });
    if (followed) await table.write(verdictWrite(delivery, followed));
    return;
  }
  const parsed = parseDelivery(source, delivery, body);
  const verdict = await classify(dependencies, { source, delivery, parsed, ...how });
  if (verdict !== 'written') await table.write(verdictWrite(delivery, verdict));
}

async function classify(
  dependencies: ProcessNeeds,
  {
    source,
    delivery,
    parsed,
    ...how
  }: {
    readonly source: RegisteredSource;
    readonly delivery: Delivery;
    readonly parsed: Parsed;
    readonly admitted?: true;
    readonly letIn?: true;
  },
): Promise<StoreResult> {
  const { table } = dependencies;
  if (parsed.kind === 'test' && parsed.introduces) {
    const { form, fields } = parsed.introduces;
    await table.write(introducedWrite(source.id, { ...form, at: delivery.receivedAt }, fields));
    return { state: 'test', reason: 'the form said what it is' };
  }
  if (parsed.kind === 'test')
    return { state: 'test', ...(parsed.doubt !== undefined && { reason: parsed.doubt }) };
  if (parsed.kind === 'blank') return { state: 'blank' };
  if (parsed.kind === 'unreadable') return { state: 'quarantined', reason: parsed.reason };

  const { response } = parsed;
  const { identity, submittedAt, complete, flags } = response;
  const id = responseId(identity);
  const [erased, cohort] = await table.getMany([
    erasedResponseKey(await currentSecret(dependencies.secrets, ADDRESS_KEY), id),
    cohortKey(source.cohort),
  ]);
  if (erased) {
    await eraseDelivery(dependencies, delivery);
    return 'written';
  }
  const claimed = await claimVersion(table, {
    response: id,
    version: responseVersion(submittedAt, complete),
    complete,
    delivery: delivery.id,
  });
  const completed = (await listResponseVersions(table, id)).filter((one) => one.complete);
  // A partial is no one's application, and never stands beside a completed response. The same one again does no harm.
  if (!complete && completed.length === 0) return { state: 'partial', response: identity, flags };
  if (!complete || claimed === 'refused') return { state: 'duplicate', response: identity };
  const isFirst = completed.length === 1;
  const found = await withProgram(table, cohort);
  if (!found) return { state: 'quarantined', reason: 'its cohort does not exist', response: identity };
  return storeResponse(dependencies, found, {
    ...{ source, delivery, response, responseId: id, isFirst },
    ...how,
  });
}

async function storeResponse(
  dependencies: ProcessNeeds,
  found: CohortWithProgram,
  received: NewResponse,
): Promise<StoreResult> {
  const { source, response } = received;
  const { identity } = response;
  await noteSeen(dependencies, received);
  if (source.purpose === 'survey') return storeSurveyAnswers(dependencies, found, received);

  const mapped = mapResponse(source, found.program.questions, response);
  // What comes along beside the questions, as a campaign's name does, is no change of the form.
  const unknown = mapped.unmapped.filter((ref) => !/^(hidden|calculated|variable):/.test(ref));
  if (Object.keys(source.fields).length > 0 && (mapped.kind === 'misfit' || unknown.length > 0)) {
    const asked = response.fields?.filter(({ type }) => type !== 'beside');
    const look = asked ? formFingerprint(asked) : unknown.join(' ');
    await tellFormChanged(dependencies, found, { source, look });
  }
  const { unmapped } = mapped;
  if (mapped.kind === 'misfit') {
    await tellSender(dependencies, found, received);
    return {
      state: 'quarantined',
      reason: mapped.reason,
      flags: response.flags,
      unmapped,
      response: identity,
    };
  }

  const about = { flags: [...response.flags, ...mapped.flags], unmapped, response: identity };
  const { answers, unfit } = mapped;
  return source.purpose === 'interest'
    ? storeInterest(dependencies, found, { received, answers, about })
    : storeApplication(dependencies, found, { received, answers, unfit, about });
}

/** How far behind the note of a form's last delivery may be: what it is read for goes by hours. */
const SEEN_MS = 10 * MINUTE;

/** Notes that the form was heard of, and its questions where they differ from those known so far. */
async function noteSeen(
  { table }: ProcessNeeds,
  { source, delivery: { receivedAt: at }, response }: NewResponse,
): Promise<void> {
  const { id, seen: before, lastDeliveryAt: last } = source;
  const seen = seenFields(before, response);
  const isKnown = JSON.stringify(seen) === JSON.stringify(before);
  if (isKnown && last !== undefined && fromIso(at) < fromIso(last) + SEEN_MS) return;
  await table.write(seenWrite(id, { at, ...(!isKnown && { seen }) }));
}

/** Tells the manager that a form changed, once for each look of the form. */
async function tellFormChanged(
  { table, clock }: ProcessNeeds,
  { program }: CohortWithProgram,
  { source, look }: { readonly source: RegisteredSource; readonly look: string },
): Promise<void> {
  if ((await flagForm(table, source.id, look)) === 'refused') return;
  const event = {
    event: 'form-changed',
    subject: `${source.id}:${look.slice(0, 40)}`,
    concerned: [],
    facts: { source: source.id },
  } as const;
  for (const write of announce(program, event, clock())) await table.write(write);
}
