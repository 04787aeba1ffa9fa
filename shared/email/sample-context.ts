/** People, pairs and facts made up, for emails that no one would get yet. */
import { type Touchpoint, type JourneyEvent } from '../domain/program-journey.ts';
import { type Program } from '../domain/program.ts';
import type { Person } from '../domain/person.ts';
import type { Application } from '../domain/application.ts';
import { type MatchedForPair, type Pair, proposedPair } from '../domain/pair.ts';
import { iso, DAY, localDate, localTime, resolveLocal } from '../domain/calendar.ts';
import { proposalExpiry } from '../domain/journey.ts';

/** Facts that single emails carry, as they could be. */
export const SAMPLE_FACTS = {
  source: 'apply',
  pairs: '41',
  placed: '41',
  unmatched: '17',
  run: '',
  opens: 'Monday, March 16, 2026',
  code: '012345',
  role: 'manager',
  count: '2',
  of: 'Spring 2026',
  tasks: 'A match is waiting for your approval\n1 delivery could not be read',
};

export function samplePerson(id: string, name: string, { cohort }: Program): Person {
  const email = `${id}@example.org`;
  return { id, name, email, zone: cohort.zone, createdAt: '2026-01-01T00:00:00.000Z' };
}

export function samplePair(
  program: Program,
  {
    touchpoint,
    recipient,
    application,
    matched,
    now,
  }: {
    readonly touchpoint: Touchpoint;
    readonly recipient: Person;
    readonly application: Application | undefined;
    /** Who would be paired, where a run says so. */
    readonly matched: MatchedForPair | undefined;
    readonly now: number;
  },
): Pair {
  const asMentor = touchpoint.role === 'mentor' || application?.role === 'mentor';
  // What follows a proposal by some days is about one that was made then.
  const { when } = touchpoint;
  const since = 'after' in when && when.after === 'proposed' ? when.days : 0;
  const day = localDate(now - since * DAY, program.cohort.zone);
  const pair = proposedPair(
    { cohort: program.cohort.id, run: 'sample' },
    {
      ...SAMPLE_MATCH,
      mentor: asMentor ? recipient.id : 'other',
      mentee: asMentor ? 'other' : recipient.id,
      ...matched,
    },
    { proposedOn: day, expiresAt: iso(proposalExpiry(program, day)) },
  );
  if (isBeforeIntroduction(touchpoint)) return pair;
  const members = pair.members.map((member) => ({ ...member, answer: 'yes' as const }));
  const begins = Math.max(
    now,
    resolveLocal(program.cohort.starts, localTime(now, program.cohort.zone), program.cohort.zone),
  );
  const meetingTimes = [3, 4, 7].map((days) => iso(begins + days * DAY));
  return { ...pair, members, state: 'introduced', introducedOn: day, meetingTimes };
}

const SAMPLE_MATCH = {
  score: 80,
  why: ['The mentee asks for two things, and the mentor offers both.', 'Both are free in the evening.'],
  whyForMentor: [
    'This mentee would like help with something that you offer.',
    'You are both free in the evening.',
  ],
  whyForMentee: ['You asked for something that this mentor offers.', 'You are both free in the evening.'],
};

const BEFORE: readonly JourneyEvent[] = ['proposed', 'told-more', 'other-declined', 'proposal-expired'];

function isBeforeIntroduction({ when, to }: Touchpoint): boolean {
  return to === 'proposal-unanswered' || ('event' in when && BEFORE.includes(when.event));
}
