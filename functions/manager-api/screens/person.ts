/** One person's whole story in a cohort. */
import { emailInWords } from '../../../shared/domain/program-journey.ts';
import * as z from 'zod';
import { type PersonRow, personRow } from './people.ts';
import { applicationMoved, DecisionBody, reasonMissing } from './people-decisions.ts';
import {
  type ApiDependencies,
  type ManagerRequest,
  readerRoute,
  cohortRoute,
  managerRoute,
  type Routes,
} from '../route.ts';
import { deedsTo, doersNamed, otherCohorts, pairEvents, partnerIn, partnersOf } from '../story.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { listAudit } from '../../../shared/store/audit.ts';
import { listEveryManager } from '../../../shared/store/managers.ts';
import { findApplication, findApplications, listVersions } from '../../../shared/store/applications.ts';
import { findPerson } from '../../../shared/store/people.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { listPersonMessages } from '../../../shared/store/messages.ts';
import { listSessions } from '../../../shared/store/sessions.ts';
import { listResponses } from '../../../shared/store/survey-responses.ts';
import {
  answerOf,
  isOpen,
  isPlaced,
  sideOf,
  personOn,
  otherSide,
  PAIR_FACTS,
} from '../../../shared/domain/pair.ts';
import { SESSION_ROUND } from '../../../shared/domain/survey.ts';
import { nameIn } from '../../../shared/domain/application.ts';
import { asLabels, LIST_KINDS, type AnswerValue } from '../../../shared/domain/answers.ts';
import { type Question } from '../../../shared/domain/program-questions.ts';
import { isKeptAsSent, type Message } from '../../../shared/domain/message.ts';
import type { EpochMs } from '../../../shared/domain/brand.ts';
import { type HttpAnswer, jsonBody, json } from '../../../shared/http.ts';
import { correctAnswers } from '../../../shared/usecases/screening/correct-answers.ts';
import { type Participation, participationOf } from './person-participation.ts';
import { decide } from '../../../shared/usecases/screening/decide.ts';
import { onceWrite } from '../../../shared/store/audit.ts';
import { fromIso, HOUR, iso, localDate, longDate } from '../../../shared/domain/calendar.ts';

export interface PersonView extends PersonRow {
  readonly participation: Participation;
  readonly email: string;
  readonly screenedBecause?: string;
  readonly pairs: readonly { readonly id: string; readonly with: string; readonly state: string }[];
  /** Every question of the program; lists one on each line. */
  readonly answers: readonly {
    readonly id: string;
    readonly question: string;
    readonly answer: string;
    readonly isList: boolean;
    /** What it takes; empty where anything may be written. */
    readonly options: readonly string[];
  }[];
  /** What the team noted, the newest first; `by`: whoever did, by name. */
  readonly notes: readonly { readonly at: string; readonly by: string; readonly text: string }[];
  readonly timeline: readonly {
    readonly at: string;
    readonly what: string;
    readonly note?: string;
    /** The email that it tells of, where it can be read as it was sent. */
    readonly message?: string;
  }[];
}

