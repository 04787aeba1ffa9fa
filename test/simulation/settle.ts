/** What has to be so in the end, once nothing fails any more and everything had time to happen. */
import { opened } from '../../infra/erase/prove.ts';
import { STRANGERS } from './program.ts';
import { fromIso, HOUR, iso } from '../../shared/domain/calendar.ts';
import { hopesForMatch, takesPart } from '../../shared/domain/application.ts';
import { MANAGER } from '../../shared/domain/message.ts';
import { menteeOf, mentorOf } from '../../shared/domain/pair.ts';
import { scheduleName } from '../../shared/domain/occurrence.ts';
import { interestPages, listApplications } from '../../shared/store/applications.ts';
import { deliveryListing, listDeliveries } from '../../shared/store/deliveries.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { DUE_PARTITIONS } from '../../shared/store/due.ts';
import { countMessages, listMessages, messageListing } from '../../shared/store/messages.ts';
import { listOccurrences } from '../../shared/store/occurrences.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { listRuns } from '../../shared/store/match-runs.ts';
import { listSessions } from '../../shared/store/sessions.ts';
import { listResponses } from '../../shared/store/survey-responses.ts';
import { type Item, listItems } from '../../shared/store/table.ts';
import type { FormTools } from './forms.ts';
import type { Manager } from './manager.ts';
import type { People } from './people.ts';
import { textOf } from './sim-table.ts';
import type { Watch } from './watch.ts';
import type { World } from './world.ts';

export interface Everyone {
  readonly forms: FormTools;
  readonly people: People;
  readonly manager: Manager;
  readonly watch: Watch;
}

export async function checkTheEnd(world: World, everyone: Everyone): Promise<void> {
  const table = world.table.kept;
  const { id } = world.program.cohort;
  const found = await findCohortWithProgram(table, id);
  if (!found) throw new Error('The cohort is gone.');
  const [applications, pairs, messages, occurrences, deliveries, runs] = await Promise.all([
    listApplications(table, id),
    listPairs(table, id),
    listMessages(table, id),
    listOccurrences(table, id),
    listDeliveries(
      table,
      world.program.sources.map((source) => source.id),
    ),
    listRuns(table, id),
  ]);
  const state: End = { found, applications, pairs, messages, occurrences, deliveries, runs };
  deliveriesEnd(world, everyone, state);
  await emailsEnd(world, everyone, state);
  await journeyEnds(world, everyone, state);
  peopleAreTold(world, everyone, state);
  await importsEnd(world, everyone, state);
  await whatWasSaidIsKept(world, everyone, state);
  await erasedAreGone(world, everyone);
}

/** Of someone who applied anew, only the id before is gone. */
async function erasedAreGone(world: World, { watch }: Everyone): Promise<void> {
  if (watch.erased.size === 0) return;
  const rows = world.table.kept.all();
  const objects = await Promise.all(
    (await world.bucket.keys('')).map(
      async (key) => `${key} ${Buffer.from((await world.bucket.get(key)) ?? '').toString('latin1')}`,
    ),
  );
  const kept = [...rows.map(readable), ...objects];
  const here = new Set(rows.flatMap((row) => (row['entity'] === 'person' ? [textOf(row, 'email')] : [])));
  for (const id of watch.erased.keys()) {
    const { email = '', name = '' } = watch.people.get(id) ?? {};
    const words = here.has(email) || email === '' ? [id] : [id, email, `${name.split(' ')[0] ?? ''} `];
    for (const word of words) {
      const place = kept.find((one) => one.includes(word));
      if (place !== undefined)
        world.breaks('the erased are gone', `${word.trim()} is in ${place.slice(0, 300)}`);
    }
  }
}

/** What a cohort leaves behind that was deleted. */
const STAYS: ReadonlySet<unknown> = new Set([
  ...['schema', 'program', 'program-version', 'manager', 'deleted'],
  // Who was erased before is not taken in again, whatever became of the cohort.
  ...['erased', 'erased-address', 'erased-response'],
]);

/** Of a cohort that was deleted nothing is left. */
export async function checkNothingIsLeft(world: World): Promise<void> {
  const rows = world.table.kept.all().filter(({ entity }) => !STAYS.has(entity));
  const keys = await world.bucket.keys('');
  const [left] = [...rows.map(({ pk, sk, entity }) => `${entity as string} ${pk} ${sk}`), ...keys];
  if (left !== undefined)
    world.breaks('the deleted is gone', `${rows.length} rows and ${keys.length} objects are left: ${left}`);
}

