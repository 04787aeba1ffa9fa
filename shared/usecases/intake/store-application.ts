/** A response as an application: a version more of what the person said, with the receipt, in one transaction. */
import { textFor } from '../../domain/answers.ts';
import {
  type Application,
  type ApplicationVersion,
  countsFor,
  needsConfirmation,
  roleIn,
} from '../../domain/application.ts';
import type { CohortId, IsoInstant, PersonId } from '../../domain/brand.ts';
import { type Admission, admissionOf } from '../../domain/admission.ts';
import { DAY, fromIso, iso, longDate } from '../../domain/calendar.ts';
import type { Role } from '../../domain/program-values.ts';
import { UNDO_MS } from '../../domain/manager.ts';
import { type CohortWithProgram, statesThat } from '../../domain/cohort.ts';
import { lastMoment } from '../../domain/journey.ts';
import {
  earlyWrite,
  findApplication,
  findInterest,
  listVersions,
  newVersionWrites,
} from '../../store/applications.ts';
import { cohortKey, inputsMovedWrite } from '../../store/cohorts.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import { REMATCH_AFTER_MS } from '../pairs/owed-writes.ts';
import type { Person } from '../../domain/person.ts';
import { findPerson, peopleAtAddress, personKey } from '../../store/people.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { verdictWrite } from '../../store/deliveries.ts';
import { oneOf, present, type Table, type Write } from '../../store/table.ts';
import { type Announcement, announce } from '../journey/announce.ts';
import { keepApplicant } from './keep-applicant.ts';
import type { ProcessNeeds, StoreResult, MappedResponse } from './new-response.ts';

const RACES = 5;

export async function storeApplication(
  dependencies: ProcessNeeds,
  found: CohortWithProgram,
  { received, answers, unfit = [], about }: MappedResponse,
): Promise<StoreResult> {
  const { program } = found;
  const { source, delivery, response, responseId } = received;
  const role = source.role ?? roleIn(program, answers);
  if (!textFor(program, answers, 'email'))
    return { state: 'quarantined', reason: 'there is no email address to answer to', ...about };
  if (!role)
    return {
      state: 'quarantined',
      reason: 'it does not say whether the person is a mentor or a mentee',
      ...about,
    };

  const { id: person, isNew } = await keepApplicant(dependencies, program, { answers, response: responseId });
  const submittedAt = Math.min(fromIso(response.submittedAt), fromIso(delivery.receivedAt));
  const version: ApplicationVersion = {
    response: responseId,
    submittedAt: iso(submittedAt),
    receivedAt: delivery.receivedAt,
    role,
    answers,
    ...(unfit.length > 0 && { unfit }),
  };
  const before = isNew ? NOTHING : await readBefore(dependencies.table, found.cohort.id, person);
  if (!before.application && !received.admitted && !received.letIn) {
    const email = textFor(program, answers, 'email');
    const isInvited =
      program.members !== undefined && (await isInvitedAt(dependencies, found.cohort.id, email));
    const admission = admissionOf(program, { role, email, isInvited }, dependencies.clock());
    if (admission.kind !== 'open')
      return keepOutside(dependencies, found, { person, received, about, role, admission });
  }
  const isInTime = countsFor(submittedAt, fromIso(delivery.receivedAt), lastMoment(program)) === 'in-time';
  const takes = isInTime || received.admitted === true;
  if (takes && (await addVersion(dependencies, found, { person, version, received, about, before })))
    return 'written';
  await tellLate(dependencies, found, { person, received, about });
  return 'written';
}

interface Adding extends Omit<MappedResponse, 'answers'> {
  readonly person: PersonId;
}

/** What is known of who applies. */
interface Before {
  readonly application: Application | undefined;
  readonly versions: readonly ApplicationVersion[];
  readonly known: Person | undefined;
}

const NOTHING: Before = { application: undefined, versions: [], known: undefined };

async function readBefore(table: Table, cohort: CohortId, person: PersonId): Promise<Before> {
  const [application, versions, known] = await Promise.all([
    findApplication(table, cohort, person),
    listVersions(table, cohort, person),
    findPerson(table, person),
  ]);
  return { application, versions, known };
}

