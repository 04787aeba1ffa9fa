/** The emails of a program: what goes to whom and when, each as somebody would get it, test emails, emails to many. */
import * as z from 'zod';
import { nameIn } from '../../../shared/domain/application.ts';
import {
  GROUP_EMAIL_AUDIENCES,
  type GroupEmailAudience,
  groupEmailRecipients,
  groupEmailId,
  groupEmailTouchpoint,
} from '../../../shared/domain/group-email.ts';
import { iso, MINUTE } from '../../../shared/domain/calendar.ts';
import { forecast } from '../../../shared/domain/forecast.ts';
import { cohortOccurrences, touchpointById, WHO } from '../../../shared/domain/journey.ts';
import { EmailText, type Touchpoint } from '../../../shared/domain/program.ts';
import { type HttpAnswer, type HttpRequest, json, jsonBody } from '../../../shared/http.ts';
import { readRun } from '../../../shared/usecases/matching/run-match.ts';
import { type Preview, previewEmail } from '../../../shared/usecases/email/preview.ts';
import { EMAIL_TEXTS } from '../../../shared/email/texts.ts';
import { listApplications, listInterested } from '../../../shared/store/applications.ts';
import { auditWrite } from '../../../shared/store/audit.ts';
import { groupEmailWrite, findGroupEmail, listGroupEmails } from '../../../shared/store/group-emails.ts';
import { cancelWrite, findOccurrence, newOccurrenceWrite } from '../../../shared/store/occurrences.ts';
import { findRun, listPairs, listRuns } from '../../../shared/store/pairs.ts';
import type { CohortWithProgram } from '../../../shared/store/programs.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { ManagerRequest, Dependencies } from '../manager-api.ts';
import type { CalendarView, EmailName, EmailView, GroupEmailsView } from '../views.ts';

/** How long an email to many can be called back. */
export const UNDO_MINUTES = 10;
const NAMES_SHOWN = 200;

export function readEmails({ program }: CohortWithProgram): EmailName[] {
  return program.journey.map(({ id, email, when, to, role, essential }) => ({
    touchpoint: id,
    email,
    when: whenInWords(when),
    to: `${WHO[to]}${role === undefined ? '' : ` (${role}s)`}`,
    essential,
    own: email in program.texts,
  }));
}

function whenInWords(when: Touchpoint['when']): string {
  if ('event' in when) return `at once: ${when.event.replaceAll('-', ' ')}`;
  const [name, side] = 'before' in when ? [when.before, 'before'] : [when.after, 'after'];
  const anchors: Readonly<Record<string, string>> = {
    opens: 'applications open',
    closes: 'applications close',
    starts: 'the start',
    ends: 'the end',
    proposed: 'the proposal',
    introduced: 'the introduction',
  };
  const days = when.days === 0 ? 'on the day of' : `${when.days} ${when.days === 1 ? 'day' : 'days'} ${side}`;
  return `${days} ${anchors[name] ?? name}, at ${when.at}`;
}

/** Every email that is still to come, by date, with who would get it. */
export async function readCalendar(
  { table, bucket, clock }: Dependencies,
  { cohort, program }: CohortWithProgram,
): Promise<CalendarView> {
  const [applications, interested, pairs, runs] = await Promise.all([
    listApplications(table, cohort.id),
    listInterested(table, cohort.id),
    listPairs(table, cohort.id),
    listRuns(table, cohort.id),
  ]);
  const newest = runs.toSorted((a, b) => (a.ranAt < b.ranAt ? 1 : -1))[0];
  const expected = pairs.length === 0 && newest ? (await readRun(bucket, newest)).pairs : [];
  const emails = forecast({ program, applications, interested, pairs, expected, now: clock() });
  const names = new Map(applications.map(({ person, answers }) => [person, nameIn(program, answers)]));
  return {
    basedOn:
      pairs.length > 0
        ? 'the pairs that there are'
        : expected.length > 0
          ? 'the pairs of the newest trial match'
          : 'who has applied so far, without any pair yet',
    emails: emails.map(({ at, touchpoint, email, people }) => ({
      at: iso(at),
      touchpoint,
      email,
      count: people.length,
      people: people.slice(0, NAMES_SHOWN).map((person) => ({
        id: person,
        name: names.get(person) ?? 'somebody interested',
      })),
    })),
  };
}

