/** An email as somebody would get it, before it goes out. What does not exist yet is made up, and its links open nothing. */
import { type Application } from '../../domain/application.ts';
import { isPlaced } from '../../domain/audience.ts';
import { iso } from '../../domain/calendar.ts';
import { holdsSeat, type Pair, sideOf } from '../../domain/pair.ts';
import type { MatchedPair } from '../../domain/matching/match.ts';
import type { JourneyEvent, EmailText, Program, Touchpoint } from '../../domain/program.ts';
import { findApplication } from '../../store/applications.ts';
import { MANAGER, messageFor } from '../../store/messages.ts';
import { findRun, listPairs } from '../../store/pairs.ts';
import { findPerson, type Person } from '../../store/people.ts';
import type { CohortWithProgram } from '../../store/programs.ts';
import type { Table } from '../../store/table.ts';
import { type MessageContext, variablesOf } from './message-context.ts';
import { compose, type Composed } from '../../email/compose.ts';

export interface Preview extends Composed {
  readonly to: { readonly name: string; readonly email: string };
  /** Variables of the text with what they are here: `person.firstName`. */
  readonly variables: readonly { readonly name: string; readonly example: string }[];
}

export interface PreviewOf {
  readonly touchpoint: Touchpoint;
  /** As whom; somebody made up when absent. */
  readonly person?: string | undefined;
  /** Who would be paired, where there is no pair yet. */
  readonly expected?: readonly MatchedPair[] | undefined;
  /** In the place of the text in force. */
  readonly text?: EmailText | undefined;
  readonly publicUrl: string;
  readonly now: number;
}

/** Signs nothing that anybody would accept. */
const INERT = 'links of previews open nothing';

/** Rejects with what is wrong with the text. */
export async function previewEmail(
  table: Table,
  running: CohortWithProgram,
  { touchpoint, person, expected = [], text, publicUrl, now }: PreviewOf,
): Promise<Preview> {
  const { program } = running;
  const toManager = touchpoint.to === 'manager';
  const wanted = { occurrence: 'preview', person: toManager ? MANAGER : (person ?? 'sample'), facts: FACTS };
  const message = messageFor(program, touchpoint, { wanted, now });
  const context = toManager
    ? await ofManager(table, running, touchpoint)
    : await ofPerson(table, running, { touchpoint, person, expected, now });
  const withText: MessageContext = { ...context, text: text ?? context.text };
  const links = { publicUrl, key: INERT };
  const composed = await compose(withText, message, { links, now });
  return {
    ...composed,
    to: withText.recipient,
    variables: flat(variablesOf(withText, message, { links, now })),
  };
}

/** Facts that single emails carry, as they could be. */
const FACTS = {
  source: 'apply',
  pairs: '41',
  placed: '41',
  unmatched: '17',
  run: '',
  count: '2',
  tasks: 'A match waits for your approval\n1 delivery could not be read',
};

async function ofManager(
  table: Table,
  { cohort, program }: CohortWithProgram,
  touchpoint: Touchpoint,
): Promise<MessageContext> {
  const { name, email } = program.program.manager;
  const run =
    cohort.publishedRun === undefined ? undefined : await findRun(table, cohort.id, cohort.publishedRun);
  const recipient = { name, email, zone: program.cohort.zone };
  return { program, touchpoint, recipient, relevant: true, paused: false, run };
}

async function ofPerson(
  table: Table,
  { cohort, program }: CohortWithProgram,
  {
    touchpoint,
    person,
    expected,
    now,
  }: Pick<PreviewOf, 'touchpoint' | 'person' | 'now'> & { readonly expected: readonly MatchedPair[] },
): Promise<MessageContext> {
  // Nobody is shown who has not applied for this cohort.
  const application = person === undefined ? undefined : await findApplication(table, cohort.id, person);
  const [known, pairs] = await Promise.all([
    application && findPerson(table, application.person),
    application ? listPairs(table, cohort.id) : [],
  ]);
  const recipient = known ?? samplePerson('sample', 'Sam Sample', program);
  const own = pairs.find((pair) => holdsSeat(pair) && sideOf(pair, recipient.id) !== undefined);
  const coming = expected.find(({ mentor, mentee }) => mentor === person || mentee === person);
  const pair = own ?? { ...samplePair(program, { touchpoint, recipient, application, now }), ...coming };
  const side = sideOf(pair, recipient.id) ?? 'mentee';
  const otherId = side === 'mentor' ? pair.mentee : pair.mentor;
  // Before two yeses nobody is named.
  const other = isPlaced(pair)
    ? ((await findPerson(table, otherId)) ?? samplePerson('other', 'Olu Other', program))
    : undefined;
  return { program, touchpoint, recipient, relevant: true, paused: false, application, pair, other };
}

function samplePerson(id: string, name: string, { cohort }: Program): Person {
  const email = `${id}@example.org`;
  return { id, name, email, zone: cohort.zone, createdAt: '2026-01-01T00:00:00.000Z' };
}

function samplePair(
  program: Program,
  {
    touchpoint,
    recipient,
    application,
    now,
  }: {
    readonly touchpoint: Touchpoint;
    readonly recipient: Person;
    readonly application: Application | undefined;
    readonly now: number;
  },
): Pair {
  const asMentor = touchpoint.role === 'mentor' || application?.role === 'mentor';
  const day = iso(now).slice(0, 10);
  return {
    cohort: program.cohort.id,
    id: 'sample',
    run: 'sample',
    mentor: asMentor ? recipient.id : 'other',
    mentee: asMentor ? 'other' : recipient.id,
    score: 80,
    why: ['The mentee asks for two things, and the mentor offers both.', 'Both are free in the evening.'],
    whyForMentor: 'This mentee would like help with something that you offer.',
    whyForMentee: 'You asked for something that this mentor offers.',
    state: isBeforeIntroduction(touchpoint) ? 'proposed' : 'introduced',
    mentorAnswer: 'yes',
    menteeAnswer: 'yes',
    proposedOn: day,
    introducedOn: day,
    expiresAt: iso(now + program.policies.proposalDays * 86_400_000),
    sessions: 0,
    revision: 1,
  };
}

const BEFORE: readonly JourneyEvent[] = ['proposed', 'told-more', 'other-declined', 'proposal-expired'];

function isBeforeIntroduction({ when, to }: Touchpoint): boolean {
  return to === 'proposal-unanswered' || ('event' in when && BEFORE.includes(when.event));
}

function flat(value: unknown, name = ''): { name: string; example: string }[] {
  if (Array.isArray(value)) return [{ name, example: value.map(String).join(' · ') }];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => flat(one, name === '' ? key : `${name}.${key}`));
  return [{ name, example: typeof value === 'string' ? value : JSON.stringify(value) }];
}