/** `false` when applications are closed. `before` is read again where it has changed. */
async function addVersion(
  { table, clock }: ProcessNeeds,
  { cohort, program }: CohortWithProgram,
  {
    person,
    version,
    received,
    about,
    before,
  }: Adding & { readonly version: ApplicationVersion; readonly before: Before },
): Promise<boolean> {
  const { delivery, responseId, isFirst } = received;
  for (let race = 0; race < RACES; race++) {
    const { application, versions, known } = race === 0 ? before : await readBefore(table, cohort.id, person);
    const isHeld =
      application !== undefined && !received.admitted && needsConfirmation(application, versions, version);
    const isBarred = known?.barredFrom?.includes(program.program.id) === true;
    const barredAt = isBarred ? iso(clock()) : undefined;
    const event = {
      event: 'applied',
      subject: `${responseId}:${version.submittedAt}`,
      concerned: [{ person }],
      actedAt: version.submittedAt,
    } as const;
    const now = clock();
    const admitted = received.admitted && { decidedAt: iso(now) };
    const writes: Write[] = [
      admitted
        ? inputsMovedWrite(cohort.id, oneOf('state', [...statesThat('decidesApplicants'), 'running']))
        : { kind: 'check', key: cohortKey(cohort.id), when: oneOf('state', statesThat('takesApplications')) },
      verdictWrite(delivery, { state: isFirst ? 'stored' : 'updated', ...about }),
      ...newVersionWrites(
        program,
        { application, versions },
        { person, version, barredAt, admitted, held: isHeld || undefined },
      ),
      // A receipt would promise what does not happen.
      ...(isBarred
        ? []
        : announce(
            program,
            admitted ? admission(person, admitted) : isHeld ? { ...event, event: 'change-held' } : event,
            now,
          )),
      ...(admitted && cohort.state === 'running' ? [rematchWrite(cohort.id, now + REMATCH_AFTER_MS)] : []),
      // Who is erased meanwhile is not brought back.
      { kind: 'check', key: personKey(person), when: present },
    ];
    const result = await table.transact(writes);
    if (result.kind === 'done') return true;
    if (result.refused[0]) return false;
    if (result.refused[1]) return true;
    if (result.refused.at(-1)) throw new Error('The person was erased meanwhile. It is read again.');
  }
  return false;
}

/** The email to someone who came late and is taken in all the same. */
function admission(person: PersonId, { decidedAt }: { readonly decidedAt: IsoInstant }): Announcement {
  return {
    event: 'accepted',
    subject: `${person}:${decidedAt}`,
    concerned: [{ person }],
    facts: { decided: decidedAt },
    waits: UNDO_MS,
  };
}

/** Whether someone at this address was invited, by whatever name. */
async function isInvitedAt(
  { table, secrets }: ProcessNeeds,
  cohort: CohortId,
  email: string,
): Promise<boolean> {
  const people = await peopleAtAddress(table, await currentSecret(secrets, ADDRESS_KEY), email);
  const found = await findInterest(
    table,
    cohort,
    people.map(({ id }) => id),
  );
  return found.some((one) => one?.importedBy !== undefined);
}

interface Outside extends Adding {
  readonly role: Role;
  readonly admission: Exclude<Admission, { kind: 'open' }>;
}

/** Keeps what comes before its time or from no member, and tells the person, once. */
async function keepOutside(
  { table, clock }: ProcessNeeds,
  { program }: CohortWithProgram,
  { person, received, about, role, admission }: Outside,
): Promise<StoreResult> {
  const now = clock();
  const isEarly = admission.kind === 'early';
  const day = isEarly ? longDate(fromIso(`${admission.opensOn}T12:00:00Z`), 'UTC') : '';
  const kept = verdictWrite(received.delivery, {
    state: isEarly ? 'early' : 'not-a-member',
    reason: isEarly
      ? `applications of a ${role} open on ${day}; it is taken in then`
      : 'the address is not one of a member',
    // The window may move: it is looked at every day.
    ...(isEarly && { againAt: Math.min(admission.opensAt, now + DAY) }),
    ...about,
  });
  const event = {
    event: isEarly ? 'came-early' : 'not-a-member',
    subject: received.responseId,
    concerned: [{ person }],
    ...(isEarly && { facts: { opens: day } }),
    actedAt: received.response.submittedAt,
  } as const;
  const waits = isEarly ? [earlyWrite(program.cohort.id, person)] : [];
  const told = await table.transact([kept, ...waits, ...announce(program, event, now)]);
  // Refused when the person was told before.
  if (told.kind === 'refused') await table.transact([kept, ...waits]);
  return 'written';
}

async function tellLate(
  { table, clock }: ProcessNeeds,
  { program }: CohortWithProgram,
  { person, received, about }: Adding,
): Promise<void> {
  const reason = 'it arrived after applications had closed';
  const late = verdictWrite(received.delivery, { state: 'late', reason, ...about });
  const event = {
    event: 'came-late',
    subject: received.responseId,
    concerned: [{ person }],
    actedAt: received.response.submittedAt,
  } as const;
  const told = await table.transact([late, ...announce(program, event, clock())]);
  // Refused when the person was told before, for an earlier version of the same response.
  if (told.kind === 'refused') await table.write(late);
}
