/** The entry for a first meeting, attached to the email that introduces two people. */
import { cohortTitle } from '../domain/program.ts';
import { fromIso, iso, MINUTE } from '../domain/calendar.ts';
import { FIRST_MEETING_MINUTES } from '../domain/first-meeting.ts';
import { givenName } from '../domain/person.ts';
import { calendarEntry } from './calendar.ts';
import type { MessageContext } from './context.ts';
import type { Touchpoint } from '../domain/program-journey.ts';

function introduces({ when }: Touchpoint): boolean {
  return 'event' in when && when.event === 'introduced';
}

export interface FirstMeetingEntry {
  readonly content: string;
  /** It asks the reader's calendar for an answer, where the program has an address that receives one. */
  readonly invites: boolean;
}

/** The first of the times that were offered; `undefined` where none was. */
export function firstMeetingEntry(context: MessageContext, now: number): FirstMeetingEntry | undefined {
  const { program, touchpoint, pair, other, recipient } = context;
  const [startsAt] = pair?.meetingTimes ?? [];
  if (!introduces(touchpoint) || !pair || !other || startsAt === undefined) return undefined;
  const { name, sender, calendarAddress } = program.program;
  const content = calendarEntry({
    uid: `${pair.id}.first-meeting@mentorline`,
    sequence: 0,
    summary: `First meeting with ${givenName(other.name)}`,
    description: `${name}, ${cohortTitle(program)}. Agree on it with ${givenName(other.name)} first.`,
    startsAt: fromIso(startsAt),
    minutes: FIRST_MEETING_MINUTES,
    stampedAt: now,
    organizer: { name, email: calendarAddress ?? sender.address },
    ...(calendarAddress !== undefined && { attendee: { name: recipient.name, email: recipient.email } }),
  });
  return { content, invites: calendarAddress !== undefined };
}

/** Addresses that open the reader's own calendar with the meeting filled in; they name no one but the program. */
export function calendarLinks({ program, pair }: MessageContext): {
  readonly google: string;
  readonly outlook: string;
} {
  const [startsAt] = pair?.meetingTimes ?? [];
  if (startsAt === undefined) return { google: '', outlook: '' };
  const start = fromIso(startsAt);
  const times = [start, start + FIRST_MEETING_MINUTES * MINUTE].map((at) => iso(at));
  const title = `First meeting: ${program.program.name}`;
  const packed = times.map((time) => time.replace(/[-:]|\.\d+/g, ''));
  const google = new URLSearchParams({ action: 'TEMPLATE', text: title, dates: packed.join('/') });
  const [startdt = '', enddt = ''] = times;
  const outlook = new URLSearchParams({ rru: 'addevent', subject: title, startdt, enddt });
  return {
    google: `https://calendar.google.com/calendar/render?${google}`,
    outlook: `https://outlook.live.com/calendar/0/deeplink/compose?${outlook}`,
  };
}
