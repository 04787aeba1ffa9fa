/**
 * Everything that a program keeps about one person and that its manager may see, with the meaning of each part. No screen and no
 * export shows a manager what someone takes away from a session, nor who answered what in a survey: nor does this.
 */
import type { AnswerValue } from '../../domain/answers.ts';
import { asText } from '../../domain/answers.ts';
import type { Application, ApplicationVersion } from '../../domain/application.ts';
import type { PersonId, ProgramId } from '../../domain/brand.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { answerOf, isPlaced, otherSide, type Pair, personOn, sideOf } from '../../domain/pair.ts';
import type { Person } from '../../domain/person.ts';
import { type CohortPart, MEANINGS, type PersonalArchive, type Said } from '../../domain/personal-archive.ts';
import type { Program } from '../../domain/program.ts';
import { findApplication, listVersions } from '../../store/applications.ts';
import { listAudit } from '../../store/audit.ts';
import { findCohortWithProgram, listCohorts } from '../../store/cohorts.ts';
import { findDelivery, listResponseVersions } from '../../store/deliveries.ts';
import { listPersonMessages } from '../../store/messages.ts';
import { listPairs } from '../../store/pairs.ts';
import { findPerson } from '../../store/people.ts';
import { listSessions } from '../../store/sessions.ts';
import { listResponses } from '../../store/survey-responses.ts';
import type { Dependencies } from '../dependencies.ts';
import { bodyIfThere } from '../intake/read-delivery.ts';

type Needs = Pick<Dependencies, 'table' | 'bucket' | 'clock'>;

/** `isOwn`: for the person, who sees what they said in confidence. */
interface Whose {
  readonly id: PersonId;
  readonly isOwn?: boolean;
}

/** `undefined` where the program knows no such person. */
export async function personalArchive(
  needs: Needs,
  program: ProgramId,
  { id, isOwn = false }: Whose,
): Promise<PersonalArchive | undefined> {
  const { table, clock } = needs;
  const [person, cohorts] = await Promise.all([findPerson(table, id), listCohorts(table)]);
  const own = cohorts.filter((one) => one.program === program);
  const found = await Promise.all(own.map((one) => findCohortWithProgram(table, one.id)));
  const there = found.filter((one) => one !== undefined);
  const parts = await Promise.all(there.map((one) => cohortPart(needs, one, { id, isOwn })));
  const known = parts.filter((part) => part !== undefined);
  const name = there[0]?.program.program.name;
  if (!person || known.length === 0 || name === undefined) return undefined;
  return {
    madeAt: new Date(clock()).toISOString(),
    program: name,
    meanings: MEANINGS,
    profile: profileOf(person),
    cohorts: known,
  };
}

function profileOf({ id, name, email, zone, createdAt, ...more }: Person): PersonalArchive['profile'] {
  const { confirmedAt, unsubscribedAt, suppressed } = more;
  return {
    ...{ id, name, email, zone, createdAt },
    ...(confirmedAt !== undefined && { confirmedAt }),
    ...(unsubscribedAt !== undefined && { unsubscribedAt }),
    ...(suppressed !== undefined && { emailIsStopped: suppressed }),
  };
}

