/** Emails to a group that the manager chooses: writing one, and canceling it while it waits. */
import * as z from 'zod';
import {
  type GroupEmailAudience,
  GROUP_EMAIL_AUDIENCES,
  groupEmailRecipients,
  groupEmailId,
  groupEmailTouchpoint,
} from '../../../shared/domain/group-email.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { Occurrence } from '../../../shared/domain/occurrence.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { listGroupEmails, groupEmailWrite, findGroupEmail } from '../../../shared/store/group-emails.ts';
import { findOccurrence, newOccurrenceWrite, cancelWrite } from '../../../shared/store/occurrences.ts';
import {
  type ApiDependencies,
  type ManagerRequest,
  readerRoute,
  managerRoute,
  type Routes,
} from '../route.ts';
import { type HttpAnswer, jsonBody, json } from '../../../shared/http.ts';
import { MINUTE, iso } from '../../../shared/domain/calendar.ts';
import { auditWrite } from '../../../shared/store/audit.ts';
import { previewEmail, wrongText } from './journey-email.ts';

export interface GroupEmailsView {
  readonly undoMinutes: number;
  readonly audiences: readonly { readonly id: string; readonly name: string; readonly people: number }[];
  readonly written: readonly {
    readonly id: string;
    readonly subject: string;
    readonly to: string;
    readonly writtenAt: string;
    readonly goesAt: string;
    readonly state: Occurrence['state'];
    readonly reached?: number;
  }[];
}

/** How long a group email can be canceled. */
export const UNDO_MINUTES = 10;

export const AUDIENCE_WORDS: Readonly<Record<GroupEmailAudience, string>> = {
  everyone: 'everyone who takes part',
  mentors: 'all mentors',
  mentees: 'everyone looking for a mentor',
  'in-pairs': 'everyone in a pair',
  'without-pair': 'accepted people without a pair',
  waitlisted: 'the waiting list',
};

/** Group emails: whom one can write to, and those that were written. */
async function readGroupEmails(
  { table }: { readonly table: Table },
  { cohort, program }: CohortWithProgram,
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
        state: occurrence?.state ?? 'canceled',
        ...(occurrence?.reached !== undefined && { reached: occurrence.reached }),
      };
    }),
  );
  return {
    undoMinutes: UNDO_MINUTES,
    audiences: GROUP_EMAIL_AUDIENCES.map((id) => ({
      id,
      name: AUDIENCE_WORDS[id],
      people: groupEmailRecipients(id, { program, applications, pairs }).length,
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

const PreviewBody = z.object({
  subject: z.string().max(200),
  body: z.string().max(20_000),
  audience: z.enum(GROUP_EMAIL_AUDIENCES),
  /** Which of the recipients, from 0. */
  at: z.int().min(0),
});

/** As one of those who would get it. */
export interface GroupEmailPreview {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly at: number;
  readonly people: number;
}

async function previewGroupEmail(
  { table, clock, publicUrl }: ApiDependencies,
  found: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<HttpAnswer> {
  const { cohort, program } = found;
  const { data } = PreviewBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Write a subject and a text first.' });
  const [applications, pairs] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
  ]);
  const people = groupEmailRecipients(data.audience, { program, applications, pairs });
  const at = Math.min(data.at, people.length - 1);
  const person = people[at];
  if (person === undefined) return json(409, { message: 'No one would get it.' });
  const { subject, body } = data;
  const touchpoint = groupEmailTouchpoint({ id: groupEmailId(clock()) });
  try {
    const shown = await previewEmail(table, found, {
      ...{ touchpoint, person, text: { subject, body }, publicUrl, now: clock() },
    });
    const preview: GroupEmailPreview = {
      ...{ to: shown.to.name || shown.to.email, subject: shown.subject, html: shown.html },
      ...{ at, people: people.length },
    };
    return json(200, preview);
  } catch (error) {
    return json(422, { message: wrongText(error) });
  }
}

/** Plans an email to many; it goes out when the time to call it back is over. */
async function planGroupEmail(
  { table, clock, publicUrl }: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const { cohort, program } = found;
  const { data } = GroupEmailBody.safeParse(jsonBody(request));
  if (!data)
    return json(422, {
      message:
        'A group email needs a subject, a text of at least ten characters, and at least one recipient.',
    });
  const { subject, body, audience, people } = data;
  const now = clock();
  const id = groupEmailId(now);
  try {
    const about = { touchpoint: groupEmailTouchpoint({ id }), text: { subject, body }, publicUrl, now };
    await previewEmail(table, found, about);
  } catch (error) {
    return json(422, { message: wrongText(error) });
  }
  const [applications, pairs] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
  ]);
  const reached = groupEmailRecipients(audience, { program, applications, pairs }).length;
  if (reached !== people)
    return json(409, {
      message: `It would reach ${reached} people now, not ${people}. Check again before you send it.`,
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
      what: 'planned-group-email',
      about: id,
      note: `${AUDIENCE_WORDS[audience]}, ${people} people`,
    }),
  ]);
  return planned.kind === 'done'
    ? json(200, { id, goesAt: iso(dueAt) })
    : json(409, {
        message: 'Two group emails were saved at the same moment. Check whether yours is in the list.',
      });
}

async function cancelGroupEmail(
  { table, clock }: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const id = request.params['email'] ?? '';
  const email = await findGroupEmail(table, cohort.id, id);
  const occurrence = email && (await findOccurrence(table, cohort.id, id));
  if (!occurrence) return undefined;
  const now = clock();
  if (occurrence.state !== 'waiting' || occurrence.dueAt <= iso(now))
    return json(409, { message: 'It has already been sent, so it cannot be canceled.' });
  const result = await table.transact([
    cancelWrite(occurrence, iso(now)),
    auditWrite(cohort.id, { at: iso(now), by: manager.id, what: 'canceled-group-email', about: id }),
  ]);
  return result.kind === 'done'
    ? json(200, { calledBack: id })
    : json(409, { message: 'It is being sent right now.' });
}

export const routes = {
  'GET /api/cohorts/{cohort}/group-emails': readerRoute(readGroupEmails),
  'POST /api/cohorts/{cohort}/group-emails/preview': managerRoute(previewGroupEmail),
  'POST /api/cohorts/{cohort}/group-emails': managerRoute(planGroupEmail),
  'POST /api/cohorts/{cohort}/group-emails/{email}/undo': managerRoute(cancelGroupEmail),
} as const satisfies Routes;
