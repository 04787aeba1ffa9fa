/** The programs of the simulator: the example, with dates, policies and a zone that follow from the seed. */
import type { Chances } from '../../infra/local/faults.ts';
import { addDays } from '../../shared/domain/calendar.ts';
import type { LocalDate } from '../../shared/domain/brand.ts';
import type { Program } from '../../shared/domain/program.ts';
import { exampleProgram } from '../support/programs.ts';

const EXAMPLE = exampleProgram();
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Sydney',
  'UTC',
  'Pacific/Auckland',
];
/** Days on which applications open: in between, clocks change in one hemisphere or the other. */
const OPENS: readonly LocalDate[] = ['2026-03-02', '2026-09-21', '2027-01-11'];

/** What comes late in the example comes sooner here, so that a seed need not wait for it. */
const SOONER: Readonly<Record<string, number>> = {
  'mid-survey': 18,
  'mid-survey-again-7': 25,
  'mid-survey-again-14': 32,
  'check-in-30': 14,
  'check-in-60': 28,
  'follow-up': 21,
};
const JOURNEY = EXAMPLE.journey.map((one) => {
  const days = SOONER[one.id];
  return days === undefined ? one : { ...one, when: { ...one.when, days } };
});

/** Everyone has such an address but the few who are no members. */
export const STRANGERS = 'elsewhere.example.net';
const MEMBERS = {
  domains: ['example.org', 'simulator.amazonses.com'],
  become: 'Join at https://club.example.org.',
};

export function simulatedProgram(chances: Chances): Program {
  const pick = <T>(name: string, options: readonly T[]): T => chances.pick(`program: ${name}`, options);
  const opens = pick('opens', OPENS);
  const starts = addDays(opens, 14);
  const staleAfterDays = pick('stale after', [1, 3]);
  return {
    ...EXAMPLE,
    cohort: {
      ...EXAMPLE.cohort,
      zone: pick('zone', ZONES),
      opens,
      ...pick('mentees later', [{}, {}, { opensFor: { mentee: addDays(opens, 3) } }]),
      closes: { date: addDays(opens, 9), time: pick('closes at', ['18:00', '00:30', '02:30']) },
      starts,
      ends: addDays(starts, pick('weeks', [35, 49])),
      lateGraceHours: pick('grace', [0, 12]),
    },
    ...pick('members only', [{}, {}, {}, { members: MEMBERS }]),
    review: pick('review', ['automatic', 'manual']),
    journey: JOURNEY.map((one) => (one.essential ? one : { ...one, staleAfterDays })),
    policies: {
      ...EXAMPLE.policies,
      proposalDays: pick('proposal days', [2, 5]),
      unansweredProposals: pick('unanswered', [1, 2]),
      emailsPerDay: pick('a day', [1, 2, 3]),
      emailsPerQuarter: pick('a quarter', [6, 15]),
      capacity: { default: 1, most: 3 },
    },
    matching: { ...EXAMPLE.matching, objective: pick('objective', ['most-placed', 'best-total', 'fairest']) },
  };
}

/** The same with another deadline, as a manager would write it. */
export function withDeadline(program: Program, date: LocalDate): Program {
  return { ...program, cohort: { ...program.cohort, closes: { ...program.cohort.closes, date } } };
}
