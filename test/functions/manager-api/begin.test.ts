/** The guided start: what is kept, what each choice comes to, and that whatever has no problem can be published. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../../functions/manager-api/begin/formats.ts';
import { notesOf, problemsOf } from '../../../functions/manager-api/begin/outline-checks.ts';
import { outlineText } from '../../../functions/manager-api/begin/outline-program.ts';
import { freshOutline, type Outline } from '../../../functions/manager-api/begin/outline.ts';
import { POOL, USUAL } from '../../../functions/manager-api/begin/question-pool.ts';
import type {
  BegunView,
  BeginView,
  ExampleView,
  Shown,
} from '../../../functions/manager-api/screens/begin.ts';
import { addDays, fromIso } from '../../../shared/domain/calendar.ts';
import { readProgramFile } from '../../../shared/domain/program-file.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { managerOf } from '../../support/review-world.ts';
import { emptyWorld } from '../../support/world.ts';

const NOW = fromIso('2026-03-03T10:00:00.000Z');
const TODAY = '2026-03-03';
const EMAIL = 'nour@program.example.org';
const IDS = { program: 'women-in-data', cohort: 'women-in-data-spring', source: 'women-in-data-form' };

const outline = (change: Partial<Outline> = {}): Outline => ({
  ...freshOutline({ email: EMAIL, usual: USUAL }, NOW, 'Europe/Berlin'),
  name: 'Women in Data',
  purpose: 'We help each other grow.',
  manager: 'Nour Haddad',
  ...change,
});

const programOf = async (of: Outline) =>
  readProgramFile(
    'program.yaml',
    await outlineText(of, { email: EMAIL, ids: IDS, today: TODAY }),
    KNOWN_EMAILS,
  );

describe('an outline', () => {
  test('has dates that people can meet, and every format is a whole program', async () => {
    expect(outline()).toMatchObject({ opens: '2026-03-16', closesOn: '2026-03-30', starts: '2026-04-06' });
    for (const { id } of FORMATS) {
      const read = await programOf(outline({ format: id }));
      expect(read).toMatchObject({ kind: 'program', program: { matching: { format: id } } });
    }
  });

  test('publishes the agreement that its manager read, in every format', async () => {
    for (const { id } of FORMATS)
      for (const agreement of [outline().agreement, 'We show up.']) {
        const read = await programOf(outline({ format: id, agreement }));
        expect(read).toMatchObject({
          kind: 'program',
          program: { agreement: { text: expect.stringContaining(agreement) as string } },
        });
      }
  });

  test('asks each question of the pool as it is, consent last, with her own before it', async () => {
    const all = POOL.map(({ question }) => question.id);
    const read = await programOf(
      outline({
        questions: all,
        skills: ['SQL', 'Python'],
        own: [
          { text: 'Do you need a ramp?', kind: 'yes-no', options: [], required: false },
          { text: 'Do you need a ramp?', kind: 'choice', options: ['Left', 'Right'], required: true },
        ],
      }),
    );
    if (read.kind !== 'program') throw new Error('It is no program.');
    const { questions, matching } = read.program;
    expect(questions.map(({ id }) => id)).toEqual([
      ...all.filter((id) => id !== 'consent'),
      ...['do-you-need-a', 'do-you-need-a-2', 'consent'],
    ]);
    expect(questions.find(({ id }) => id === 'wants')).toMatchObject({ options: ['SQL', 'Python'] });
    expect(matching).toMatchObject({ commonLanguage: true, minOverlapHours: 1, atLeastOneAsk: true });
    expect(matching.rules).toEqual([
      { question: 'places', must: 'share', because: expect.any(String) as string },
    ]);
  });

  test('without a question, nothing is matched by it', async () => {
    const read = await programOf(outline({ questions: [] }));
    expect(read).toMatchObject({
      kind: 'program',
      program: {
        matching: { commonLanguage: false, minOverlapHours: 0, atLeastOneAsk: false },
        questions: [{ id: 'name' }, { id: 'email' }, { id: 'role' }],
      },
    });
  });

  test('without a problem is a program without one, whatever was chosen', async () => {
    const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2026-03-03', days));
    const chosen = fc.record({
      format: fc.constantFrom(...FORMATS.map(({ id }) => id)),
      questions: fc.subarray(POOL.map(({ question }) => question.id)),
      days: fc.array(day, { minLength: 4, maxLength: 4 }),
      skills: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 40 }).filter((one) => one.trim() !== '')),
      name: fc.string({ minLength: 1, maxLength: 60 }),
      purpose: fc.string({ minLength: 1, maxLength: 300 }),
      mentorYears: fc.option(fc.integer({ min: 0, max: 60 })),
      menteeYears: fc.option(fc.integer({ min: 0, max: 60 })),
      tool: fc.constantFrom('mentorline', 'google-forms', 'typeform', 'tally', 'standard-webhooks'),
      own: fc.array(
        fc.record({
          text: fc.string({ minLength: 1, maxLength: 80 }),
          kind: fc.constantFrom('text', 'choice', 'set', 'number', 'yes-no'),
          options: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 4 }),
          required: fc.boolean(),
        }),
        { maxLength: 4 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(chosen, async ({ days, ...more }) => {
        const [opens = '', closesOn = '', starts = '', ends = ''] = days.toSorted();
        const made = outline({ ...more, opens, closesOn, starts, ends });
        const read = await programOf(made);
        if (problemsOf(made, TODAY).length === 0)
          expect(read.kind === 'problems' ? read.problems : []).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('what is missing, and what may not be meant', () => {
  const says = (change: Partial<Outline>): string[] =>
    notesOf(outline(change), TODAY).map(({ says }) => says);

  test('is said at its field', () => {
    const fields = (change: Partial<Outline>) =>
      problemsOf(outline(change), TODAY).map(({ step, field }) => `${step}.${field}`);
    expect(fields({})).toEqual([]);
    expect(fields({ name: ' ', replies: 'nour' })).toEqual(['what.name', 'what.replies']);
    expect(fields({ closesOn: '', closesAt: '25:00' })).toEqual(['when.closesOn']);
    expect(fields({ starts: '2026-03-20' })).toEqual(['when.starts']);
    expect(fields({ mentorYears: 3, questions: [] })).toEqual(['questions.questions']);
    const own = { text: 'Which?', kind: 'choice', options: [], required: false } as const;
    expect(fields({ own: [{ ...own, options: [] }] })).toEqual(['questions.own']);
  });

  test('weekends, nights and hurry are asked about', () => {
    expect(says({})).toEqual([]);
    expect(says({ closesOn: '2026-03-29' })).toEqual([
      expect.stringContaining('Applications close on a Sunday at 18:00') as string,
    ]);
    expect(says({ closesAt: '23:59' })).toEqual([expect.stringContaining('on a Monday at 23:59') as string]);
    expect(says({ opens: '2026-03-28' })).toEqual([
      expect.stringContaining('open on a Saturday') as string,
      'People have 2 days to apply. Two weeks are usual.',
    ]);
    expect(says({ starts: '2026-03-31' })).toEqual([
      expect.stringContaining('There is one day between') as string,
    ]);
    expect(says({ opens: '2026-03-02' })).toEqual([expect.stringContaining('This day is past') as string]);
    expect(says({ ends: '2026-04-20' })).toEqual([expect.stringContaining('Pairs have 14 days') as string]);
  });

  test('so are questions that go together, and plans that take few', () => {
    const but = (id: string) => USUAL.filter((one) => one !== id);
    expect(says({ questions: but('wants') })).toEqual([expect.stringContaining('Ask both') as string]);
    expect(says({ questions: but('consent') })).toEqual([expect.stringContaining('agrees') as string]);
    expect(says({ tool: 'typeform' })).toEqual([expect.stringContaining('Free plans of Typeform') as string]);
    expect(says({ questions: POOL.map(({ question }) => question.id) })).toEqual([
      expect.stringContaining('do not finish a form') as string,
    ]);
  });
});

describe('the guided start', () => {
  async function beginning() {
    const world = await emptyWorld();
    const manager = managerOf(world, () => NOW);
    const as = (email: string) => ({
      read: async () =>
        (await manager.ask<BeginView>('GET /api/begin', { email, query: { zone: 'Asia/Tokyo' } })).body,
      keep: (body: object) => manager.ask<BeginView>('PUT /api/begin', { email, body }),
      see: <T>(route: string, query = {}) => manager.ask<T>(route, { email, query }),
      publish: () =>
        manager.ask<BegunView & { message: string }>('POST /api/begin/publish', { email, body: {} }),
    });
    return { world, as };
  }

  test('goes on where it was left, for each manager alone', async () => {
    const { as } = await beginning();
    const nour = as(EMAIL);
    const fresh = await nour.read();
    expect(fresh).toMatchObject({ isKept: false, outline: { zone: 'Asia/Tokyo', replies: EMAIL } });
    expect((await nour.keep({ ...fresh.outline, name: 'Women in Data', step: 'when' })).status).toBe(200);
    expect(await nour.read()).toMatchObject({
      isKept: true,
      outline: { name: 'Women in Data', step: 'when' },
    });
    expect((await as('eve@example.org').read()).isKept).toBe(false);
    expect((await nour.keep({ ...fresh.outline, zone: 'Nowhere/At-All' })).status).toBe(422);
    expect((await nour.keep({ name: 'half' })).status).toBe(422);
  });

  test('shows the page, the form and the emails before anything is complete', async () => {
    const { as } = await beginning();
    const nour = as(EMAIL);
    expect((await nour.see<Shown>('GET /api/begin/page')).body.html).toContain('Your program');
    await nour.keep((await nour.read()).outline);
    const page = (await nour.see<Shown>('GET /api/begin/page')).body.html;
    expect(page).toContain('Your program');
    expect(page).toContain('Applications close on');
    expect((await nour.see<Shown>('GET /api/begin/form')).body.html).toContain(
      'What would you like help with?',
    );
    const emails = (await nour.see<ExampleView>('GET /api/begin/emails', { who: 'unplaced' })).body;
    expect(emails.emails.map(({ id }) => id)).toEqual([
      'receipt',
      'accepted',
      'unmatched',
      'no-match',
      'closing',
    ]);
    const closes = emails.dates.find(({ what }) => what === 'Applications close')?.at ?? '';
    const screened = emails.dates.find(({ what }) => what.startsWith('Applications are screened'))?.at ?? '';
    expect(closes < screened).toBe(true);
    // What follows a proposal or an introduction comes after it, in the dates of the program.
    for (const email of (await nour.see<ExampleView>('GET /api/begin/emails', { who: 'mentee' })).body.emails)
      for (const [, by = ''] of email.html.matchAll(/Please answer by <strong>([^<(]+)/g))
        expect([email.id, by, dayIn(by, closes) >= closes.slice(0, 10)]).toEqual([email.id, by, true]);
    // What a proposal asks for by a day, it asks for after the match.
    const placed = (await nour.see<ExampleView>('GET /api/begin/emails', { who: 'mentee' })).body;
    const proposal = placed.emails.find(({ id }) => id === 'proposal')?.html ?? '';
    const [, day = ''] = /by <strong>\w+, (\w+ \d+),/.exec(proposal) ?? [];
    expect(Date.parse(`${day}, ${closes.slice(0, 4)}`)).toBeGreaterThan(Date.parse(screened));
    expect((await nour.see('GET /api/begin/emails', { who: 'nobody' })).status).toBe(404);
  });

  test('ends in a cohort of her own, and begins anew', async () => {
    const { world, as } = await beginning();
    const nour = as(EMAIL);
    await nour.keep(outline({ name: '' }));
    expect(await nour.publish()).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('name') as string },
    });
    await nour.keep(outline({ readEmails: true, sawDates: true }));
    const { body } = await nour.publish();
    expect(body).toEqual({ cohort: 'women-in-data-first-cohort' });
    const found = await findCohortWithProgram(world.table, body.cohort);
    expect(found?.program.program).toMatchObject({
      name: 'Women in Data',
      manager: { name: 'Nour Haddad', email: EMAIL },
    });
    expect(found?.cohort).toMatchObject({
      readTexts: expect.any(String) as string,
      sawCalendar: expect.any(String) as string,
    });
    expect((await nour.read()).isKept).toBe(false);
    // A second one of the same name gets ids of its own.
    await nour.keep(outline());
    expect((await nour.publish()).body).toEqual({ cohort: 'women-in-data-first-cohort-2' });
  });

  test('takes the questions of a cohort of hers over, and of no one else', async () => {
    const { world, as } = await beginning();
    const amara = as(world.program.program.manager.email);
    await amara.keep(outline());
    const manager = managerOf(world, () => NOW);
    const body = { cohort: world.program.cohort.id };
    const taken = await manager.ask<BeginView>('POST /api/begin/questions', { body });
    const { questions, own, mentorYears } = taken.body.outline;
    expect(questions).toEqual(expect.arrayContaining(['name', 'wants', 'goals', 'interests', 'motivation']));
    expect([own, mentorYears]).toEqual([[], 3]);
    expect((await amara.read()).earlier).toEqual([
      { id: body.cohort, name: 'Open Source Mentoring, Spring 2026' },
    ]);
    await as(EMAIL).keep(outline());
    expect(await manager.ask('POST /api/begin/questions', { body, email: EMAIL })).toMatchObject({
      status: 404,
    });
  });

  test('sends nothing in the name of another program', async () => {
    const { world, as } = await beginning();
    const eve = as('eve@example.org');
    await eve.keep(outline({ sender: world.program.program.sender.address }));
    const manager = managerOf(world, () => NOW);
    const sent = await manager.ask('POST /api/begin/emails', {
      email: 'eve@example.org',
      body: { who: 'mentee' },
    });
    expect(sent).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('another program') as string },
    });
    expect(await eve.publish()).toMatchObject({ status: 409 });
  });
});

test('days that are past are refused where nothing could happen any more', () => {
  const past = outline({
    opens: '2025-03-07',
    closesOn: '2025-03-20',
    starts: '2025-03-27',
    ends: '2025-07-06',
  });
  expect(problemsOf(past, TODAY).map(({ field }) => field)).toEqual(['closesOn', 'ends']);
  const open = outline({ opens: '2026-03-01' });
  expect(problemsOf(open, TODAY)).toEqual([]);
});

/** "Monday, April 6, 11:59 PM" as a date of the same year. */
function dayIn(text: string, closes: string): string {
  const [, day = ''] = text.split(', ');
  return new Date(`${day}, ${closes.slice(0, 4)} 12:00 UTC`).toISOString().slice(0, 10);
}