function readable(item: Item): string {
  return JSON.stringify(item, (_, value: unknown) => (value instanceof Uint8Array ? opened(value) : value));
}

interface End {
  readonly found: NonNullable<Awaited<ReturnType<typeof findCohortWithProgram>>>;
  readonly applications: Awaited<ReturnType<typeof listApplications>>;
  readonly pairs: Awaited<ReturnType<typeof listPairs>>;
  readonly messages: Awaited<ReturnType<typeof listMessages>>;
  readonly occurrences: Awaited<ReturnType<typeof listOccurrences>>;
  readonly deliveries: Awaited<ReturnType<typeof listDeliveries>>;
  readonly runs: Awaited<ReturnType<typeof listRuns>>;
}

function deliveriesEnd(
  world: World,
  { forms, people, watch }: Everyone,
  { found, applications, deliveries }: End,
): void {
  const known = new Map(deliveries.map((one) => [`${one.source} ${one.id}`, one]));
  for (const { source, id } of forms.acknowledged) {
    const delivery = known.get(`${source} ${id}`);
    if (!delivery) world.breaks('delivery is durable', `delivery ${id} is gone`);
    else if (delivery.state === 'kept') world.breaks('delivery is settled', `delivery ${id} was never read`);
    else if (delivery.state === 'early')
      world.breaks('early answers count in time', `delivery ${id} still waits for its window`);
    else if (delivery.state === 'quarantined' && !delivery.reason)
      world.breaks('delivery is settled', `delivery ${id} is quarantined without a reason`);
  }
  for (const { state, reason } of deliveries)
    if (state === 'quarantined' && reason?.includes('failed'))
      world.mark('a delivery is quarantined after many failures');
  const addresses = new Map([...watch.people.values()].map((person) => [person.email, person.id]));
  const applied = new Set(applications.map(({ person }) => person));
  const quarantined = deliveries.some(({ state }) => state === 'quarantined');
  const closedAt = fromIso(found.cohort.closedAt ?? '9999-01-01T00:00:00.000Z');
  const isStranger = (email: string): boolean =>
    found.program.members !== undefined && email.endsWith(STRANGERS);
  for (const { person } of applications)
    if (isStranger(watch.people.get(person)?.email ?? ''))
      world.breaks('members only', `${watch.name(person)} is in`);
  for (const one of forms.submitted) {
    const email =
      /"(mail\d+@(?:example\.org|elsewhere\.example\.net)|(?:bounce|complaint)\+mail\d+@[\w.]+)"/.exec(
        one.delivery.body,
      )?.[1] ?? '';
    if (isStranger(email) || watch.erasedAddresses.has(email)) continue;
    const person = addresses.get(email);
    if (
      one.acknowledgedAt !== undefined &&
      one.acknowledgedAt < closedAt &&
      !world.poisoned.has(one.id ?? '') &&
      !quarantined &&
      (person === undefined || !applied.has(person))
    )
      world.breaks('no application lost', `the response ${one.response} belongs to no application`);
    if (one.acknowledgedAt === undefined && one.source.provider === 'typeform' && one.at < closedAt - HOUR) {
      if (person !== undefined && applied.has(person))
        world.mark('a response is found that no webhook brought');
      else if (found.cohort.state !== 'open' && !world.reconcileFailed && !quarantined)
        world.breaks('missed responses are found', `the response ${one.response} was not fetched`);
    }
  }
  for (const application of applications) {
    // What they did before they were erased was another's.
    if (watch.erasedAddresses.has(watch.people.get(application.person)?.email ?? '')) continue;
    const own = forms.submitted.filter(
      ({ person }) => watch.people.get(application.person)?.email === world.addressOf(person),
    );
    const changes = people.changes.filter(
      (one) => watch.people.get(application.person)?.email === world.addressOf(one.person),
    );
    const last = changes.findLast(({ thanked }) => thanked);
    const overtaken = [...own, ...changes].some(({ at }) => at > (last?.at ?? 0));
    if (last && !overtaken && application.answers['motivation'] !== last.motivation)
      world.breaks('answers are kept', `${watch.name(application.person)} changed an answer in vain`);
    const address = watch.people.get(application.person)?.email ?? '';
    const lines = world.imports
      .filter(({ kind }) => kind === 'applications')
      .flatMap(({ addresses }) => addresses.filter((one) => one === address));
    if (own.length > 0 && application.versions > own.length + changes.length + lines.length)
      world.breaks(
        'delivered twice counts once',
        `${watch.name(application.person)} has ${application.versions} versions of ${own.length} responses`,
      );
  }
}

