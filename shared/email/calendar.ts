/** Calendar entries that email programs offer to add (iTIP, RFC 5546). */
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { addDays, localDate, localTime, localWeekday, resolveLocal } from '../domain/calendar.ts';

export interface Meeting {
  /** Stays the same for the life of the meeting, so that a move replaces it. */
  readonly uid: string;
  readonly sequence: number;
  readonly summary: string;
  readonly description: string;
  readonly startsAt: number;
  readonly minutes: number;
  readonly stampedAt: number;
  readonly organizer: { readonly name: string; readonly email: string };
  readonly attendees: readonly { readonly name: string; readonly email: string }[];
}

/** A meeting request to both sides, as `text/calendar; method=REQUEST`. Times are UTC. */
export function meetingRequest(meeting: Meeting): string {
  const calendar = ical({
    prodId: { company: 'Mentorline', product: 'Mentorline' },
    method: ICalCalendarMethod.REQUEST,
  });
  const event = calendar.createEvent({
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
  for (const { name, email } of meeting.attendees)
    event.createAttendee({ name: quoted(name), email, rsvp: true });
  return calendar.toString();
}

/** Three times in the coming days at which a first meeting could be, within working hours of both zones where there are. */
export function proposedTimes(now: number, zones: readonly [string, string]): number[] {
  const [zone, other] = zones;
  const times: number[] = [];
  for (let day = 2; day <= 12 && times.length < 3; day++) {
    const date = addDays(localDate(now, zone), day);
    const fitting = HOURS.map((hour) => resolveLocal(date, hour, zone)).filter(
      (time) => isWorkday(time, zone) && atWork(time, other),
    );
    const [first] = fitting;
    if (first !== undefined) times.push(first);
  }
  // Zones on opposite sides of the world share no working hours: early evenings, for the two of them to move.
  for (let day = 2; times.length < 3; day++)
    times.push(resolveLocal(addDays(localDate(now, zone), day), '18:00', zone));
  return times;
}

const HOURS = ['10:00', '12:00', '14:00', '16:00', '17:00', '18:00', '09:00', '08:00', '19:00'];

function isWorkday(time: number, zone: string): boolean {
  return localWeekday(time, zone) <= 5;
}

function atWork(time: number, zone: string): boolean {
  const hour = Number(localTime(time, zone).slice(0, 2));
  return hour >= 8 && hour < 20 && isWorkday(time, zone);
}

/** Control characters, a lone carriage return above all, would let text of a person write lines of its own. */
function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '');
}

function quoted(name: string): string {
  return plain(name).replace(/["\n]/g, ' ').trim();
}
