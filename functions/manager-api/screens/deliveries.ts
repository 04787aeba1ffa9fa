/** What the forms brought, newest first; one delivery as it came and as it was read; samples; reading again. */
import * as z from 'zod';
import { LIST_KINDS, readAnswer } from '../../../shared/domain/answers.ts';
import type { AuditAct } from '../../../shared/domain/audit.ts';
import type { LocalDate } from '../../../shared/domain/brand.ts';
import { iso, localDate } from '../../../shared/domain/calendar.ts';
import { lastIntroduction } from '../../../shared/domain/last-introduction.ts';
import type { FormResponse } from '../../../shared/forms/provider.ts';
import type { Write } from '../../../shared/store/table.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { processDelivery } from '../../../shared/usecases/intake/process-delivery.ts';
import { mapResponse } from '../../../shared/forms/mapping.ts';
import { type ProbableSender, probableSender } from '../../../shared/usecases/intake/tell-sender.ts';
import { providerOf } from '../../../shared/forms/providers.ts';
import { sampleAnswers } from '../../../shared/forms/samples.ts';
import { type HttpAnswer, type HttpRequest, json, jsonBody } from '../../../shared/http.ts';
import { cohortFor } from '../../../shared/usecases/access/cohort-access.ts';
import { auditWrite } from '../../../shared/store/audit.ts';
import {
  dismissWrite,
  findDelivery,
  correctWrite,
  keepDelivery,
  listQuarantined,
  newestDeliveries,
  replayWrite,
} from '../../../shared/store/deliveries.ts';
import { type ApiDependencies, type ManagerRequest, readerRoute, orNotFound, type Routes } from '../route.ts';
import { findSource } from '../../../shared/store/sources.ts';
import type { RegisteredSource } from '../../../shared/domain/source.ts';
import { COHORT_FACTS, type CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { bodyIfThere, parseDelivery } from '../../../shared/usecases/intake/read-delivery.ts';
import { type Delivery, deliveryId } from '../../../shared/domain/delivery.ts';
import { answerInWords, fieldOf, type PersonView } from './person.ts';

export interface DeliveryRow {
  readonly id: string;
  readonly source: string;
  readonly receivedAt: string;
  readonly state: string;
  readonly reason?: string;
  readonly unmapped: readonly string[];
}

export interface DeliveriesView {
  readonly deliveries: readonly DeliveryRow[];
  readonly sources: readonly {
    readonly id: string;
    readonly quarantined: number;
    /** Whether we can write a delivery as its provider does. */
    readonly canSample: boolean;
  }[];
}

export interface PreviewRow {
  readonly at: string;
  readonly verdict: string;
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
}

/** One delivery: as it came, and as the program reads it now. */
export interface DeliveryView extends Omit<PreviewRow, 'at'> {
  /** Who it probably is, by what looks like an address and a name. */
  readonly probably: ProbableSender;
  /** The question whose answer keeps it from being read, where that can be put right here. */
  readonly correctable?: PersonView['answers'][number];
  /** It was not taken, and the manager may take it: who came late is accepted, others apply as in their time. */
  readonly mayTake?: 'late' | 'outside';
  readonly receivedAt: string;
  readonly state: string;
  readonly reason?: string;
  readonly raw: string;
  /** The body is longer than what is shown. */
  readonly cut: boolean;
}

const SHOWN = 5000;
/** Of a raw body, so much is shown. */
const SHOWN_CHARACTERS = 60_000;
/** Who said what in a survey is no one's business, the manager's neither. */
const CONFIDENTIAL = 'Survey answers are confidential.';

/** By the forms that the cohort's program names: they stay its own when they feed the next cohort too. */
async function readDeliveries(
  { table }: ApiDependencies,
  { program }: CohortWithProgram,
): Promise<DeliveriesView> {
  const { sources } = program;
  const ids = sources.map(({ id }) => id);
  const [deliveries, unread] = await Promise.all([
    newestDeliveries(table, ids, SHOWN),
    listQuarantined(table, ids),
  ]);
  const quarantined = unread.map(({ source }) => source);
  return {
    sources: sources
      .map(({ id, provider }) => ({
        id,
        quarantined: quarantined.filter((source) => source === id).length,
        canSample: providerOf(provider) !== undefined,
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    deliveries: deliveries.map(({ id, source, receivedAt, state, reason, unmapped = [] }) => ({
      id,
      source,
      receivedAt,
      state,
      ...(reason !== undefined && { reason }),
      unmapped,
    })),
  };
}

const GONE = 'What was sent is deleted: its person was erased, or its time was over.';

/** One delivery: its bytes as text, and its answers as the program reads them now. */
async function readDelivery(
  { table, bucket, clock }: ApiDependencies,
  { request }: { readonly request: HttpRequest },
): Promise<HttpAnswer | undefined> {
  const { source: sourceId = '', delivery: id = '' } = request.params;
  const source = await findSource(table, sourceId);
  const found = source && (await cohortFor(table, request, { cohort: source.cohort, atLeast: 'reader' }));
  const delivery = found && (await findDelivery(table, { source: sourceId, id }));
  if (!delivery) return undefined;
  const body = await bodyIfThere({ table, bucket }, delivery);
  const raw = body ? asText(body) : GONE;
  const parsed: Parsed = body
    ? parseDelivery(source, delivery, body)
    : { kind: 'unreadable', reason: 'it was deleted' };
  const view: DeliveryView = {
    receivedAt: delivery.receivedAt,
    state: delivery.state,
    ...(delivery.reason !== undefined && { reason: delivery.reason }),
    raw: source.purpose === 'survey' && body ? CONFIDENTIAL : raw.slice(0, SHOWN_CHARACTERS),
    cut: source.purpose !== 'survey' && raw.length > SHOWN_CHARACTERS,
    probably:
      source.purpose !== 'survey' && parsed.kind === 'response'
        ? probableSender(source, parsed.response)
        : {},
    ...(delivery.state === 'quarantined' && correctable(found.program, source, parsed)),
    ...mayTake(found, delivery, localDate(clock(), found.program.cohort.zone)),
    ...readAs(found.program, source, parsed),
  };
  return json(200, view);
}

/** Who came late: while applicants are decided about, and until introductions end. Who came early or is no member: until the close. */
function mayTake(
  { cohort, program }: CohortWithProgram,
  { state, bodyGoneAt }: Delivery,
  today: LocalDate,
): Pick<DeliveryView, 'mayTake'> {
  if (bodyGoneAt !== undefined) return {};
  const facts = COHORT_FACTS[cohort.state];
  if (state === 'early' || state === 'not-a-member')
    return facts.takesApplications ? { mayTake: 'outside' } : {};
  const isDecidable =
    facts.decidesApplicants || (cohort.state === 'running' && today <= lastIntroduction(program));
  return state === 'late' && isDecidable ? { mayTake: 'late' } : {};
}

type Parsed = ReturnType<typeof parseDelivery>;

function correctable(
  { questions }: Program,
  source: RegisteredSource,
  parsed: Parsed,
): Pick<DeliveryView, 'correctable'> {
  if (parsed.kind !== 'response' || source.purpose === 'survey') return {};
  const mapped = mapResponse(source, questions, parsed.response);
  if (mapped.kind !== 'misfit') return {};
  const question = questions.find(({ id }) => id === mapped.question);
  // Only the person can consent.
  if (!question || question.use === 'consent') return {};
  const ref = source.fields[question.id];
  const given = parsed.response.answers.find((one) => one.ref === ref);
  return { correctable: fieldOf(question, given?.value) };
}

const ActBody = z.discriminatedUnion('act', [
  z.object({ act: z.literal('correct'), question: z.string(), answer: z.string().max(4000) }),
  z.object({ act: z.literal('admit') }),
  z.object({ act: z.literal('dismiss'), reason: z.string().trim().min(3).max(300) }),
]);

/** Takes in an application that came late, or puts a delivery aside that could not be read. */
async function actOnDelivery(
  dependencies: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { table, clock } = dependencies;
  const { source: sourceId = '', delivery: id = '' } = request.params;
  const source = await findSource(table, sourceId);
  const found = source && (await cohortFor(table, request, { cohort: source.cohort, atLeast: 'manager' }));
  const delivery = found && (await findDelivery(table, { source: sourceId, id }));
  if (!delivery) return undefined;
  const { data } = ActBody.safeParse(jsonBody(request));
  if (!data)
    return json(422, { message: 'Say in a few words why nothing is to be done (3 to 300 characters).' });
  const at = iso(clock());
  const audit = (what: AuditAct): Write =>
    auditWrite(source.cohort, { at, by: manager.id, what, about: sourceId });
  if (data.act === 'correct') {
    const question = found.program.questions.find(({ id: of }) => of === data.question);
    if (!question || question.use === 'consent')
      return json(422, { message: 'This question cannot be answered here.' });
    const given = LIST_KINDS.has(question.kind)
      ? data.answer.split('\n').filter(Boolean)
      : data.answer.trim();
    const read = readAnswer(question, given);
    if (read.kind === 'unreadable') return json(422, { message: `This does not fit either: ${read.why}.` });
    const answer = { [data.question]: given };
    const done = await table.transact([correctWrite(delivery, answer, at), audit('corrected-delivery')]);
    if (done.kind !== 'done')
      return json(409, { message: 'Only a delivery that could not be read can be corrected.' });
    await processDelivery(dependencies, delivery);
    return json(200, {});
  }
  if (data.act === 'dismiss') {
    const done = await table.transact([dismissWrite(delivery, data.reason), audit('dismissed-delivery')]);
    return done.kind === 'done'
      ? json(200, {})
      : json(409, { message: 'Only a delivery that could not be read can be dismissed.' });
  }
  const { mayTake: taken } = mayTake(found, delivery, localDate(clock(), found.program.cohort.zone));
  if (taken === undefined) return json(409, { message: 'This application cannot be taken in any more.' });
  const isLate = taken === 'late';
  await table.transact([replayWrite(delivery, at), audit(isLate ? 'admitted-late' : 'let-in')]);
  await processDelivery(dependencies, delivery, isLate ? { admitted: true } : { letIn: true });
  const { state, reason } = (await findDelivery(table, delivery)) ?? delivery;
  return state === 'stored' || state === 'updated'
    ? json(200, {})
    : json(409, { message: reason ?? 'It could not be taken in. Please try again in a minute.' });
}

/** Indented where it is JSON; otherwise as it came. */
function asText(body: Uint8Array): string {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function asSent({ answers, fields = [], answered = [] }: FormResponse): PreviewRow['answers'] {
  const asked = new Map([...fields, ...answered].map(({ ref, title }) => [ref, title]));
  return answers.map(({ ref, value }) => ({ question: asked.get(ref) ?? ref, answer: answerInWords(value) }));
}

/** A delivery as a program reads it. */
export function readAs(
  { questions, surveys }: Program,
  source: Pick<RegisteredSource, 'fields' | 'survey'>,
  parsed: ReturnType<typeof parseDelivery>,
): Omit<PreviewRow, 'at'> {
  if (parsed.kind === 'test' || parsed.kind === 'blank') return { verdict: parsed.kind, answers: [] };
  if (parsed.kind === 'unreadable') return { verdict: `cannot be read: ${parsed.reason}`, answers: [] };
  if (source.survey !== undefined) {
    const asked = surveys.find(({ id }) => id === source.survey)?.questions ?? [];
    return {
      verdict: 'survey answers',
      answers: asked.map(({ text }) => ({ question: text, answer: 'confidential' })),
    };
  }
  const mapped = mapResponse(source, questions, parsed.response);
  // Each answer beside the form's own question, so that she sees which of them it is.
  if (mapped.kind === 'misfit')
    return { verdict: `does not fit: ${mapped.reason}`, answers: asSent(parsed.response) };
  return {
    verdict: 'fits',
    answers: questions.flatMap(({ id, text }) => {
      const answer = answerInWords(mapped.answers[id]);
      return answer === '' ? [] : [{ question: text, answer }];
    }),
  };
}

/** Reads the quarantined deliveries of a source again, after its mapping was fixed. */
export async function replay(
  dependencies: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { table, clock } = dependencies;
  const source = await findSource(table, request.params['source'] ?? '');
  const found = source && (await cohortFor(table, request, { cohort: source.cohort, atLeast: 'manager' }));
  if (!found) return undefined;
  const quarantined = await listQuarantined(table, [source.id]);
  for (const delivery of quarantined) {
    await table.write(replayWrite(delivery, iso(clock())));
    // One that fails stays due, for the sweep, and keeps no other waiting.
    await processDelivery(dependencies, delivery).catch(dependencies.onError);
  }
  const still = await listQuarantined(table, [source.id]);
  await table.write(
    auditWrite(source.cohort, {
      at: iso(clock()),
      by: manager.id,
      what: 'replayed-deliveries',
      about: source.id,
    }),
  );
  return json(200, { replayed: quarantined.length, stillQuarantined: still.length });
}

/**
 * A delivery of ours, written and signed as the provider would: it goes through signature, reader and mapping, is kept as a
 * test, and makes no one apply.
 */
export async function sendSample(
  { table, secrets, clock }: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const source = await findSource(table, request.params['source'] ?? '');
  const found = source && (await cohortFor(table, request, { cohort: source.cohort, atLeast: 'manager' }));
  if (!found) return undefined;
  const provider = providerOf(source.provider);
  if (!provider)
    return json(409, {
      message: "Mentorline can't make a sample for this form tool. Send a test from the form tool instead.",
    });
  const live = source.secret === null ? [] : await secrets.live(source.secret);
  if (live.length === 0)
    return json(409, { message: 'The form has no secret yet. Connect it first, in Setup.' });
  const at = clock();
  const { path, body, headers } = provider.sample({
    source,
    secret: live[0] ?? '',
    answers: sampleAnswers(found.program),
    response: `sample ${at}`,
    at,
  });
  const bytes = new TextEncoder().encode(body);
  const query = Object.fromEntries(new URL(path, 'https://any.example').searchParams);
  const inbound = { body: bytes, headers: new Map(Object.entries(headers)), query, receivedAt: at };
  if (!provider.verify(inbound, live))
    return json(409, {
      message: 'The secret of this form is not valid. Create a new one in the parameter store.',
    });
  const delivery: Delivery = {
    id: deliveryId(source.id, bytes),
    source: source.id,
    provider: source.provider,
    receivedAt: iso(at),
    state: 'test',
    reason: 'our sample',
    bytes: bytes.length,
  };
  const read = readAs(found.program, source, parseDelivery(source, delivery, bytes));
  await keepDelivery(table, delivery, { body: bytes, now: at });
  await table.write(
    auditWrite(source.cohort, { at: iso(at), by: manager.id, what: 'sent-sample', about: source.id }),
  );
  return json(200, read);
}

export const routes = {
  'POST /api/sources/{source}/deliveries/{delivery}/acts': orNotFound(actOnDelivery),
  'GET /api/cohorts/{cohort}/deliveries': readerRoute(readDeliveries),
  'POST /api/sources/{source}/replay': orNotFound(replay),
  'POST /api/sources/{source}/sample': orNotFound(sendSample),
  'GET /api/sources/{source}/deliveries/{delivery}': orNotFound(readDelivery),
} as const satisfies Routes;
