/** The entry for a first meeting, attached to the email that introduces two people. */
import { fromIso } from '../domain/calendar.ts';
import { FIRST_MEETING_MINUTES } from '../domain/first-meeting.ts';
import { givenName } from '../domain/person.ts';
import { calendarEntry } from './calendar.ts';
import type { MessageContext } from './context.ts';
import { introduces } from './variables.ts';

/** The first of the times that were offered; `undefined` where none was. */
export function firstMeetingEntry(context: MessageContext, now: number): string | undefined {
  const { program, touchpoint, pair, other } = context;
  const [startsAt] = pair?.meetingTimes ?? [];
  if (!introduces(touchpoint) || !pair || !other || startsAt === undefined) return undefined;
  const { name, sender } = program.program;
  return calendarEntry({
    uid: `${pair.id}.first-meeting@mentorline`,
    sequence: 0,
    summary: `First meeting with ${givenName(other.name)}`,
    description: `${name}, ${program.cohort.name}. Agree on it with ${givenName(other.name)} first.`,
    startsAt: fromIso(startsAt),
    minutes: FIRST_MEETING_MINUTES,
    stampedAt: now,
    organizer: { name, email: sender.address },
  });
}
