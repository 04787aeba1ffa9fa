/** Everybody who applied, and one person's whole story. */
import { type Application, nameIn, seeksMentor } from '../../../shared/domain/application.ts';
import { type AnswerValue, asLabels, labelsFor } from '../../../shared/domain/answers.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { type Pair, sideOf } from '../../../shared/domain/pair.ts';
import { SESSION_ROUND } from '../../../shared/domain/survey.ts';
import type { Program, Question } from '../../../shared/domain/program.ts';
import { findApplication, listApplications, listVersions } from '../../../shared/store/applications.ts';
import { listMessages } from '../../../shared/store/messages.ts';
import { listPairs, listResponses, listSessions } from '../../../shared/store/pairs.ts';
import { findPerson } from '../../../shared/store/people.ts';
import type { CohortWithProgram } from '../../../shared/store/programs.ts';
import type { Table } from '../../../shared/store/table.ts';
import { STATES } from './pairs.ts';
import type { PersonRow, PersonView } from '../views.ts';

export async function readPeople(table: Table, { cohort, program }: CohortWithProgram): Promise<PersonRow[]> {
  const [applications, pairs, messages] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
    listMessages(table, cohort.id),
  ]);
  const emails = Map.groupBy(messages, ({ person }) => person);
  const byPerson = new Map<string, Pair[]>();
  for (const pair of pairs)
    for (const person of [pair.mentor, pair.mentee])
      byPerson.set(person, [...(byPerson.get(person) ?? []), pair]);
  return applications
    .map((one) =>
      rowOf({ cohort, program }, one, {
        pairs: byPerson.get(one.person) ?? [],
        messages: emails.get(one.person) ?? [],
      }),
    )
    .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

export async function readPerson(
  table: Table,
  { cohort, program }: CohortWithProgram,
  id: string,
): Promise<PersonView | undefined> {
  const application = await findApplication(table, cohort.id, id);
  const person = application && (await findPerson(table, id));
  if (!person) return undefined;
  const [versions, allPairs, allMessages, allSessions, responses] = await Promise.all([
    listVersions(table, cohort.id, id),
    listPairs(table, cohort.id),
    listMessages(table, cohort.id),
    listSessions(table, cohort.id),
    listResponses(table, cohort.id),
  ]);
  const pairs = allPairs.filter((pair) => sideOf(pair, id));
  const messages = allMessages.filter((message) => message.person === id);
  const own = new Set(pairs.map((pair) => pair.id));
  const events = [
    ...versions.map(({ submittedAt, role, response }, index) => ({
      at: submittedAt,
      what: response.startsWith('correction-')
        ? 'The manager corrected an answer'
        : index === 0
          ? `Applied as ${role}`
          : 'Changed the application',
    })),
    ...(application.withdrawnAt === undefined ? [] : [{ at: application.withdrawnAt, what: 'Withdrew' }]),
    ...messages.map(toldOf),
    // That somebody answered, never what: answers are confidential.
    ...responses
      .filter((one) => one.person === id)
      .map(({ answeredAt, survey }) => ({
        at: answeredAt,
        what:
          survey === SESSION_ROUND
            ? 'Rated a meeting'
            : `Answered "${program.surveys.find((one) => one.id === survey)?.name ?? survey}"`,
      })),
    ...allSessions
      .filter(({ pair }) => own.has(pair))
      .map(({ loggedAt, met, date }) => ({
        at: loggedAt,
        what: met ? `A meeting on ${date} was logged` : 'It was logged that they did not meet',
      })),
  ];
  return {
    ...rowOf({ cohort, program }, application, { pairs, messages }),
    email: person.email,
    pairs: await Promise.all(
      pairs.map(async (pair) => {
        const other = pair.mentor === id ? pair.mentee : pair.mentor;
        const found = await findApplication(table, cohort.id, other);
        const name = found && nameIn(program, found.answers);
        return { id: other, with: name ?? 'somebody who has left', state: STATES[pair.state] };
      }),
    ),
    ...(application.screenedBecause !== undefined && { screenedBecause: application.screenedBecause }),
    answers: program.questions.map((asked) => {
      const { id: question, text, kind } = asked;
      const isList = kind === 'set' || kind === 'language' || kind === 'availability';
      const given = application.answers[question];
      const answer = isList ? asLabels(given).join('\n') : answerInWords(given);
      return { id: question, question: text, answer, isList, options: optionsOf(asked) };
    }),
    timeline: events.sort((a, b) => (a.at < b.at ? 1 : -1)),
  };
}

