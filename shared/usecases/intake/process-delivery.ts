/** Reads a kept delivery: parse, recognise the response, map, and make of it what its source is for. */
import { createHash } from 'node:crypto';
import { type Answers, textFor } from '../../domain/answers.ts';
import { countsFor, nameIn, roleIn } from '../../domain/application.ts';
import { type Clock, fromIso, iso } from '../../domain/calendar.ts';
import { lastMoment } from '../../domain/journey.ts';
import type { Program } from '../../domain/program.ts';
import { readSurvey } from '../../domain/survey.ts';
import { announce } from '../journey/announce.ts';
import { ADDRESS_KEY, currentSecret, type Secrets } from '../../secrets.ts';
import { findApplication, keepInterest, listVersions, versionWrites } from '../../store/applications.ts';
import type { Bucket } from '../../store/bucket.ts';
import {
  claimVersion,
  type Delivery,
  type DeliveryVerdict,
  findDelivery,
  findSource,
  flagForm,
  listResponseVersions,
  type RegisteredSource,
  seenWrite,
  verdictWrite,
} from '../../store/deliveries.ts';
import { findPerson, keepPerson, personIdByAddress } from '../../store/people.ts';
import { responseWrite } from '../../store/pairs.ts';
import { cohortKey, type CohortWithProgram, findCohortWithProgram } from '../../store/programs.ts';
import { oneOf, type Table, type Write } from '../../store/table.ts';
import { readJson } from '../../forms/json-limits.ts';
import { fingerprintOf, mapResponse, seenFields } from '../../forms/mapping.ts';
import type { FormResponse, Parsed } from '../../forms/provider.ts';
import { providerOf } from '../../forms/providers.ts';

export interface ProcessDependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/** A delivery whose response is a complete one that no delivery brought before. */
interface Reading {
  readonly source: RegisteredSource;
  readonly delivery: Delivery;
  readonly response: FormResponse;
  /** Hash of the response's identity. */
  readonly responseId: string;
  /** Whether it is the first version of the response. */
  readonly first: boolean;
}

const RACES = 5;

/** Reads one delivery, if it is still unread. Safe to repeat: a crash anywhere leaves it unread or done. */
export async function processDelivery(
  dependencies: ProcessDependencies,
  key: Pick<Delivery, 'source' | 'id'>,
): Promise<void> {
  const { table } = dependencies;
  const [delivery, source] = await Promise.all([findDelivery(table, key), findSource(table, key.source)]);
  if (delivery?.state !== 'kept' || !source) return;

  const parsed = parseDelivery(source, delivery, await bodyOf(dependencies.bucket, delivery));
  const verdict = await classify(dependencies, { source, delivery, parsed });
  if (verdict !== 'written') await table.write(verdictWrite(delivery, verdict));
}

/** The raw body, wherever it is kept. */
export async function bodyOf(bucket: Bucket, delivery: Delivery): Promise<Uint8Array> {
  if (delivery.bucketKey === undefined) return delivery.body ?? new Uint8Array();
  const body = await bucket.get(delivery.bucketKey);
  if (!body) throw new Error(`The body of delivery ${delivery.id} is missing from the bucket.`);
  return body;
}

export function parseDelivery(source: RegisteredSource, delivery: Delivery, body: Uint8Array): Parsed {
  const provider = providerOf(source.provider);
  if (!provider)
    return { kind: 'unreadable', reason: 'deliveries of this sender are kept, and read by nobody yet' };
  const read = readJson(body);
  if (read.kind === 'refused') return { kind: 'unreadable', reason: read.reason };
  const parsed = provider.parse(
    read.json,
    delivery.messageId === undefined ? {} : { messageId: delivery.messageId },
  );
  const foreign =
    parsed.kind === 'response' && source.form !== undefined && parsed.response.form !== source.form;
  return foreign
    ? { kind: 'unreadable', reason: 'it belongs to another form than the one registered for this source' }
    : parsed;
}

