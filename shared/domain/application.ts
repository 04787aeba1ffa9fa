/** One person's application for one cohort: made of versions, and changed by the person's own links. */
import { type Answers, answerFor, displayName, labelsFor, numberFor, textFor } from './answers.ts';
import { isZone } from './calendar.ts';
import { roleInSentence } from './role-words.ts';
import { type Question } from './program-questions.ts';
import { type Role } from './program-values.ts';
import { type EligibilityRule, type Program } from './program.ts';
import { isAskedOf } from './program-questions.ts';
import type { IsoInstant, CohortId, ManagerId, PersonId, PairId, RunId } from './brand.ts';
import type { UnmatchedReason } from './matching/reasons.ts';

/** One response as a version. Versions never change; a newer submission of the same person adds one. */
export interface ApplicationVersion {
  /** Hash of provider, form and response id. */
  readonly response: string;
  readonly submittedAt: IsoInstant;
  readonly receivedAt: IsoInstant;
  readonly role: Role;
  readonly answers: Answers;
  /** Questions whose answer did not fit them: the person is asked again. */
  readonly unfit?: readonly string[];
  /** It waits until someone says that it is the person's. */
  readonly held?: true;
}

/** `interview`: the manager wants to talk to the person first; only she decides then. */
export const SCREENINGS = ['open', 'accepted', 'rejected', 'waitlisted', 'interview'] as const;
export type Screening = (typeof SCREENINGS)[number];

/** That someone agreed to the program's agreement and code of conduct: to which version, when, and how. */
export type Consent = {
  readonly version: string;
  readonly at: IsoInstant;
  readonly by: 'form' | 'link';
};

export type HeldChange = {
  readonly response: string;
  readonly at: IsoInstant;
};

/**
 * Whether a form has to be confirmed before it changes anything: it is another than those before, and its person has withdrawn or
 * has been decided about. Whoever knows the address could have sent it.
 */
export function needsConfirmation(
  { withdrawnAt, screening }: Pick<Application, 'withdrawnAt' | 'screening'>,
  versions: readonly ApplicationVersion[],
  { response }: Pick<ApplicationVersion, 'response'>,
): boolean {
  const isEdit = versions.some((one) => one.response === response && !one.held);
  return !isEdit && (withdrawnAt !== undefined || screening !== 'open');
}

/** `bar`: taken out, and not taken in again by any later application to the program. */
export type Leaving = {
  readonly kind: 'withdraw' | 'bar';
  readonly at: IsoInstant;
};

/** What a manager noted about someone. */
export type Note = {
  readonly at: IsoInstant;
  readonly by: ManagerId;
  readonly text: string;
};

/** They are read with every application, so they are few and short. */
export const MOST_NOTES = 30;
export const MOST_NOTE_CHARACTERS = 2000;

export interface Application {
  readonly cohort: CohortId;
  readonly person: PersonId;
  readonly role: Role;
  readonly answers: Answers;
  /** Of the newest answers, and of the first. */
  readonly submittedAt: IsoInstant;
  readonly appliedAt: IsoInstant;
  readonly receivedAt: IsoInstant;
  readonly versions: number;
  /** Required questions that the person left out, and the question for consent without a yes. */
  readonly missing: readonly string[];
  readonly consent?: Consent;
  readonly screening: Screening;
  readonly screenedBecause?: string;
  /** When the manager decided last: email about an earlier decision of hers says nothing true. */
  readonly decidedAt?: IsoInstant;
  /** Mentees that a mentor can take: what the person chose by link, or answered. */
  readonly capacity: number;
  readonly seatsTaken: number;
  /** The approved run that last changed the capacity, so that a repeated approval changes it once. */
  readonly seatsFrom?: RunId;
  readonly paused: boolean;
  /** Mentors whom the person chose from the list, the first choice first. */
  readonly choices?: readonly PersonId[];
  /** Matches in a row whose proposals ran out without any answer of this person, with spaces between: one text, so that a condition can hold it. */
  readonly silentRuns?: string;
  /** The last match of which the person answered a proposal: who answers one of several was there for all. */
  readonly answeredRun?: RunId;
  /** Since when no proposals are sent, because so many stayed without an answer; until the person says that they are there. */
  readonly setAsideAt?: IsoInstant;
  readonly withdrawnAt?: IsoInstant;
  /** The newest form that waits until someone says that it is the person's. */
  readonly held?: HeldChange;
  /** Until when someone without a match asked to be kept, beyond the program's time. */
  readonly keptUntil?: IsoInstant;
  /** What the manager planned, which can be taken back until then. */
  readonly leaving?: Leaving;
  /** When the manager took the person out, and since when nothing that they send brings them back. */
  readonly removedAt?: IsoInstant;
  readonly barredAt?: IsoInstant;
  /** Pair that this person is in as a mentee, while it is proposed or stronger. */
  readonly menteePair?: PairId;
  readonly unmatchedBecause?: UnmatchedReason;
  /** Times that were offered for first meetings (ISO), with spaces between: one text, so that a condition can hold it. */
  readonly firstMeetings?: string;
  /** What managers noted about the person, the oldest first. */
  readonly notes?: readonly Note[];
  /** The import that brought it, where no form did. */
  readonly importedBy?: string;
  readonly revision: number;
}