async function emailsEnd(world: World, { watch }: Everyone, { found, messages }: End): Promise<void> {
  const table = world.table.kept;
  for (const message of messages) {
    const over = ['sent', 'skipped', 'failed', 'unknown'].includes(message.state);
    const holds = message.state === 'held';
    if (!over && !holds && fromIso(message.dueAt) < world.now - HOUR)
      world.breaks(
        'no email lost',
        `${message.email} to ${watch.name(message.person)} is still ${message.state}`,
      );
    if (message.state === 'skipped' && !message.reason)
      world.breaks('no email lost', `${message.email} is skipped without a reason`);
    const attempts = watch.attemptsOf(message.id);
    if (message.state === 'sent' && attempts.length === 0)
      world.breaks('no email lost', `${message.email} counts as sent, and SES never had it`);
    if (attempts.length > 0 && message.state === 'skipped')
      world.breaks('no email lost', `${message.email} was sent and counts as skipped`);
    if (message.state === 'unknown' && attempts.length > 0 && attempts.every(({ answerLost }) => !answerLost))
      world.breaks('no email lost', `${message.email} counts as unknown though SES answered`);
    const item = await table.get({ pk: `PERSON#${message.person}`, sk: `MESSAGE#${message.id}` });
    if (item?.['gsi1pk'] !== messageListing(message).gsi1pk)
      world.breaks('lists say what rows say', `${message.state} email under ${textOf(item, 'gsi1pk')}`);
    if (over && item?.['gsi2sk'] !== undefined)
      world.breaks('every due row ends', `an email that is ${message.state} stays due`);
  }
  const counts = await countMessages(table, found.cohort.id);
  const inState = (state: string): number => messages.filter((one) => one.state === state).length;
  const were = (state: string): number => inState(state) + (watch.countedAndGone[state] ?? 0);
  if (counts.sent !== were('sent') || counts.skipped !== were('skipped'))
    world.breaks(
      'counts are right',
      `${counts.sent} sent and ${counts.skipped} skipped are counted, ${were('sent')} and ${were('skipped')} were there`,
    );
}

async function journeyEnds(
  world: World,
  { watch }: Everyone,
  { found, occurrences, deliveries, runs, pairs }: End,
): Promise<void> {
  const table = world.table.kept;
  for (const one of occurrences)
    if (one.state === 'waiting' && fromIso(one.dueAt) < world.now - 2 * HOUR && (one.failures ?? 0) < 3)
      world.breaks('every step happens', `${one.id} was due at ${one.dueAt} and is still waiting`);
  for (const pk of DUE_PARTITIONS)
    for (const item of await listItems(table, { index: 'due', pk, sk: { atMost: iso(world.now - HOUR) } }))
      world.breaks(
        'every due row ends',
        `a ${textOf(item, 'entity')} is due since ${textOf(item, 'gsi2sk')}`,
      );
  for (const delivery of deliveries) {
    const item = await table.get({ pk: `SOURCE#${delivery.source}`, sk: `DELIVERY#${delivery.id}` });
    if (item?.['gsi1pk'] !== deliveryListing(delivery).gsi1pk)
      world.breaks('lists say what rows say', `${delivery.state} delivery under ${textOf(item, 'gsi1pk')}`);
  }
  const waiting = new Set(occurrences.filter(({ state }) => state === 'waiting').map(scheduleName));
  for (const { Name, nextAt } of world.scheduler.list())
    if (!waiting.has(Name) && (nextAt ?? 0) > world.now)
      world.breaks('no schedule is left over', `${Name} belongs to no step`);
  for (const { name, status } of world.stepFunctions.list()) {
    if (status === 'RUNNING') world.breaks('executions end', `${name} is still running`);
    if (/-(close|release)-.*-\d+$/.test(name) && /-\d+-\d+$/.test(name))
      world.mark('a workflow is started again');
  }
  const { state } = found.cohort;
  const parked = occurrences.some((one) => one.state === 'parked');
  if (state === 'open' && !parked) world.breaks('closes once', `the cohort is still ${state}`);
  const review = found.program.review;
  const isMade = state === 'review' || state === 'proposing' || state === 'running' || state === 'ended';
  if (!isMade && !parked) world.breaks('the cohort goes on', `the cohort is still ${state}`);
  if (isMade && state !== 'ended' && !(review === 'manual' && state === 'review') && !parked)
    world.breaks('the cohort goes on', `the cohort is still ${state}`);
  const published = new Set(runs.filter(({ kind }) => kind !== 'trial').map(({ id }) => id));
  for (const pair of pairs)
    if (!published.has(pair.run)) world.breaks('proposals are of the run', `a pair of ${pair.run}`);
  if (runs.some(({ kind }) => kind === 'rematch')) world.mark('freed seats are matched again');
  const audit = await listItems(table, { pk: `COHORT#${found.cohort.id}`, sk: { beginsWith: 'AUDIT#' } });
  const closings = audit.filter((item) => item['what'] === 'closed-applications').length;
  if (closings !== watch.closes)
    world.breaks('audit is complete', `${closings} closings of ${watch.closes} stand in the audit`);
}