async function classify(
  dependencies: ProcessDependencies,
  { source, delivery, parsed }: { source: RegisteredSource; delivery: Delivery; parsed: Parsed },
): Promise<DeliveryVerdict | 'written'> {
  const { table } = dependencies;
  if (parsed.kind === 'test') return { state: 'test' };
  if (parsed.kind === 'unreadable') return { state: 'quarantined', reason: parsed.reason };

  const { response } = parsed;
  const { identity, submittedAt, complete, flags } = response;
  const responseId = createHash('sha256').update(identity).digest('hex').slice(0, 32);
  const version = `${submittedAt}#${complete ? 'complete' : 'partial'}`;
  const claimed = await claimVersion(table, {
    response: responseId,
    version,
    complete,
    delivery: delivery.id,
  });
  const versions = await listResponseVersions(table, responseId);
  const completed = versions.filter((one) => one.complete);
  // A partial is nobody's application, and never stands beside a completed response. The same one again does no harm.
  if (!complete && completed.length === 0) return { state: 'partial', response: identity, flags };
  if (!complete || claimed === 'refused') return { state: 'duplicate', response: identity };
  const first = completed.length === 1;
  return storeResponse(dependencies, { source, delivery, response, responseId, first });
}

async function storeResponse(
  dependencies: ProcessDependencies,
  reading: Reading,
): Promise<DeliveryVerdict | 'written'> {
  const { table } = dependencies;
  const { source, delivery, response } = reading;
  const running = await findCohortWithProgram(table, source.cohort);
  if (!running)
    return { state: 'quarantined', reason: 'its cohort does not exist', response: response.identity };

  const fingerprint = response.fields && fingerprintOf(response.fields);
  await table.write(
    seenWrite(source.id, {
      at: delivery.receivedAt,
      ...seenNow(source, response),
      ...(fingerprint !== undefined && { fingerprint }),
    }),
  );
  if (source.purpose === 'survey') return storeSurveyAnswers(dependencies, running, reading);

  const mapped = mapResponse(source, running.program.questions, response);
  const formChanged =
    Object.keys(source.fields).length > 0 && (mapped.kind === 'misfit' || mapped.unmapped.length > 0);
  if (formChanged)
    await flagOnce(dependencies, running, { source, fingerprint: fingerprint ?? mapped.unmapped.join(' ') });
  const about = { flags: response.flags, unmapped: mapped.unmapped, response: response.identity };
  if (mapped.kind === 'misfit') return { state: 'quarantined', reason: mapped.reason, ...about };

  if (source.purpose === 'interest')
    return storeInterest(dependencies, running, { ...reading, answers: mapped.answers, about });
  return storeApplication(dependencies, running, { ...reading, answers: mapped.answers, about });
}

/** Written only when the form looks different from before. */
function seenNow({ seen: before }: RegisteredSource, response: FormResponse): Pick<RegisteredSource, 'seen'> {
  const seen = seenFields(before, response);
  return JSON.stringify(seen) === JSON.stringify(before) ? {} : { seen };
}

type About = Pick<DeliveryVerdict, 'flags' | 'unmapped' | 'response'>;
type Mapped = Reading & { readonly answers: Answers; readonly about: About };

async function storeApplication(
  dependencies: ProcessDependencies,
  { cohort, program }: CohortWithProgram,
  { source, delivery, response, responseId, first, answers, about }: Mapped,
): Promise<DeliveryVerdict | 'written'> {
  const { table, clock } = dependencies;
  const role = source.role ?? roleIn(program, answers);
  if (!textFor(program, answers, 'email'))
    return { state: 'quarantined', reason: 'there is no email address to answer to', ...about };
  if (!role)
    return {
      state: 'quarantined',
      reason: 'it does not say whether the person is a mentor or a mentee',
      ...about,
    };

  const person = await personOf(dependencies, program, answers);
  const submittedAt = Math.min(fromIso(response.submittedAt), fromIso(delivery.receivedAt));
  const version = {
    response: responseId,
    submittedAt: iso(submittedAt),
    receivedAt: delivery.receivedAt,
    role,
    answers,
  };
  const inTime = countsFor(submittedAt, fromIso(delivery.receivedAt), lastMoment(program)) === 'in-time';

  for (let race = 0; inTime && race < RACES; race++) {
    const [application, versions] = await Promise.all([
      findApplication(table, cohort.id, person),
      listVersions(table, cohort.id, person),
    ]);
    const state = first ? 'stored' : 'updated';
    const event = {
      event: 'applied',
      subject: `${responseId}:${version.submittedAt}`,
      concerned: [{ person }],
    } as const;
    const writes: Write[] = [
      { kind: 'check', key: cohortKey(cohort.id), when: oneOf('state', ['open', 'closing']) },
      verdictWrite(delivery, { state, ...about }),
      ...versionWrites(program, { application, versions }, { person, version }),
      ...announce(program, event, clock()),
    ];
    const result = await table.transact(writes);
    if (result.kind === 'done') return 'written';
    if (result.refused[0]) break;
    if (result.refused[1]) return 'written';
  }
  const late = verdictWrite(delivery, {
    state: 'late',
    reason: 'it came after applications had closed',
    ...about,
  });
  const event = announce(
    program,
    { event: 'came-late', subject: responseId, concerned: [{ person }] },
    clock(),
  );
  // Refused when the person was told before, for an earlier version of the same response.
  if ((await table.transact([late, ...event])).kind === 'refused') await table.write(late);
  return 'written';
}