export function answerInWords(given: AnswerValue | undefined): string {
  return typeof given === 'boolean' ? (given ? 'yes' : 'no') : asLabels(given).join(', ');
}

function rowOf(
  { cohort, program }: CohortWithProgram,
  application: Application,
  { pairs, messages }: { readonly pairs: readonly Pair[]; readonly messages: readonly Message[] },
): PersonRow {
  return {
    id: application.person,
    name: nameIn(program, application.answers),
    role: application.role,
    standing: standingOf(application, pairs),
    appliedAt: application.submittedAt,
    errors: problemsOf(program, application, messages),
    screening: application.screening,
    revision: application.revision,
    decidable: ['open', 'closing', 'review'].includes(cohort.state) && application.withdrawnAt === undefined,
  };
}

const OF_PAIR: Partial<Record<Pair['state'], string>> = {
  introduced: 'in a pair',
  completed: 'completed',
  proposed: 'asked',
};

function standingOf(application: Application, pairs: readonly Pair[]): string {
  if (application.withdrawnAt !== undefined) return 'withdrawn';
  for (const [state, word] of Object.entries(OF_PAIR))
    if (pairs.some((pair) => pair.state === state)) return word;
  if (application.paused) return 'paused';
  return application.screening === 'open' ? 'applied' : application.screening;
}

function problemsOf(
  program: Program,
  { missing, role, answers }: Application,
  messages: readonly Message[],
): string[] {
  const asked = (question: string): string =>
    program.questions.find(({ id }) => id === question)?.text ?? question;
  return [
    ...(missing.length > 0 ? [`Not answered: ${missing.map(asked).join('; ')}`] : []),
    ...(saysNothingOfHelp(program, { role, answers })
      ? ['Has not said what help is wanted, so that hardly any mentor can be found']
      : []),
    ...(messages.some(({ outcome }) => outcome === 'bounced') ? ['Email comes back'] : []),
    ...(messages.some(({ state }) => state === 'failed' || state === 'unknown')
      ? ['An email may not have arrived']
      : []),
  ];
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

/** Somebody who looks for a mentor and left out the question that matching asks first. */
function saysNothingOfHelp(
  program: Program,
  { role, answers }: Pick<Application, 'role' | 'answers'>,
): boolean {
  const asked = program.questions.some(({ use }) => use === 'asks') && program.matching.atLeastOneAsk;
  return asked && seeksMentor(role) && labelsFor(program, answers, 'asks').length === 0;
}

const EMAIL_WORDS: Readonly<Record<Message['state'], string>> = {
  pending: 'is to go out',
  claimed: 'is going out',
  attempted: 'is going out',
  sent: 'was sent',
  skipped: 'was not sent',
  held: 'waits, because all email is paused',
  failed: 'was refused',
  unknown: 'may or may not have arrived',
};

function toldOf({
  email,
  state,
  sentAt,
  createdAt,
  reason,
  outcome,
}: Message): PersonView['timeline'][number] {
  const note = outcome ?? reason;
  return {
    at: sentAt ?? createdAt,
    what: `Email "${email.replaceAll('-', ' ')}" ${EMAIL_WORDS[state]}`,
    ...(note !== undefined && { note: note.replaceAll('-', ' ') }),
  };
}