function peopleAreTold(
  world: World,
  { watch, people }: Everyone,
  { found, applications, pairs, messages }: End,
): void {
  const { cohort, program } = found;
  const told = (person: string, ...emails: string[]): boolean =>
    messages.some((one) => one.person === person && emails.includes(one.email));
  for (const one of applications)
    // Who was imported is told when the manager says so.
    if (one.importedBy === undefined && !told(one.person, 'receipt', 'late', 'change-held'))
      world.breaks('receipts are sent', `${watch.name(one.person)} was never told that the application came`);
  const silent = new Set([...people.silent].map(({ email }) => email));
  for (const { person } of applications) {
    if (!silent.has(watch.people.get(person)?.email ?? '')) continue;
    // What ended by another's no, or by someone's leaving, was no silence.
    const asked = new Set(
      pairs
        .filter((pair) => pair.state === 'expired' && [mentorOf(pair), menteeOf(pair)].includes(person))
        .map(({ run }) => run),
    );
    if (asked.size > program.policies.unansweredProposals)
      world.breaks('silent are left alone', `${watch.name(person)} was asked ${asked.size} times`);
    if (asked.size === program.policies.unansweredProposals)
      world.mark('someone silent is asked for the last time');
  }
  for (const pair of pairs) {
    const sides = [mentorOf(pair), menteeOf(pair)].filter((person) => !person.startsWith('former.'));
    const about = (person: string, email: string): boolean =>
      messages.some(
        (one) =>
          one.person === person &&
          one.email === email &&
          (one.pair === pair.id || (one.pairs ?? []).includes(pair.id)),
      );
    for (const person of sides) {
      if (!about(person, 'proposal'))
        world.breaks(
          'proposed are asked',
          `${watch.name(person)} was never asked about a pair that is ${pair.state}`,
        );
      if (pair.introducedOn !== undefined && !about(person, 'introduction'))
        world.breaks('introduced are told', `${watch.name(person)} was never introduced`);
    }
    if (pair.state === 'ended') {
      const gone = sides.filter((person) => watch.applications.get(person)?.withdrawnAt !== undefined);
      for (const person of sides)
        if (!gone.includes(person) && !about(person, 'partner-left') && !about(person, 'pair-ended'))
          world.breaks('everyone hears an end', `${watch.name(person)} does not know that a pair ended`);
    }
  }
  if (cohort.state !== 'ended') return;
  const placed = new Set(
    pairs
      .filter(({ introducedOn }) => introducedOn !== undefined)
      .flatMap((pair) => [mentorOf(pair), menteeOf(pair)]),
  );
  for (const one of applications) {
    // Whom no email reaches, no email tells.
    if (watch.people.get(one.person)?.suppressed !== undefined) continue;
    if (placed.has(one.person) || !hopesForMatch(one) || !takesPart(program, one)) continue;
    if (told(one.person, 'unmatched', 'no-match', 'mentor-waiting', 'proposal', 'closing'))
      world.mark('someone ends without a match and is told');
    else world.breaks('unmatched are told', `${watch.name(one.person)} hoped for a match and heard nothing`);
  }
  for (const { id, person, email, state, createdAt } of messages) {
    if (person === MANAGER || state !== 'sent') continue;
    const one = watch.applications.get(person);
    if (
      one?.withdrawnAt !== undefined &&
      watch.wantedAfterLeaving.has(id) &&
      ['proposal', 'deadline-nudge', 'incomplete-nudge', 'check-in', 'survey', 'unmatched'].includes(email)
    )
      world.breaks('withdrawn are left alone', `${watch.name(person)} got ${email} after leaving`);
    if (
      one?.setAsideAt !== undefined &&
      email === 'proposal' &&
      createdAt > iso(fromIso(one.setAsideAt) + HOUR)
    )
      world.breaks('silent are left alone', `${watch.name(person)} got a proposal after being set aside`);
  }
}