/** An email as a person would get it. */
export async function readEmail(
  { table, bucket, clock, publicUrl }: Dependencies,
  running: CohortWithProgram,
  { params, query }: HttpRequest,
): Promise<EmailView | undefined> {
  const touchpoint = touchpointById(running.program, params['touchpoint'] ?? '');
  if (!touchpoint) return undefined;
  const text = running.program.texts[touchpoint.email] ?? EMAIL_TEXTS[touchpoint.email];
  const person = query['person'];
  const { id, state, publishedRun } = running.cohort;
  const draft =
    state === 'review' && publishedRun !== undefined ? await findRun(table, id, publishedRun) : undefined;
  const expected = draft && (await readRun(bucket, draft)).pairs;
  // As it will be on its day, where the day is known.
  const planned = cohortOccurrences(running.program).find((one) => one.touchpoint === touchpoint.id);
  const now = Math.max(clock(), planned?.dueAt ?? 0);
  const preview = await previewEmail(table, running, { touchpoint, person, expected, publicUrl, now });
  return text && viewOf(preview, text);
}

const TextBody = z.object({ text: EmailText, person: z.string().optional() });

/** The same with a text that is being written, or what is wrong with it. */
export async function checkEmail(
  { table, clock, publicUrl }: Dependencies,
  running: CohortWithProgram,
  { request }: { readonly request: HttpRequest },
): Promise<HttpAnswer | undefined> {
  const touchpoint = touchpointById(running.program, request.params['touchpoint'] ?? '');
  if (!touchpoint) return undefined;
  const { data } = TextBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'An email needs a subject and a text.' });
  try {
    const { person, text } = data;
    const about = { touchpoint, person, text, publicUrl, now: clock() };
    return json(200, viewOf(await previewEmail(table, running, about), text));
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
function wrongText(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return `The text cannot be filled in: ${said.split('\n')[0] ?? ''}.`;
}

/** The email to the manager herself, its links opening nothing. Beside the outbox: it is no email of the program. */
export async function sendTest(
  { table, clock, publicUrl, mailer }: Dependencies,
  running: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { program, cohort } = running;
  const touchpoint = touchpointById(program, request.params['touchpoint'] ?? '');
  if (!touchpoint) return undefined;
  const { data } = TextBody.partial().safeParse(jsonBody(request));
  const now = clock();
  let preview: Preview;
  try {
    const text = data?.text ?? program.texts[touchpoint.email] ?? EMAIL_TEXTS[touchpoint.email];
    const marked = text && { ...text, subject: `[Test] ${text.subject}` };
    preview = await previewEmail(table, running, {
      touchpoint,
      person: data?.person,
      text: marked,
      publicUrl,
      now,
    });
  } catch (error) {
    return json(422, { message: wrongText(error) });
  }
  await table.write(
    auditWrite(cohort.id, { at: iso(now), by: manager.id, what: 'sent-test-email', about: touchpoint.id }),
  );
  const outcome = await mailer.send({
    raw: addressedTo(preview.raw, manager.email),
    from: program.program.sender.address,
    to: manager.email,
    tags: { mid: 'test', pid: 'manager' },
  });
  switch (outcome.kind) {
    case 'accepted':
      return json(200, { sentTo: manager.email });
    case 'unknown':
      return json(409, { message: 'Nobody knows whether it went out. Look into your mailbox in a minute.' });
    case 'throttled':
    case 'paused':
      return json(409, { message: 'The email service takes no email at the moment. Try again in a minute.' });
    case 'refused':
      return json(409, { message: 'The email service refuses it. Is the sender verified?' });
  }
}

/** Only the header: whoever it is previewed as must not be written to. */
function addressedTo(raw: Uint8Array, email: string): Uint8Array {
  const text = Buffer.from(raw).toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const headers = text.slice(0, end).replace(/^To: .*(?:\r\n[ \t].*)*$/m, `To: ${email}`);
  return Buffer.from(headers + text.slice(end), 'latin1');
}

export const AUDIENCE_WORDS: Readonly<Record<GroupEmailAudience, string>> = {
  everybody: 'everybody who takes part',
  mentors: 'all mentors',
  mentees: 'all who look for a mentor',
  'in-pairs': 'everybody in a pair',
  'without-pair': 'those accepted who have no pair',
  waitlisted: 'the waiting list',
};

/** Emails to many: whom one can write to, and those that were written. */
export async function readGroupEmails(
  { table }: { readonly table: Table },
  { cohort }: CohortWithProgram,
): Promise<GroupEmailsView> {
  const [applications, pairs, emails] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
    listGroupEmails(table, cohort.id),
  ]);
  const written = await Promise.all(
    emails.map(async ({ id, subject, audience, createdAt }) => {
      const occurrence = await findOccurrence(table, cohort.id, id);
      return {
        id,
        subject,
        to: AUDIENCE_WORDS[audience],
        writtenAt: createdAt,
        goesAt: occurrence?.dueAt ?? createdAt,
        state: occurrence?.state ?? 'cancelled',
        ...(occurrence?.reached !== undefined && { reached: occurrence.reached }),
      };
    }),
  );
  return {
    undoMinutes: UNDO_MINUTES,
    audiences: GROUP_EMAIL_AUDIENCES.map((id) => ({
      id,
      name: AUDIENCE_WORDS[id],
      people: groupEmailRecipients(id, { applications, pairs }).length,
    })),
    written,
  };
}

