/** Calendar entries as files (RFC 5545). */
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';

export interface Meeting {
  /** Stays the same for the life of the meeting, so that a move replaces it. */
  readonly uid: string;
  readonly sequence: number;
  readonly summary: string;
  readonly description: string;
  readonly startsAt: number;
  readonly minutes: number;
  readonly stampedAt: number;
  /** Whose address receives nothing that calendars send: it says where the entry is from. */
  readonly organizer: { readonly name: string; readonly email: string };
}

/**
 * An entry to put into one's calendar, `method=PUBLISH`: it asks for no answer, because there is no address that could receive
 * one. Times are UTC, lines end as calendars want them.
 */
export function calendarEntry(meeting: Meeting): string {
  const calendar = ical({
    prodId: { company: 'Mentorline', product: 'Mentorline' },
    method: ICalCalendarMethod.PUBLISH,
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
    organizer: { name: quoted(meeting.organizer.name), email: meeting.organizer.email },
  });
  return calendar.toString();
}

/** Control characters, a lone carriage return above all, would let text of a person write lines of its own. */
function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '');
}

function quoted(name: string): string {
  return plain(name).replace(/["\n]/g, ' ').trim();
}
