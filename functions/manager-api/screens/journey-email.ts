/** The emails of a program: what goes to whom and when, each as someone would get it, test emails, emails to many. */
import * as z from 'zod';
import { iso } from '../../../shared/domain/calendar.ts';
import { cohortOccurrences, touchpointById } from '../../../shared/domain/journey.ts';
import { emailInWords, EVENT_WORDS, type Touchpoint, WHO } from '../../../shared/domain/program-journey.ts';
import { EmailText } from '../../../shared/domain/program.ts';
import { type HttpAnswer, type HttpRequest, json, jsonBody } from '../../../shared/http.ts';
import { readRun } from '../../../shared/usecases/matching/run-match.ts';
import type { Preview, previewEmail as PreviewEmail } from '../../../shared/usecases/email/preview.ts';
import { EMAIL_TEXTS } from '../../../shared/email/texts.ts';
import { auditWrite } from '../../../shared/store/audit.ts';
import {
  type ApiDependencies,
  type ManagerRequest,
  readerRoute,
  cohortRoute,
  managerRoute,
  type Routes,
} from '../route.ts';
import { findRun } from '../../../shared/store/match-runs.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';

/** What writes emails is loaded when someone wants to see one. */
export const previewEmail: typeof PreviewEmail = async (...of) =>
  (await import('../../../shared/usecases/email/preview.ts')).previewEmail(...of);

/** Where in the life of a cohort an email belongs, in this order. */
const EMAIL_PHASES = [
  'While people apply',
  'Decisions, matches and proposals',
  'While pairs meet',
  'At the end',
  'To you',
] as const;
type EmailPhase = (typeof EMAIL_PHASES)[number];

const APPLYING: ReadonlySet<string> = new Set([
  'invited',
  'applied',
  'came-early',
  'not-a-member',
  'came-late',
  'unreadable',
  'change-held',
  'withdrew',
  'opens',
  'closes',
]);
const MEETING: ReadonlySet<string> = new Set([
  'introduced',
  'partner-left',
  'pair-ended',
  'starts',
  'silence',
]);

function phaseOf({ when, to }: Touchpoint): EmailPhase {
  if (to === 'manager') return 'To you';
  const follows = 'event' in when ? when.event : 'before' in when ? when.before : when.after;
  if (follows === 'ends') return 'At the end';
  if (APPLYING.has(follows)) return 'While people apply';
  return MEETING.has(follows) ? 'While pairs meet' : 'Decisions, matches and proposals';
}

/** An email of the journey, without a date. */
export interface EmailName {
  readonly touchpoint: string;
  readonly email: string;
  /** The email in words. */
  readonly called: string;
  readonly when: string;
  readonly to: string;
  readonly essential: boolean;
  readonly phase: EmailPhase;
  /** Whether the program has a text of its own for it. */
  readonly own: boolean;
}

/** An email as someone gets it. */
export interface EmailView {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The bytes as they go out. */
  readonly source: string;
  readonly template: { readonly subject: string; readonly body: string };
  readonly variables: readonly { readonly name: string; readonly example: string }[];
}

function readEmails({ program }: CohortWithProgram): EmailName[] {
  const emails = program.journey.map((touchpoint) => {
    const { id, email, when, to, role, essential } = touchpoint;
    return {
      touchpoint: id,
      email,
      called: emailInWords(email),
      phase: phaseOf(touchpoint),
      when: whenInWords(when),
      to: `${WHO[to]}${role === undefined ? '' : ` (${role}s)`}`,
      essential,
      own: email in program.texts,
    };
  });
  return emails.sort((a, b) => EMAIL_PHASES.indexOf(a.phase) - EMAIL_PHASES.indexOf(b.phase));
}

export function whenInWords(when: Touchpoint['when']): string {
  if ('event' in when) return `at once, when ${EVENT_WORDS[when.event]}`;
  const [name, side] = 'before' in when ? [when.before, 'before'] : [when.after, 'after'];
  const anchors: Readonly<Record<string, string>> = {
    opens: 'applications open',
    closes: 'applications close',
    starts: 'the start',
    ends: 'the end',
    proposed: 'the proposal',
    introduced: 'the introduction',
    silence: 'a meeting was due',
  };
  const days = when.days === 0 ? 'on the day of' : `${when.days} ${when.days === 1 ? 'day' : 'days'} ${side}`;
  return `${days} ${anchors[name] ?? name}, at ${when.at}`;
}

