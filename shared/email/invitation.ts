/** The invitation to a first meeting. */
import type { MessageContext } from './context.ts';
import { givenName } from '../domain/person.ts';
import { introduces, meetingTimes } from './variables.ts';
import { meetingRequest } from './calendar.ts';

/** The invitation to the first meeting, for the email that introduces two people. */
export function invitationOf(context: MessageContext, now: number): string | undefined {
  const { program, touchpoint, pair, recipient, other } = context;
  if (!introduces(touchpoint) || !pair || !other) return undefined;
  const [startsAt] = meetingTimes(context, now);
  if (startsAt === undefined) return undefined;
  const { name, replyTo } = program.program;
  return meetingRequest({
    uid: `${pair.id}.first-meeting@mentorline`,
    sequence: 0,
    summary: `First meeting: ${givenName(recipient.name)} and ${givenName(other.name)}`,
    description: `${name}, ${program.cohort.name}. Move it as you both like.`,
    startsAt,
    minutes: 60,
    stampedAt: now,
    organizer: { name, email: replyTo },
    attendees: [recipient, other]
      .sort((a, b) => (a.email < b.email ? -1 : 1))
      .map(({ name: attendee, email }) => ({ name: attendee, email })),
  });
}