/** The matches whose proposals someone let pass without an answer, since they were last heard of. */
export function silentRunsOf({ silentRuns = '' }: Pick<Application, 'silentRuns'>): readonly RunId[] {
  return silentRuns.split(' ').filter(Boolean);
}

/**
 * What the versions of one person amount to, whatever order they arrived in: the latest submission speaks. A person
 * who used both a mentor's and a mentee's form is both, and each form's answers stand.
 */
export function foldVersions(
  program: Program,
  versions: readonly ApplicationVersion[],
  given?: Consent,
): Pick<
  Application,
  'role' | 'answers' | 'submittedAt' | 'appliedAt' | 'receivedAt' | 'missing' | 'capacity' | 'consent'
> {
  const ordered = versions.filter(({ held }) => !held).sort((a, b) => order(a).localeCompare(order(b)));
  const latest = ordered.at(-1);
  if (!latest) throw new Error('An application has at least one version.');
  const latestOther = ordered.findLast(({ role }) => role !== latest.role);
  const combines =
    latestOther && latest.role !== 'both' && latestOther.role !== 'peer' && latest.role !== 'peer';
  const role: Role = combines ? 'both' : latest.role;
  const answers = combines ? { ...latestOther.answers, ...latest.answers } : latest.answers;
  const consent = consentIn(program, ordered, given);
  return {
    role,
    answers,
    submittedAt: latest.submittedAt,
    appliedAt: ordered[0]?.submittedAt ?? latest.submittedAt,
    receivedAt: latest.receivedAt,
    ...(consent && { consent }),
    missing: missingIn(program, {
      role,
      answers,
      unfit: latest.unfit ?? [],
      consented: consent !== undefined,
    }),
    capacity: role === 'mentee' ? 0 : capacityOf(program, answers),
  };
}

/** Questions to ask again: required ones, those that a rule of the role needs, those whose answer did not fit; and consent. */
function missingIn(
  { questions, eligibility }: Program,
  {
    role,
    answers,
    unfit,
    consented,
  }: {
    readonly role: Role;
    readonly answers: Answers;
    readonly unfit: readonly string[];
    readonly consented: boolean;
  },
): string[] {
  const ruled = new Set(eligibility.filter((rule) => concerns(rule, role)).map(({ question }) => question));
  return questions
    .filter((question) => {
      const { id, use, required } = question;
      if (use === 'consent') return !consented;
      const isNeeded = (required && isAskedOf(question, role)) || ruled.has(id) || unfit.includes(id);
      return answers[id] === undefined && isNeeded;
    })
    .map(({ id }) => id);
}

/** The newest yes or no of the versions, unless a newer yes was `given` by link. No answer is neither. */
function consentIn(
  program: Program,
  ordered: readonly ApplicationVersion[],
  given: Consent | undefined,
): Consent | undefined {
  const question = consentQuestion(program);
  if (!question) return undefined;
  const newest = ordered.findLast(({ answers }) => typeof answers[question.id] === 'boolean');
  if (!newest || (given && given.at >= newest.submittedAt)) return given;
  return newest.answers[question.id] === true
    ? { version: program.agreement.version, at: newest.submittedAt, by: 'form' }
    : undefined;
}

export function consentQuestion({ questions }: Program): Question | undefined {
  return questions.find(({ use }) => use === 'consent');
}

/** Whether the program asks for consent and the person has not given it: they are neither matched nor emailed until then. */
export function awaitsConsent(program: Program, application: Application): boolean {
  return consentQuestion(program) !== undefined && application.consent === undefined;
}