/** An email as a person would get it. */
async function readEmail(
  { table, bucket, clock, publicUrl }: ApiDependencies,
  found: CohortWithProgram,
  { request: { params, query } }: ManagerRequest,
): Promise<EmailView | undefined> {
  const touchpoint = touchpointById(found.program, params['touchpoint'] ?? '');
  if (!touchpoint) return undefined;
  const text = found.program.texts[touchpoint.email] ?? EMAIL_TEXTS[touchpoint.email];
  const person = query['person'];
  const { id, state, publishedRun } = found.cohort;
  const draft =
    state === 'review' && publishedRun !== undefined ? await findRun(table, id, publishedRun) : undefined;
  const expected = draft && (await readRun(bucket, draft)).pairs;
  // As it will be on its day, where the day is known.
  const planned = cohortOccurrences(found.program).find((one) => one.touchpoint === touchpoint.id);
  const now = Math.max(clock(), planned?.dueAt ?? 0);
  const preview = await previewEmail(table, found, { touchpoint, person, expected, publicUrl, now });
  return text && viewOf(preview, text);
}

const TextBody = z.object({ text: EmailText, person: z.string().optional() });

/** The same with a text that is being written, or what is wrong with it. */
async function checkEmail(
  { table, clock, publicUrl }: ApiDependencies,
  found: CohortWithProgram,
  { request }: { readonly request: HttpRequest },
): Promise<HttpAnswer | undefined> {
  const touchpoint = touchpointById(found.program, request.params['touchpoint'] ?? '');
  if (!touchpoint) return undefined;
  const { data } = TextBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'An email needs a subject and a text.' });
  try {
    const { person, text } = data;
    const about = { touchpoint, person, text, publicUrl, now: clock() };
    return json(200, viewOf(await previewEmail(table, found, about), text));
  } catch (error) {
    return json(422, { message: wrongText(error) });
  }
}

function viewOf({ subject, html, text, raw, to, variables }: Preview, source: EmailText): EmailView {
  return {
    to: `${to.name} <${to.email}>`,
    subject,
    html,
    text,
    source: Buffer.from(raw).toString('latin1'),
    template: source,
    variables,
  };
}

/** What Liquid says, which names the line. */
export function wrongText(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return `The text has an error: ${said.split('\n')[0] ?? ''}.`;
}

/** The email to the manager herself, its links opening nothing. Beside the outbox: it is no email of the program. */
async function sendTest(
  { table, clock, publicUrl, mailer }: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { program, cohort } = found;
  const touchpoint = touchpointById(program, request.params['touchpoint'] ?? '');
  if (!touchpoint) return undefined;
  const { data } = TextBody.partial().safeParse(jsonBody(request));
  const now = clock();
  let preview: Preview;
  try {
    const { person, text } = data ?? {};
    preview = await previewEmail(table, found, { touchpoint, person, text, publicUrl, now });
  } catch (error) {
    return json(422, { message: wrongText(error) });
  }
  await table.write(
    auditWrite(cohort.id, { at: iso(now), by: manager.id, what: 'sent-test-email', about: touchpoint.id }),
  );
  const from = program.program.sender.address;
  const because = await sendAsTest(mailer, preview, { from, to: manager.email });
  return because === undefined ? json(200, { sentTo: manager.email }) : json(409, { message: because });
}

/** Sends an email as it would be, but to someone else and marked as a test. Resolves to why it was not sent. */
export async function sendAsTest(
  mailer: ApiDependencies['mailer'],
  { raw }: Preview,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<string | undefined> {
  const outcome = await mailer.send({
    raw: addressedTo(raw, to),
    from,
    to,
    tags: { mid: 'test', pid: 'manager' },
  });
  switch (outcome.kind) {
    case 'accepted':
      return undefined;
    case 'unknown':
      return 'The outcome is not known. Check your inbox in a minute.';
    case 'throttled':
    case 'paused':
    case 'unreached':
      return 'The email service is not accepting email right now. Try again in a minute.';
    case 'refused':
      return 'The email service refused it. Check that the sender is verified.';
  }
}

/** Only the headers: whoever it is previewed as must not get it. */
function addressedTo(raw: Uint8Array, email: string): Uint8Array {
  const text = Buffer.from(raw).toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const headers = text
    .slice(0, end)
    .replace(/^To: .*(?:\r\n[ \t].*)*$/m, `To: ${email}`)
    .replace(/^Subject: /m, 'Subject: [Test] ');
  return Buffer.from(headers + text.slice(end), 'latin1');
}

export const routes = {
  'GET /api/cohorts/{cohort}/emails': readerRoute((_, found) => Promise.resolve(readEmails(found))),
  'GET /api/cohorts/{cohort}/emails/{touchpoint}': readerRoute(readEmail),
  'POST /api/cohorts/{cohort}/emails/{touchpoint}/check': cohortRoute('manager', checkEmail),
  'POST /api/cohorts/{cohort}/emails/{touchpoint}/test': managerRoute(sendTest),
} as const satisfies Routes;