async function readPerson(
  { table, clock }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<PersonView | undefined> {
  const id = request.params['person'] ?? '';
  const application = await findApplication(table, cohort.id, id);
  const person = application && (await findPerson(table, id));
  if (!person) return undefined;
  const [versions, allPairs, allMessages, allSessions, responses, audit, managers, others] =
    await Promise.all([
      listVersions(table, cohort.id, id),
      listPairs(table, cohort.id),
      listPersonMessages(table, id),
      listSessions(table, cohort.id),
      listResponses(table, cohort.id),
      listAudit(table, cohort.id),
      listEveryManager(table, cohort.program),
      otherCohorts(table, cohort, id),
    ]);
  const pairs = allPairs.filter((pair) => sideOf(pair, id));
  const messages = allMessages.filter((message) => message.cohort === cohort.id);
  const own = new Set(pairs.map((pair) => pair.id));
  const named = doersNamed(managers);
  const events = [
    ...versions.map(({ submittedAt, role, response, held }, index) => ({
      at: submittedAt,
      what: response.startsWith('correction-')
        ? 'Answers corrected by the manager'
        : index === 0
          ? `Applied as ${role}`
          : held
            ? 'The form came again with this address, and was not taken over'
            : 'Updated the application',
    })),
    ...(application.withdrawnAt === undefined
      ? []
      : [
          {
            at: application.withdrawnAt,
            what: application.removedAt === undefined ? 'Withdrew' : 'Taken out by the manager',
          },
        ]),
    ...(application.consent ? [{ at: application.consent.at, what: 'Gave consent' }] : []),
    ...others.events,
    ...deedsTo(id, audit, managers),
    ...pairEvents(pairs, {
      id,
      nameOf: partnerIn(program, await findApplications(table, cohort.id, partnersOf(pairs, id))),
    }),
    ...messages.map((message) => emailEvent(message, clock())),
    // That someone answered, never what: answers are confidential.
    ...responses
      .filter((one) => one.person === id)
      .map(({ answeredAt, survey }) => ({
        at: answeredAt,
        what:
          survey === SESSION_ROUND
            ? 'Rated a session'
            : `Answered "${program.surveys.find((one) => one.id === survey)?.name ?? survey}"`,
      })),
    ...allSessions
      .filter(({ pair }) => own.has(pair))
      .map(({ loggedAt, met, date }) => ({
        at: loggedAt,
        what: met
          ? `Logged a session on ${longDate(fromIso(`${date}T12:00:00Z`), 'UTC')}`
          : 'Logged that they did not meet',
      })),
  ];
  const openPairsWith = await Promise.all(
    pairs.filter(isOpen).map(async (pair) => {
      const other = await findPerson(table, personOn(pair, otherSide(sideOf(pair, id) ?? 'mentor')));
      return { state: pair.state, name: other?.name ?? 'a former participant' };
    }),
  );
  return {
    ...personRow({ cohort, program }, application, {
      ...{ pairs, messages, suppressed: person.suppressed },
      today: localDate(clock(), program.cohort.zone),
      tookPartBefore: others.hadMatch,
    }),
    email: person.email,
    participation: participationOf({ cohort, program }, application, openPairsWith),
    pairs: await Promise.all(
      pairs.map(async (pair) => {
        const other = personOn(pair, otherSide(sideOf(pair, id) ?? 'mentor'));
        const found = await findApplication(table, cohort.id, other);
        const name = found && nameIn(program, found.answers);
        const isYes = answerOf(pair, sideOf(pair, id) ?? 'mentor') === 'yes';
        return {
          id: other,
          with: name ?? 'a former participant',
          state: `${PAIR_FACTS[pair.state].word}${isYes && !isPlaced(pair) ? '; this person said yes' : ''}`,
        };
      }),
    ),
    ...(application.screenedBecause !== undefined && { screenedBecause: application.screenedBecause }),
    answers: program.questions.map((asked) => fieldOf(asked, application.answers[asked.id])),
    notes: (application.notes ?? []).toReversed().map(({ at, by, text }) => ({ at, by: named(by), text })),
    timeline: events.sort((a, b) => (a.at < b.at ? 1 : -1)),
  };
}

/** An answer as a field of a form, to be corrected. */
export function fieldOf(question: Question, given: AnswerValue | undefined): PersonView['answers'][number] {
  const { id, text } = question;
  const isList = LIST_KINDS.has(question.kind) && question.kind !== 'choice';
  const answer = isList ? asLabels(given).join('\n') : answerInWords(given);
  return { id, question: text, answer, isList, options: optionsOf(question) };
}

export function answerInWords(given: AnswerValue | undefined): string {
  return typeof given === 'boolean' ? (given ? 'yes' : 'no') : asLabels(given).join(', ');
}

/** The labels that a question takes; none where people write what they like. */
function optionsOf(question: Question): readonly string[] {
  switch (question.kind) {
    case 'choice':
      return question.options;
    case 'set':
      return question.options ?? [];
    case 'availability':
      return Object.keys(question.options);
    case 'yes-no':
      return ['yes', 'no'];
    default:
      return [];
  }
}

const EMAIL_WORDS: Readonly<Record<Message['state'], string>> = {
  pending: 'is waiting to be sent',
  attempted: 'is being sent',
  sent: 'was sent',
  skipped: 'was not sent',
  held: 'is held while email is paused',
  failed: 'was refused',
  unknown: 'may not have arrived',
};

function emailEvent(message: Message, now: EpochMs): PersonView['timeline'][number] {
  const { id, email, state, sentAt, createdAt, reason, outcome } = message;
  // Why it waited is of no account once it went out.
  const note = outcome ?? (state === 'sent' ? undefined : reason);
  return {
    at: sentAt ?? createdAt,
    what: `Email "${emailInWords(email)}" ${EMAIL_WORDS[state]}`,
    ...(note !== undefined && { note: note.replaceAll('-', ' ') }),
    ...(isKeptAsSent(message, now) && { message: id }),
  };
}

const CorrectionBody = z.object({
  revision: z.int(),
  answers: z.record(z.string(), z.string().max(20_000)),
});

async function correct(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = CorrectionBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'The corrected answers could not be read.' });
  const person = request.params['person'] ?? '';
  const corrected = await correctAnswers(dependencies, found, { person, ...data, by: manager.id });
  switch (corrected?.kind) {
    case undefined:
      return undefined;
    case 'corrected':
      return json(200, { changed: corrected.changed });
    case 'moved':
      return applicationMoved();
    case 'unreadable':
      return json(422, { message: corrected.because });
    case 'refused':
      return json(409, { message: corrected.because });
  }
}

const Revision = z.object({ revision: z.int() });

async function decideOne(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const [decision, seen] = [DecisionBody.safeParse(jsonBody(request)), Revision.safeParse(jsonBody(request))];
  if (!decision.success || !seen.success) return reasonMissing();
  const person = request.params['person'] ?? '';
  const application = await findApplication(dependencies.table, found.cohort.id, person);
  if (!application) return undefined;
  const { revision } = seen.data;
  const done = await decide(dependencies, found, {
    application,
    revision,
    decision: decision.data,
    by: manager.id,
  });
  switch (done) {
    case 'done':
      return json(200, { screening: decision.data.screening });
    case 'too-late':
      return json(409, {
        message:
          'No one can be accepted or rejected now: the match is being made, this person is in a pair, or introductions have ended.',
      });
    case 'moved':
      return applicationMoved();
  }
}

/** Within an hour, looking again is the same look. */
async function noteView(
  { table, clock }: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const person = request.params['person'] ?? '';
  if (!(await findApplication(table, cohort.id, person))) return undefined;
  const now = clock();
  const looked = { at: iso(now), by: manager.id, what: 'viewed-person', about: person } as const;
  await table.write(onceWrite(cohort.id, looked, iso(now - (now % HOUR))));
  return json(200, {});
}

export const routes = {
  'POST /api/cohorts/{cohort}/people/{person}/views': cohortRoute('reader', noteView),
  'GET /api/cohorts/{cohort}/people/{person}': readerRoute(readPerson),
  'POST /api/cohorts/{cohort}/people/{person}/answers': managerRoute(correct),
  'POST /api/cohorts/{cohort}/people/{person}/screening': managerRoute(decideOne),
} as const satisfies Routes;