/** The application once its person has agreed. */
export function withConsent(
  program: Program,
  { missing }: Pick<Application, 'missing'>,
  consent: Consent,
): Pick<Application, 'consent' | 'missing'> {
  const question = consentQuestion(program);
  return { consent, missing: missing.filter((id) => id !== question?.id) };
}

function order({ submittedAt, receivedAt, response }: ApplicationVersion): string {
  return `${submittedAt} ${receivedAt} ${response}`;
}

function capacityOf(program: Program, answers: Answers): number {
  const { capacity } = program.policies;
  const asked = numberFor(program, answers, 'capacity') ?? capacity.default;
  return Math.min(Math.max(Math.trunc(asked), 0), capacity.most);
}

export type CountsFor = 'in-time' | 'late';

/** Whether a submission counts: by its own time, never later than we received it, within the grace. Epoch milliseconds. */
export function countsFor(submittedAt: number, receivedAt: number, lastMoment: number): CountsFor {
  return Math.min(submittedAt, receivedAt) <= lastMoment ? 'in-time' : 'late';
}

/** Whether a rule is about people of a role. */
export function concerns(rule: EligibilityRule, role: Role): boolean {
  return rule.role === role || (role === 'both' && (rule.role === 'mentor' || rule.role === 'mentee'));
}

/** Whether someone is part of matching at all. */
export function takesPart(program: Program, application: Application): boolean {
  return (
    application.screening === 'accepted' &&
    !application.paused &&
    application.setAsideAt === undefined &&
    application.withdrawnAt === undefined &&
    application.leaving === undefined &&
    !awaitsConsent(program, application)
  );
}

/** Whether someone still hopes for a match: accepted, or on the waiting list, and in none. */
export function hopesForMatch(
  application: Pick<Application, 'screening' | 'withdrawnAt' | 'menteePair' | 'seatsTaken'>,
): boolean {
  const { screening, withdrawnAt } = application;
  const isIn = screening === 'accepted' || screening === 'waitlisted';
  return isIn && withdrawnAt === undefined && !holdsPlace(application);
}

/** Whether someone is in a pair that is proposed, introduced or completed. */
export function holdsPlace({
  menteePair,
  seatsTaken,
}: Pick<Application, 'menteePair' | 'seatsTaken'>): boolean {
  return menteePair !== undefined || seatsTaken > 0;
}

export function mentors(role: Role): boolean {
  return role === 'mentor' || role === 'both';
}

export function seeksMentor(role: Role): boolean {
  return role === 'mentee' || role === 'both';
}

export function nameIn(program: Program, answers: Answers): string {
  return displayName(String(answerFor(program, answers, 'name') ?? ''));
}

/** Names by person; someone who is not among the applications has left. */
export function namesOf(program: Program, applications: readonly Application[]): (person: string) => string {
  const names = new Map(applications.map(({ person, answers }) => [person, nameIn(program, answers)]));
  return (person) => names.get(person) ?? 'a former participant';
}

/** The role that someone chose, whatever words the form puts around it; `undefined` when it is none of ours. */
export function roleIn(program: Program, answers: Answers): Role | undefined {
  const answer = textFor(program, answers, 'role').trim();
  const question = program.questions.find(({ use }) => use === 'role');
  const mapped = question?.kind === 'choice' ? question.roles?.[answer] : undefined;
  return mapped ?? roleInSentence(answer);
}

/** What someone of a role is asked. A rule decides on an answer alone, so what it is about is required. */
export function questionsFor({ questions, eligibility }: Program, role: Role): Question[] {
  const ruled = new Set(eligibility.filter((rule) => concerns(rule, role)).map(({ question }) => question));
  return questions
    .filter((question) => isAskedOf(question, role))
    .map((question) => (ruled.has(question.id) ? { ...question, required: true } : question));
}

/** When a person can meet, as ranges of their week: `Mon-Fri 18:00-21:00`. */
export function hoursIn(program: Program, answers: Answers): string[] {
  const question = program.questions.find(({ use }) => use === 'availability');
  if (question?.kind !== 'availability') return [];
  return labelsFor(program, answers, 'availability').flatMap((label) => question.options[label] ?? []);
}

/** The person's time zone; the cohort's where none was said that is one. */
export function zoneIn(program: Program, answers: Answers): string {
  const zone = textFor(program, answers, 'zone');
  return zone !== '' && isZone(zone) ? zone : program.cohort.zone;
}
