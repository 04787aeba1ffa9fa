/** Turns something that happened into the messages that the program's journey owes for it. */
import type { IsoInstant } from '../../domain/brand.ts';
import type { JourneyEvent } from '../../domain/program-journey.ts';
import type { Program } from '../../domain/program.ts';
import { touchpointsOf } from '../../domain/journey.ts';
import { hookWrites } from '../../store/hooks.ts';
import { messageWrite } from '../../store/messages.ts';
import type { Write } from '../../store/table.ts';
import { MANAGER, messageFor } from '../../domain/message.ts';

export interface Announcement {
  readonly event: JourneyEvent;
  /** What it happened to, so that the same thing announced twice is one message. */
  readonly subject: string;
  readonly concerned: readonly { readonly person: string; readonly role?: 'mentor' | 'mentee' }[];
  readonly pair?: string;
  readonly facts?: Readonly<Record<string, string>>;
  /** When the person did what this answers, where she did it herself. */
  readonly actedAt?: IsoInstant;
  /** Milliseconds in which it can still be taken back, and is not told. */
  readonly waits?: number;
}

/** The writes go into the same transaction as the change itself: told exactly when it happened. */
export function announce(
  program: Program,
  { event, subject, concerned, pair, facts, actedAt, waits }: Announcement,
  now: number,
): Write[] {
  const people = concerned.map(({ person }) => person);
  const messages = touchpointsOf(program, event).flatMap((touchpoint) => {
    const recipients =
      touchpoint.to === 'manager'
        ? [MANAGER]
        : concerned
            .filter(({ role }) => touchpoint.role === undefined || touchpoint.role === role)
            .map(({ person }) => person);
    return recipients.map((person) => {
      const request = {
        occurrence: `${event}:${subject}`,
        person,
        ...(pair !== undefined && { pair }),
        ...(facts && { facts }),
        ...(actedAt !== undefined && { actedAt }),
        ...(waits !== undefined && { waits }),
      };
      return messageWrite(messageFor(program, touchpoint, { request, now }));
    });
  });
  return [...messages, ...hookWrites(program, { event, subject, people }, now)];
}
