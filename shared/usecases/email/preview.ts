/** An email as someone would get it, before it goes out. What does not exist yet is made up, and its links open nothing. */
import { fromIso, longDate } from '../../domain/calendar.ts';
import { isGroupEmail } from '../../domain/group-email.ts';
import { holdsSeat, sideOf, isPlaced, personOn, otherSide } from '../../domain/pair.ts';
import type { Touchpoint } from '../../domain/program-journey.ts';
import type { EmailText } from '../../domain/program.ts';
import { findApplication } from '../../store/applications.ts';
import { listPairs } from '../../store/pairs.ts';
import { findPerson } from '../../store/people.ts';
import type { Table } from '../../store/table.ts';
import { compose, type Composed } from '../../email/compose.ts';
import { MANAGER, messageFor } from '../../domain/message.ts';
import { findRun } from '../../store/match-runs.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import type { MessageContext } from '../../email/context.ts';
import { variablesOf } from '../../email/variables.ts';
import { SAMPLE_FACTS, samplePerson, samplePair } from '../../email/sample-context.ts';
import type { MatchedPair } from '../../domain/matching/match-result.ts';

export interface Preview extends Composed {
  readonly to: { readonly name: string; readonly email: string };
  /** Variables of the text with what they are here: `person.firstName`. */
  readonly variables: readonly { readonly name: string; readonly example: string }[];
}

export interface PreviewOf {
  readonly touchpoint: Touchpoint;
  /** As whom; a sample person when absent. */
  readonly person?: string | undefined;
  /** Who would be paired, where there is no pair yet. */
  readonly expected?: readonly MatchedPair[] | undefined;
  /** In the place of the text in force. */
  readonly text?: EmailText | undefined;
  readonly publicUrl: string;
  readonly now: number;
}

/** Signs nothing that anyone would accept. */
const INERT = 'links of previews open nothing';

/** Rejects with what is wrong with the text. */
export async function previewEmail(
  table: Table,
  found: CohortWithProgram,
  { touchpoint, person, expected = [], text, publicUrl, now }: PreviewOf,
): Promise<Preview> {
  const { program } = found;
  const toManager = touchpoint.to === 'manager';
  const request = {
    occurrence: 'preview',
    person: toManager ? MANAGER : (person ?? 'sample'),
    // What the program itself says is no sample.
    facts: {
      ...SAMPLE_FACTS,
      opens: longDate(fromIso(`${program.cohort.opens}T12:00:00Z`), 'UTC'),
      of: program.cohort.name,
    },
  };
  const message = messageFor(program, touchpoint, { request, now });
  const context = toManager
    ? await ofManager(table, found, touchpoint)
    : await ofPerson(table, found, { touchpoint, person, expected, now });
  const withText: MessageContext = { ...context, text: text ?? context.text };
  const links = { publicUrl, key: INERT };
  const composed = await compose(withText, message, { links, now });
  return {
    ...composed,
    to: withText.recipient,
    variables: flat(variablesOf(withText, message, { links, now })),
  };
}

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
  // No one is shown who has not applied for this cohort.
  const application = person === undefined ? undefined : await findApplication(table, cohort.id, person);
  const [known, pairs] = await Promise.all([
    application && findPerson(table, application.person),
    application ? listPairs(table, cohort.id) : [],
  ]);
  const recipient = known ?? samplePerson('sample', 'Sam Sample', program);
  const own = { program, touchpoint, recipient, relevant: true, paused: false, application };
  // It is about no pair when it is sent, and can name no one either.
  if (isGroupEmail({ touchpoint: touchpoint.id })) return own;
  const seated = pairs.find((pair) => holdsSeat(pair) && sideOf(pair, recipient.id) !== undefined);
  const matched = expected.find(({ mentor, mentee }) => mentor === person || mentee === person);
  const pair = seated ?? samplePair(program, { touchpoint, recipient, application, matched, now });
  const side = sideOf(pair, recipient.id) ?? 'mentee';
  const otherId = personOn(pair, otherSide(side));
  // No one is named before both said yes.
  const other = isPlaced(pair)
    ? ((await findPerson(table, otherId)) ?? samplePerson('other', 'Olu Other', program))
    : undefined;
  return { ...own, pair, other };
}

function flat(value: unknown, name = ''): { name: string; example: string }[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  // What stands in a loop, or only decides what is said, cannot be put into a text as it is.
  if (typeof list[0] === 'object' || typeof value === 'boolean' || name === 'each') return [];
  if (Array.isArray(value)) return [{ name, example: list.map(String).join(' · ') }];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => flat(one, name === '' ? key : `${name}.${key}`));
  return [{ name, example: typeof value === 'string' ? value : JSON.stringify(value) }];
}