const GroupEmailBody = z.object({
  subject: z.string().trim().min(3).max(200),
  body: z.string().trim().min(10).max(20_000),
  audience: z.enum(GROUP_EMAIL_AUDIENCES),
  /** How many people the manager saw beside the button. */
  people: z.int().min(1),
});

/** Plans an email to many; it goes out when the time to call it back is over. */
export async function planGroupEmail(
  { table, clock, publicUrl }: Dependencies,
  running: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const { cohort } = running;
  const { data } = GroupEmailBody.safeParse(jsonBody(request));
  if (!data)
    return json(422, {
      message: 'An email to many needs a subject, a text of some length, and at least one person.',
    });
  const { subject, body, audience, people } = data;
  const now = clock();
  const id = groupEmailId(now);
  try {
    const about = { touchpoint: groupEmailTouchpoint({ id }), text: { subject, body }, publicUrl, now };
    await previewEmail(table, running, about);
  } catch (error) {
    return json(422, { message: wrongText(error) });
  }
  const [applications, pairs] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
  ]);
  const reached = groupEmailRecipients(audience, { applications, pairs }).length;
  if (reached !== people)
    return json(409, {
      message: `It would reach ${reached} people now, not ${people}. Look again before you send it.`,
    });
  const same = (await listGroupEmails(table, cohort.id)).find(
    (email) => email.subject === subject && email.body === body && email.audience === audience,
  );
  const waiting = same && (await findOccurrence(table, cohort.id, same.id));
  // Asked again after a lost answer: it goes out once.
  if (waiting?.state === 'waiting') return json(200, { id: waiting.id, goesAt: waiting.dueAt });
  const dueAt = now + UNDO_MINUTES * MINUTE;
  const planned = await table.transact([
    groupEmailWrite({ cohort: cohort.id, id, subject, body, audience, by: manager.id, createdAt: iso(now) }),
    newOccurrenceWrite(cohort.id, { id, action: 'group-email', dueAt }, iso(now)),
    auditWrite(cohort.id, {
      at: iso(now),
      by: manager.id,
      what: 'planned-email',
      about: id,
      note: `${AUDIENCE_WORDS[audience]}, ${people} people`,
    }),
  ]);
  return planned.kind === 'done'
    ? json(200, { id, goesAt: iso(dueAt) })
    : json(409, { message: 'Two emails were sent at the same moment. Look whether yours is there.' });
}

export async function cancelGroupEmail(
  { table, clock }: Dependencies,
  { cohort }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const id = request.params['email'] ?? '';
  const email = await findGroupEmail(table, cohort.id, id);
  const occurrence = email && (await findOccurrence(table, cohort.id, id));
  if (!occurrence) return undefined;
  const now = clock();
  if (occurrence.state !== 'waiting' || occurrence.dueAt <= iso(now))
    return json(409, { message: 'It has gone out already, so that it cannot be called back.' });
  const result = await table.transact([
    cancelWrite(occurrence, iso(now)),
    auditWrite(cohort.id, { at: iso(now), by: manager.id, what: 'undid-email', about: id }),
  ]);
  return result.kind === 'done'
    ? json(200, { calledBack: id })
    : json(409, { message: 'It is going out this very moment.' });
}
