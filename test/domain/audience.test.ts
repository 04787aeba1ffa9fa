/** Who an email still makes sense for: every audience and every event, against every situation that someone can be in. */
import { expect, test } from 'vitest';
import { audienceOf, isRelevant, type MessageFacts } from '../../shared/domain/audience.ts';
import type { Pair } from '../../shared/domain/pair.ts';
import type { Audience, JourneyEvent, Touchpoint } from '../../shared/domain/program-journey.ts';
import { applicationOf } from '../support/applications.ts';
import { pairOf } from '../support/pairs.ts';
import { exampleProgram } from '../support/programs.ts';

const program = exampleProgram();
const ana = applicationOf();
const paired = applicationOf({ menteePair: 'p' });
const pair = (change: Partial<Pair>): Pair => pairOf({ mentee: 'ana', mentor: 'ben', ...change });
const saidYes: Pair = {
  ...pair({}),
  members: pair({}).members.map((one) => (one.person === 'ana' ? { ...one, answer: 'yes' } : one)),
};

const SITUATIONS = {
  'interested only': {},
  applied: { application: ana },
  incomplete: { application: applicationOf({ missing: ['goals'] }) },
  'without consent': { application: applicationOf({ consent: undefined } as never) },
  rejected: { application: applicationOf({ screening: 'rejected' }) },
  waitlisted: { application: applicationOf({ screening: 'waitlisted' }) },
  withdrawn: { application: applicationOf({ withdrawnAt: '2026-03-04T10:00:00.000Z' }) },
  asked: { application: paired, pair: pair({}) },
  'said yes': { application: paired, pair: saidYes },
  'not met': { application: paired, pair: pair({ state: 'introduced' }) },
  met: { application: paired, pair: pair({ state: 'introduced', sessions: 1 }) },
  'met, answered': { application: paired, pair: pair({ state: 'introduced', sessions: 1 }), answered: true },
  completed: { application: paired, pair: pair({ state: 'completed', sessions: 3 }) },
  ended: { application: ana, pair: pair({ state: 'ended' }) },
  'set aside': { application: applicationOf({ setAsideAt: '2026-03-30T08:00:00.000Z' }) },
} satisfies Record<string, MessageFacts>;
type Situation = keyof typeof SITUATIONS;
const ALL = Object.keys(SITUATIONS) as Situation[];

function relevantTo(touchpoint: Partial<Touchpoint>): Situation[] {
  const [one] = program.journey;
  const asked = { ...one, ...touchpoint } as Touchpoint;
  return ALL.filter((situation) => isRelevant(program, asked, SITUATIONS[situation]));
}

const except = (...left: Situation[]): Situation[] => ALL.filter((one) => !left.includes(one));
/** Nothing but the receipt reaches them. */
const SILENT: Situation[] = ['without consent', 'withdrawn'];

const AUDIENCES: Record<Audience, Situation[]> = {
  concerned: except(...SILENT),
  manager: except(...SILENT),
  'interested-not-applied': ['interested only'],
  incomplete: ['incomplete'],
  applicants: except(...SILENT, 'interested only'),
  'proposal-unanswered': ['asked'],
  'pairs-not-met': ['not met'],
  'pairs-met': ['met', 'met, answered'],
  'active-pairs': ['not met', 'met'],
  placed: except(...SILENT, 'met, answered'),
  unplaced: ['applied', 'incomplete', 'waitlisted', 'ended'],
  'survey-not-answered': except(...SILENT, 'met, answered', 'asked', 'said yes', 'ended'),
};

test.each(Object.entries(AUDIENCES))('on a date, to %s', (to, expected) => {
  const when = { after: 'starts', days: 1, at: '10:00' } as const;
  expect(relevantTo({ when, to: to as Audience })).toEqual(expected);
});

const EVENTS: Record<JourneyEvent, Situation[]> = {
  invited: ['interested only'],
  applied: except('withdrawn'),
  'came-early': ['interested only'],
  'not-a-member': ['interested only'],
  'came-late': except('without consent'),
  unreadable: ['interested only'],
  'change-held': [],
  'invited-to-team': except('without consent'),
  'asked-for-code': except('without consent'),
  'may-be-kept': except('withdrawn', 'without consent', 'interested only'),
  accepted: ['applied', 'incomplete', 'ended', 'set aside'],
  rejected: ['rejected'],
  waitlisted: ['waitlisted'],
  interview: [],
  unmatched: ['applied', 'incomplete', 'rejected', 'waitlisted', 'ended', 'set aside', 'interested only'],
  proposed: ['asked'],
  'told-more': ['asked'],
  introduced: ['not met', 'met', 'met, answered', 'completed'],
  'other-declined': except(...SILENT),
  'partner-left': except(...SILENT),
  'proposal-expired': except(...SILENT),
  'set-aside': ['set aside'],
  'match-waits': except('without consent'),
  'match-delayed': except(...SILENT),
  'choices-open': except(...SILENT),
  'no-match': ['applied', 'incomplete', 'waitlisted', 'set aside', 'ended'],
  withdrew: ['withdrawn'],
  'form-changed': except('without consent'),
  'run-published': except('without consent'),
  'trial-matched': except('without consent'),
  'pair-ended': except(...SILENT),
  digest: except('without consent'),
};

test.each(Object.entries(EVENTS))('after the event %s', (event, expected) => {
  const found = relevantTo({ when: { event: event as JourneyEvent }, to: 'concerned' });
  expect([...found].sort()).toEqual([...expected].sort());
});

test('pairs of one person that begin to meet within ten days are told together, each of them once', () => {
  const dates = { a: '2026-03-25', b: '2026-03-27', c: '2026-04-06', d: '2026-04-20', e: '2026-03-26' };
  const pairs = Object.entries(dates).map(([id, introducedOn]) =>
    pairOf({
      id,
      mentor: id === 'e' ? 'mo' : 'ben',
      mentee: `mentee ${id}`,
      state: 'introduced',
      introducedOn,
    }),
  );
  const touchpoint = program.journey.find(({ id }) => id === 'check-in-30')!;
  const facts = { applications: [], pairs, interested: [], respondents: new Set<string>() };
  const toldOn = (anchorDate: string, gathers: boolean) =>
    audienceOf(program, touchpoint, { ...facts, anchorDate, gathers })
      .filter(({ person }) => person === 'ben')
      .map(({ pair: id }) => id);
  const all = Object.values(dates);
  expect(all.map((date) => toldOn(date, true))).toEqual([['a', 'b'], [], ['c'], ['d'], []]);
  expect(all.map((date) => toldOn(date, false))).toEqual([['a'], ['b'], ['c'], ['d'], []]);
});

test('pairs that were introduced before the start begin to meet on the same day', () => {
  const pairs = ['2026-03-17', '2026-03-21'].map((introducedOn, n) =>
    pairOf({ id: `p${n}`, mentor: 'ben', mentee: `m${n}`, state: 'introduced', introducedOn }),
  );
  const touchpoint = program.journey.find(({ id }) => id === 'check-in-30')!;
  const facts = { applications: [], pairs, interested: [], respondents: new Set<string>(), gathers: true };
  const told = audienceOf(program, touchpoint, { ...facts, anchorDate: '2026-03-17' });
  expect(told.filter(({ person }) => person === 'ben').map(({ pair: id }) => id)).toEqual(['p0', 'p1']);
});
