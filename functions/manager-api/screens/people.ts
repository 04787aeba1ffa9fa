/** Everyone who applied, and who may and has not. */
import type { LocalDate } from '../../../shared/domain/brand.ts';
import { localDate } from '../../../shared/domain/calendar.ts';
import { isDecidable } from '../../../shared/domain/journey.ts';
import {
  type Application,
  hopesForMatch,
  nameIn,
  seeksMentor,
  type Screening,
} from '../../../shared/domain/application.ts';
import {
  type AnswerValue,
  asLabels,
  labelsFor,
  textFor,
  unlistedLabels,
} from '../../../shared/domain/answers.ts';
import type { Message, MessageOutcome } from '../../../shared/domain/message.ts';
import { isPlaced, type Pair } from '../../../shared/domain/pair.ts';
import type { PersonId } from '../../../shared/domain/brand.ts';
import { listCohorts } from '../../../shared/store/cohorts.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { haveAnsweredEarly, interestPages, listApplications } from '../../../shared/store/applications.ts';
import { findPeople, listUnreached } from '../../../shared/store/people.ts';
import { messagesIn } from '../../../shared/store/messages.ts';
import { listImports } from '../../../shared/store/imports.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { type Cohort, COHORT_FACTS, type CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { UNMATCHED_SENTENCES } from '../../../shared/domain/matching/reasons.ts';
import { type ApiDependencies, readerRoute, type Routes } from '../route.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly email: string;
  /** They had a match in an earlier cohort of the program. */
  readonly tookPartBefore?: true;
  /** In a word: "in a pair", "rejected", "withdrawn" ... */
  readonly standing: string;
  readonly appliedAt: string;
  /** What is wrong with the application or its email, if something is. */
  readonly errors: readonly string[];
  /** Why someone who hopes for a match has none, once proposals have gone out. */
  readonly without?: string;
  readonly screening: Screening;
  /** Of the application as it is shown here; a decision names it. */
  readonly revision: number;
  /** Whether a decision can still be made. */
  readonly decidable: boolean;
}

/** Everyone who applied, and what they can be told apart by. */
export interface PeopleView {
  /** Questions with choices, as applicants read them. */
  readonly questions: readonly string[];
  /** With each, what they chose, question by question. */
  readonly people: readonly (PersonRow & { readonly chose: readonly (readonly string[])[] })[];
}

/** People who may apply and have not. */
export interface InterestedView {
  readonly total: number;
  /** The first of them. */
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly how: 'invited' | 'not invited yet' | 'interested' | 'answered early';
  }[];
}

async function readPeople(
  { table, clock }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<PeopleView> {
  const [applications, pairs, problems, unreached, before] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
    messagesIn(table, cohort.id, { list: 'problem' }),
    listUnreached(table),
    placedBefore(table, cohort),
  ]);
  const asked = program.questions.filter(
    ({ kind }) => kind === 'choice' || kind === 'set' || kind === 'yes-no',
  );
  const today = localDate(clock(), program.cohort.zone);
  const emails = Map.groupBy(problems, ({ person }) => person);
  const suppressed = new Map(unreached.map((one) => [one.id, one.suppressed]));
  const byPerson = new Map<string, Pair[]>();
  for (const pair of pairs)
    for (const { person } of pair.members) byPerson.set(person, [...(byPerson.get(person) ?? []), pair]);
  const people = applications.map((one) => ({
    ...personRow({ cohort, program }, one, {
      today,
      pairs: byPerson.get(one.person) ?? [],
      messages: emails.get(one.person) ?? [],
      suppressed: suppressed.get(one.person),
      tookPartBefore: before.has(one.person),
    }),
    chose: asked.map(({ id }) => chosenIn(one.answers[id])),
  }));
  return {
    questions: asked.map(({ text }) => text),
    people: people.sort((a, b) => order.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)),
  };
}

const order = new Intl.Collator('en');

function chosenIn(answer: AnswerValue | undefined): readonly string[] {
  if (typeof answer === 'boolean') return [answer ? 'yes' : 'no'];
  return asLabels(answer);
}

/** Who was in a pair of another cohort of the program. */
async function placedBefore(table: Table, cohort: Cohort): Promise<ReadonlySet<PersonId>> {
  const others = (await listCohorts(table)).filter(
    ({ program, createdAt }) => program === cohort.program && createdAt < cohort.createdAt,
  );
  const pairs = (await Promise.all(others.map(({ id }) => listPairs(table, id)))).flat();
  return new Set(pairs.filter(isPlaced).flatMap(({ members }) => members.map(({ person }) => person)));
}