async function storeInterest(
  dependencies: ProcessDependencies,
  { cohort, program }: CohortWithProgram,
  { answers, about, first }: Mapped,
): Promise<DeliveryVerdict> {
  if (!textFor(program, answers, 'email'))
    return { state: 'quarantined', reason: 'there is no email address to answer to', ...about };
  const person = await personOf(dependencies, program, answers);
  await keepInterest(dependencies.table, cohort.id, person);
  return { state: first ? 'stored' : 'updated', ...about };
}

async function storeSurveyAnswers(
  dependencies: ProcessDependencies,
  { cohort, program }: CohortWithProgram,
  { source, delivery, response, responseId, first }: Reading,
): Promise<DeliveryVerdict> {
  const about = { flags: response.flags, response: response.identity };
  const refs = new Set(Object.values(source.fields));
  const unmapped = [...new Set(response.answers.map(({ ref }) => ref))].filter((ref) => !refs.has(ref));
  const verdict: DeliveryVerdict = { state: first ? 'stored' : 'updated', ...about, unmapped };
  const survey = program.surveys.find(({ id }) => id === source.survey);
  if (!survey) return verdict;

  const given = (question: string): string | undefined => {
    const answer = response.answers.find(({ ref }) => ref === source.fields[question]);
    if (!answer) return undefined;
    return typeof answer.value === 'object' ? answer.value.join(', ') : String(answer.value);
  };
  const read = readSurvey(survey, given);
  if (read.kind === 'wrong')
    return {
      state: 'quarantined',
      reason: `the answer to "${read.question}" does not fit`,
      ...about,
      unmapped,
    };

  const { table, secrets } = dependencies;
  const email = given('email');
  const person = email && (await personIdByAddress(table, await currentSecret(secrets, ADDRESS_KEY), email));
  const application = person ? await findApplication(table, cohort.id, person) : undefined;
  const role =
    application?.role === 'mentor' || application?.role === 'mentee' ? application.role : 'unknown';
  await table.write(
    responseWrite(
      {
        cohort: cohort.id,
        round: source.id,
        survey: survey.id,
        ...(person && { person }),
        role,
        answers: read.answers,
        answeredAt: delivery.receivedAt,
      },
      person || responseId,
    ),
  );
  return verdict;
}

async function personOf(
  { table, secrets, clock }: ProcessDependencies,
  program: Program,
  answers: Answers,
): Promise<string> {
  const key = await currentSecret(secrets, ADDRESS_KEY);
  const email = textFor(program, answers, 'email');
  const profile = {
    email,
    name: nameIn(program, answers),
    zone: textFor(program, answers, 'zone') || program.cohort.zone,
  };
  const known = await personIdByAddress(table, key, email);
  const person = known === undefined ? undefined : await findPerson(table, known);
  if (person && person.name === profile.name && person.zone === profile.zone) return person.id;
  return keepPerson(table, key, { ...profile, createdAt: iso(clock()) });
}

/** Tells the manager that a form changed, once for each look of the form. */
async function flagOnce(
  { table, clock }: ProcessDependencies,
  { program }: CohortWithProgram,
  { source, fingerprint }: { source: RegisteredSource; fingerprint: string },
): Promise<void> {
  if ((await flagForm(table, source.id, fingerprint)) === 'refused') return;
  const event = {
    event: 'form-changed',
    subject: `${source.id}:${fingerprint.slice(0, 40)}`,
    concerned: [],
    facts: { source: source.id },
  } as const;
  for (const write of announce(program, event, clock())) await table.write(write);
}