async function cohortPart(
  needs: Needs,
  { cohort, program }: CohortWithProgram,
  { id, isOwn = false }: Whose,
): Promise<CohortPart | undefined> {
  const { table } = needs;
  const application = await findApplication(table, cohort.id, id);
  if (!application) return undefined;
  const [versions, pairs, sessions, responses, messages, audit] = await Promise.all([
    listVersions(table, cohort.id, id),
    listPairs(table, cohort.id),
    listSessions(table, cohort.id),
    listResponses(table, cohort.id),
    listPersonMessages(table, id),
    listAudit(table, cohort.id),
  ]);
  const own = pairs.filter((pair) => sideOf(pair, id));
  const sides = new Map(own.map((pair) => [pair.id, sideOf(pair, id)]));
  return {
    cohort: program.cohort.name,
    application: standingOf(application),
    versions: versions.map(({ submittedAt, receivedAt, role, answers }) => ({
      ...{ submittedAt, receivedAt, role },
      answers: said(program, answers),
    })),
    deliveries: await deliveriesOf(needs, program, versions),
    pairs: await Promise.all(own.map((pair) => pairOf(table, pair, id))),
    sessions: sessions
      .filter(({ pair, side }) => sides.get(pair) === side)
      .map(({ loggedAt, met, date, topics, takeaways }) => ({
        ...{ loggedAt, met, date, topics },
        ...(isOwn && { takeaways }),
      })),
    surveys: responses
      .filter(({ person }) => person === id)
      .map(({ survey, answeredAt, answers }) => {
        const asked = program.surveys.find((one) => one.id === survey);
        const text = (question: string): string =>
          asked?.questions.find((one) => one.id === question)?.text ?? question;
        return {
          ...{ survey: asked?.name ?? survey, answeredAt },
          ...(isOwn && {
            answers: Object.entries(answers).map(([question, answer]) => ({
              question: text(question),
              answer: String(answer),
            })),
          }),
        };
      }),
    notes: (application.notes ?? []).map(({ at, text }) => ({ at, text })),
    emails: messages
      .filter((message) => message.cohort === cohort.id)
      .map(({ email, state, createdAt, sentAt, outcome, reason }) => ({
        ...{ email, state, createdAt },
        ...(sentAt !== undefined && { sentAt }),
        ...(outcome !== undefined && { outcome }),
        ...(reason !== undefined && { reason }),
      })),
    audit: audit
      .filter(({ about }) => about === id)
      .map(({ at, what, by }) => ({
        at,
        what,
        by: by === 'schedule' ? 'the schedule' : by === 'person' ? 'the person' : 'a manager',
      })),
  };
}

function standingOf({ role, screening, appliedAt, ...more }: Application): CohortPart['application'] {
  const { screenedBecause, withdrawnAt, paused, capacity, consent } = more;
  return {
    ...{ role, screening, appliedAt, capacity },
    ...(paused && { paused }),
    ...(screenedBecause !== undefined && { screenedBecause }),
    ...(withdrawnAt !== undefined && { withdrawnAt }),
    ...(consent && { consentedAt: consent.at, agreement: consent.version }),
  };
}

function said({ questions }: Program, answers: Readonly<Record<string, AnswerValue>>): Said[] {
  return Object.entries(answers).map(([id, value]) => ({
    question: questions.find((one) => one.id === id)?.text ?? id,
    answer: asText(value),
  }));
}

/** The deliveries that the versions came by; those of a correction or an import came by none. */
async function deliveriesOf(
  needs: Needs,
  { sources }: Program,
  versions: readonly ApplicationVersion[],
): Promise<CohortPart['deliveries']> {
  const responses = [...new Set(versions.map(({ response }) => response))];
  const brought = (
    await Promise.all(responses.map((response) => listResponseVersions(needs.table, response)))
  ).flat();
  const found = await Promise.all(
    brought.flatMap(({ delivery }) =>
      sources.map(({ id: source }) => findDelivery(needs.table, { source, id: delivery })),
    ),
  );
  return Promise.all(
    found
      .filter((one) => one !== undefined)
      .map(async (delivery) => ({
        receivedAt: delivery.receivedAt,
        form: delivery.source,
        state: delivery.state,
        body: Buffer.from((await bodyIfThere(needs, delivery)) ?? '').toString('utf8'),
      })),
  );
}

async function pairOf(
  table: Needs['table'],
  pair: Pair,
  id: PersonId,
): Promise<Readonly<Record<string, string | number>>> {
  const side = sideOf(pair, id) ?? 'mentee';
  // Who the other is, the two know once both said yes.
  const other = isPlaced(pair) ? await findPerson(table, personOn(pair, otherSide(side))) : undefined;
  return {
    ...{ as: side, state: pair.state, proposedOn: pair.proposedOn, ownAnswer: answerOf(pair, side) },
    ...(other && { with: other.name }),
    ...(pair.introducedOn !== undefined && { introducedOn: pair.introducedOn }),
    sessions: pair.sessions,
  };
}