async function importsEnd(
  world: World,
  { watch }: Everyone,
  { found, applications, messages }: End,
): Promise<void> {
  const ids = new Map([...watch.people.values()].map(({ email, id }) => [email, id]));
  const interested = (await Array.fromAsync(interestPages(world.table.kept, found.cohort.id))).flat();
  for (const { kind, addresses, isUndone } of world.imports)
    for (const address of addresses) {
      if (watch.erasedAddresses.has(address)) continue;
      const person = ids.get(address) ?? '';
      const application = applications.find((one) => one.person === person);
      const invited = interested.find((one) => one.person === person);
      const isHere = application !== undefined || (kind === 'invitees' && invited !== undefined);
      // Another import of the same person may have been taken back.
      if (
        !isUndone &&
        !isHere &&
        !world.imports.some((one) => one.isUndone && one.addresses.includes(address))
      )
        world.breaks('imports are whole', `someone of an import is not there: ${address}`);
    }
  for (const { person, email, state, sentAt = '' } of messages) {
    const application = applications.find((one) => one.person === person);
    if (state !== 'sent' || !application || !['invitation', 'deadline-nudge'].includes(email)) continue;
    // What no webhook brought is known from when it was fetched.
    if (sentAt > iso(fromIso(application.receivedAt) + HOUR))
      world.breaks('applied are not invited', `${watch.name(person)} got ${email} after applying`);
  }
}

async function whatWasSaidIsKept(
  world: World,
  { people, watch }: Everyone,
  { found, pairs }: End,
): Promise<void> {
  const table = world.table.kept;
  const sessions = await listSessions(table, found.cohort.id);
  const responses = await listResponses(table, found.cohort.id);
  for (const pair of pairs) {
    const days = new Set(sessions.filter((one) => one.pair === pair.id && one.met).map(({ date }) => date))
      .size;
    if (pair.sessions !== days)
      world.breaks('meetings count once', `a pair has ${pair.sessions} sessions on ${days} days`);
    const logs = sessions.filter((one) => one.pair === pair.id);
    if (logs.some((one) => logs.some((other) => other.side !== one.side && other.date === one.date)))
      world.mark('both log the same meeting');
    if (pair.introducedOn !== undefined && logs.some(({ date }) => date < (pair.introducedOn ?? '')))
      world.breaks('meetings count once', 'a meeting before the introduction is logged');
    if (pair.sessions > 0 && pair.metOn !== undefined)
      world.mark('a meeting is logged that a survey told of');
  }
  const ids = new Map([...watch.people.values()].map((person) => [person.email, person.id]));
  for (const { person: who, purpose, pair, fields } of people.thanked) {
    if (watch.erasedAddresses.has(world.addressOf(who))) continue;
    const person = ids.get(world.addressOf(who)) ?? '';
    if (
      purpose === 'survey' &&
      !responses.some((one) => one.person === person && (pair === '' || one.pair === pair))
    )
      world.breaks('answers are kept', `${watch.name(person)} was thanked for answers that are not there`);
    if (
      purpose === 'session' &&
      fields['date'] !== undefined &&
      !sessions.some((one) => one.pair === pair && one.date === fields['date'])
    )
      world.breaks(
        'what was said is kept',
        `${watch.name(person)} was thanked for a session that is not there`,
      );
    if (purpose === 'unsubscribe' && watch.people.get(person)?.unsubscribedAt === undefined)
      world.breaks('what was said is kept', `${watch.name(person)} unsubscribed in vain`);
  }
  const answers = people.thanked.filter(
    ({ purpose, fields }) => purpose === 'answer' && fields['do'] === 'yes',
  );
  for (const one of answers)
    if (
      answers.some(
        (other) =>
          other.pair === one.pair && other.person !== one.person && Math.abs(other.at - one.at) < 60_000,
      )
    )
      world.mark('both sides answer within a minute');
}
