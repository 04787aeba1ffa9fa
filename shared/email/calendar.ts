/** Calendar entries as files (RFC 5545). */
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator';

export interface Meeting {
  /** Stays the same for the life of the meeting, so that a move replaces it. */
  readonly uid: string;
  readonly sequence: number;
  readonly summary: string;
  readonly description: string;
  readonly startsAt: number;
  readonly minutes: number;
  readonly stampedAt: number;
  /** Who it is from. With an attendee, the address receives what calendars answer. */
  readonly organizer: { readonly name: string; readonly email: string };
  /** The reader, who is asked for an answer; absent where nothing could receive one. */
  readonly attendee?: { readonly name: string; readonly email: string };
}

const LINE_BYTES = 75;

/**
 * A meeting for a calendar: an invitation (`REQUEST`) to its attendee, or an entry that asks for no answer (`PUBLISH`). Times are
 * UTC, lines end as calendars want them.
 */
export function calendarEntry(meeting: Meeting): string {
  const calendar = ical({
    prodId: { company: 'Mentorline', product: 'Mentorline' },
    method: meeting.attendee ? ICalCalendarMethod.REQUEST : ICalCalendarMethod.PUBLISH,
  });
  calendar.createEvent({
    id: meeting.uid,
    sequence: meeting.sequence,
    start: new Date(meeting.startsAt),
    end: new Date(meeting.startsAt + meeting.minutes * 60_000),
    stamp: new Date(meeting.stampedAt),
    summary: plain(meeting.summary),
    description: plain(meeting.description),
    status: ICalEventStatus.TENTATIVE,
    organizer: named(meeting.organizer),
    ...(meeting.attendee && {
      attendees: [
        {
          ...{ ...named(meeting.attendee), rsvp: true },
          ...{ type: ICalAttendeeType.INDIVIDUAL, role: ICalAttendeeRole.REQ },
          status: ICalAttendeeStatus.NEEDSACTION,
        },
      ],
    }),
  });
  return folded(calendar.toString());
}

/** Lines of at most 75 bytes (RFC 5545, 3.1), where the library counts signs. A sign is never cut in two. */
function folded(calendar: string): string {
  return calendar
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .map((line) => {
      let bytes = 0;
      return Array.from(line, (sign) => {
        const size = Buffer.byteLength(sign);
        bytes += size;
        if (bytes <= LINE_BYTES) return sign;
        bytes = 1 + size;
        return `\r\n ${sign}`;
      }).join('');
    })
    .join('\r\n');
}

/** Control characters, a lone carriage return above all, would let text of a person write lines of its own. */
function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '');
}

/** Of a name of nothing but such signs, the address is what is left. */
function named({ name, email }: Meeting['organizer']): { readonly name: string; readonly email: string } {
  return { name: plain(name).replace(/["\n]/g, ' ').trim() || email, email };
}