export function personRow(
  { cohort, program }: CohortWithProgram,
  application: Application,
  {
    pairs,
    messages,
    suppressed,
    today,
    tookPartBefore,
  }: {
    readonly pairs: readonly Pair[];
    readonly messages: readonly Message[];
    readonly suppressed: MessageOutcome | undefined;
    readonly today: LocalDate;
    readonly tookPartBefore: boolean;
  },
): PersonRow {
  return {
    id: application.person,
    name: nameIn(program, application.answers),
    role: application.role,
    email: textFor(program, application.answers, 'email'),
    ...(tookPartBefore && { tookPartBefore }),
    standing: standingOf(application, pairs),
    appliedAt: application.appliedAt,
    ...withoutMatch(cohort, application),
    errors: problemsOf(program, application, { messages, suppressed }),
    screening: application.screening,
    revision: application.revision,
    decidable: isDecidable({ program, state: cohort.state }, application, today),
  };
}

const OF_PAIR: Partial<Record<Pair['state'], string>> = {
  introduced: 'in a pair',
  completed: 'completed',
  'never-met': 'never met',
  proposed: 'proposed',
};

function standingOf(application: Application, pairs: readonly Pair[]): string {
  if (application.withdrawnAt !== undefined) return 'withdrawn';
  for (const [state, word] of Object.entries(OF_PAIR))
    if (pairs.some((pair) => pair.state === state)) return word;
  if (application.paused) return 'paused';
  if (application.setAsideAt !== undefined) return 'set aside';
  return application.screening === 'open' ? 'applied' : application.screening;
}

/** Once there are pairs: who has none, and why. */
function withoutMatch({ state }: Cohort, application: Application): Pick<PersonRow, 'without'> {
  if (!COHORT_FACTS[state].hasPairs || !hopesForMatch(application)) return {};
  const { unmatchedBecause, role, setAsideAt, paused } = application;
  if (setAsideAt !== undefined) return { without: 'They left their proposals without an answer.' };
  if (paused) return { without: 'They are paused.' };
  if (unmatchedBecause !== undefined) return { without: UNMATCHED_SENTENCES[unmatchedBecause] };
  return { without: seeksMentor(role) ? 'No mentor yet.' : 'No mentee yet.' };
}

function problemsOf(
  program: Program,
  { missing, role, answers, held }: Application,
  {
    messages,
    suppressed,
  }: { readonly messages: readonly Message[]; readonly suppressed: MessageOutcome | undefined },
): string[] {
  const asked = (question: string): string =>
    program.questions.find(({ id }) => id === question)?.text ?? question;
  return [
    ...(held ? ['A form that came again waits for confirmation'] : []),
    ...(missing.length > 0 ? [`Not answered: ${missing.map(asked).join('; ')}`] : []),
    ...(saysNothingOfHelp(program, { role, answers })
      ? ["Didn't say what they want help with, so no mentor can be found"]
      : []),
    ...unlisted(program, answers),
    ...(suppressed === 'bounced' ? ['Email bounced'] : []),
    ...(messages.some(({ state }) => state === 'failed' || state === 'unknown')
      ? ['An email may not have arrived']
      : []),
  ];
}

/** What matching looks at, and no one who picked a choice can have in common. */
function unlisted({ questions }: Program, answers: Application['answers']): string[] {
  return questions
    .filter(({ use }) => use === 'gives' || use === 'asks')
    .flatMap((question) => unlistedLabels(question, answers[question.id]))
    .map((label) => `"${label}" is none of your choices`);
}

/** Someone who looks for a mentor and left out the question that matching asks first. */
function saysNothingOfHelp(
  program: Program,
  { role, answers }: Pick<Application, 'role' | 'answers'>,
): boolean {
  const asked = program.questions.some(({ use }) => use === 'asks') && program.matching.atLeastOneAsk;
  return asked && seeksMentor(role) && labelsFor(program, answers, 'asks').length === 0;
}

const SHOWN_INTERESTED = 200;

async function readInterested(
  { table }: ApiDependencies,
  { cohort }: CohortWithProgram,
): Promise<InterestedView> {
  const applied = new Set((await listApplications(table, cohort.id)).map(({ person }) => person));
  const interests = (await Array.fromAsync(interestPages(table, cohort.id)))
    .flat()
    .filter(({ person }) => !applied.has(person));
  const shown = interests.slice(0, SHOWN_INTERESTED);
  const ids = shown.map(({ person }) => person);
  const [people, early, imports] = await Promise.all([
    findPeople(table, ids),
    haveAnsweredEarly(table, cohort.id, ids),
    listImports(table, cohort.id),
  ]);
  const sent = new Set(imports.flatMap(({ id, toldAt }) => (toldAt === undefined ? [] : [id])));
  return {
    total: interests.length,
    people: shown.map(({ person, importedBy }, index) => ({
      id: person,
      name: people[index]?.name ?? '',
      email: people[index]?.email ?? '',
      how: early[index]
        ? 'answered early'
        : importedBy === undefined
          ? 'interested'
          : sent.has(importedBy)
            ? 'invited'
            : 'not invited yet',
    })),
  };
}

export const routes = {
  'GET /api/cohorts/{cohort}/interested': readerRoute(readInterested),
  'GET /api/cohorts/{cohort}/people': readerRoute(readPeople),
} as const satisfies Routes;
