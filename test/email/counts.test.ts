/** Every email with none, one and two of everything, read by rules: plurals, blanks, empty lists, sentences of nothing. */
import { expect, test } from 'vitest';
import { renderText } from '../../shared/email/render.ts';
import { EMAIL_TEXTS } from '../../shared/email/texts.ts';

const LINK = 'https://a.example/p/x';
const several = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const NAMES = ['Ben Haddad', 'Cleo Okafor'];

/** So many of everything that can be many, and texts that may be empty as they are then. */
const counted = (email: string, count: number, role: 'mentor' | 'mentee' | 'both') => {
  const text = (words: string): string => (count === 0 ? '' : words);
  const other = (at: number) => ({
    ...{ name: NAMES[at] ?? NAMES[0]!, firstName: (NAMES[at] ?? NAMES[0]!).split(' ')[0]! },
    email: 'ben@example.org',
  });
  return {
    person: { firstName: 'Ana' },
    role,
    program: {
      name: 'Open Mentoring',
      purpose: text('Experienced people help others grow.'),
      resources: text(LINK),
    },
    manager: { name: 'Amara Diallo', firstName: 'Amara' },
    cohort: {
      name: 'Spring 2026',
      title: 'Rust Mentors, Spring 2026',
      closes: 'March 16',
      starts: 'March 23',
      ends: 'June 30',
    },
    commitment: { length: 'three months', frequency: 'once a month', meeting: 'one hour' },
    // An application that misses nothing is not reminded.
    missing: email === 'incomplete-nudge' ? 'How many years?' : text('How many years?'),
    because: text('There are more mentors than we need.'),
    members: { become: 'Join us.' },
    past_deadline: count === 0,
    has_match: count === 1,
    kept: 'Everything is deleted 12 months after the program ends.',
    deleted_on: 'Monday, March 16, 2026',
    days_left: ['Hours', 'One day', '2 days'][count]!,
    // A pair always has a reason, and a digest at least one task.
    why: 'You are both free in the evening.',
    more: several(Math.max(1, count), () => 'You asked for something that this mentor offers.'),
    ...{ expires: 'Sunday, March 22', expires_here: 'Sunday, March 22' },
    other: other(0),
    consent: { needed: count > 0, question: 'I accept the code of conduct' },
    calendar: { google: LINK, outlook: LINK, invites: count > 1 },
    times: several(count, (at) => `Monday, March ${23 + at}, 6:00 PM`),
    each: several(Math.max(1, count), (at) => ({
      why: 'You are both free in the evening.',
      other: other(at),
      links: { answer: LINK, session: LINK, survey: LINK, continue: LINK },
    })),
    several: count > 1,
    others: count > 1 ? 'Ben and Cleo' : 'Ben Haddad',
    ...{ looks_again: count > 0, removed: count > 0, still_open: count > 0, applied: count > 0 },
    interview_link: text(LINK),
    proposals: String(count),
    survey: { name: 'Halfway survey', intro: text('We read every answer.') },
    facts: {
      opens: 'Monday, March 16, 2026',
      code: '012345',
      role: 'manager',
      ...{ source: 'apply', of: count > 1 ? '2 cohorts' : 'Spring 2026', pairs: String(count) },
      ...{ placed: String(count), unmatched: String(count), count: String(Math.max(1, count)) },
      tasks: several(Math.max(1, count), (at) => `Task ${at + 1}`).join('\n'),
    },
    shortages: several(count, (at) => ({ label: `Rust ${at}`, short: at + 1 })),
    links: {
      ...{ apply: text(LINK), answer: LINK, agreement: LINK, session: LINK, survey: LINK, continue: LINK },
      ...{ choices: LINK, manage: LINK, unsubscribe: LINK, about: LINK, console: LINK, matching: LINK },
    },
  };
};

const THINGS =
  'people|persons|pairs|mentees|mentors|emails|tasks|proposals|deliveries|matches|applicants|days|weeks|mentors|cohorts|answers';
const RULES: readonly (readonly [string, RegExp])[] = [
  ['a plural of one', new RegExp(`\\b(1|(?<!no )one) (${THINGS})\\b`, 'i')],
  [
    'a singular of two or none',
    /\b(0|2) (person|pair|mentee|mentor|email|task|proposal|delivery|match|applicant|day|cohort|answer)\b/,
  ],
  ['two blanks', /[^\s>]  +\S/],
  ['a blank before a sign', /\w [,.;:?!](?!\S)/],
  ['a sign twice', /[,;]\s*[,;.]|\.\.(?!\.)|“”|""|\(\)/],
  ['words without a blank', /[a-z](?:as|with|to)(?:mentor|mentee)\b/],
  ['an empty link', /\[[^\]]*\]\(\s*\)|<a[^>]*href=""/],
  ['an empty item', /^\s*[-*•]\s*$/m],
  ['a sentence of nothing', /\b(for|with|to|by|about|of) ?[.,?!]/],
];

test.each(
  Object.entries(EMAIL_TEXTS).flatMap(([name, text]) =>
    [0, 1, 2].flatMap((count) =>
      (['mentor', 'mentee', 'both'] as const).map((role) => ({ name, text, count, role })),
    ),
  ),
)('$name with $count of everything, to a $role', ({ name, text, count, role }) => {
  const { subject, html, text: plain } = renderText(text, counted(name, count, role));
  for (const part of [subject, plain.replace(/https?:\S+/g, 'LINK')])
    for (const [wrong, rule] of RULES)
      expect([wrong, rule.exec(part)?.[0], part]).toEqual([wrong, undefined, part]);
  expect(html).not.toMatch(/<li>\s*<\/li>|<ul>\s*<\/ul>|<p>\s*<\/p>|href=""/);
});
