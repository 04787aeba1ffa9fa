import { deadline } from '../../shared/domain/journey.ts';
import { longDateTime } from '../../shared/domain/calendar.ts';
import { compose } from '../../shared/email/compose.ts';
import { SAMPLE_FACTS } from '../../shared/email/sample-context.ts';
import { personKey } from '../../shared/store/people.ts';
import { readMessageContext } from '../../shared/usecases/email/read-context.ts';
import { worldWithReceipt } from '../support/world.ts';
import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { displayName } from '../../shared/domain/answers.ts';
import { calendarEntry } from '../../shared/email/calendar.ts';
import { mimeOf } from '../../shared/email/mime.ts';
import { inShell, renderText } from '../../shared/email/render.ts';
import { EMAIL_TEXTS } from '../../shared/email/texts.ts';

const HOSTILE =
  '<img src=x onerror=alert(1)> [click](https://evil.example) {{ constructor }} {% assign x = 1 %} "\'&\r\nBcc: a@b.c';

const variables = (text: string) => ({
  person: { firstName: text },
  role: 'mentor',
  program: { name: text, purpose: text, resources: text },
  manager: { name: text, firstName: text },
  cohort: { name: text, title: text, closes: text, starts: text, ends: text },
  commitment: { length: text, frequency: text, meeting: text },
  missing: text,
  because: text,
  members: { become: text },
  days_left: text,
  past_deadline: false,
  has_match: false,
  kept: text,
  deleted_on: text,
  why: text,
  more: [text],
  expires: text,
  expires_here: text,
  other: { name: text, firstName: text, email: text },
  consent: { needed: true, question: text },
  calendar: { google: 'https://a.example/g', outlook: 'https://a.example/o', invites: false },
  times: [text],
  each: [
    {
      why: text,
      other: { name: text, firstName: text, email: text },
      links: {
        answer: 'https://a.example/p/x',
        session: 'https://a.example/p/x',
        survey: 'https://a.example/p/x',
        continue: 'https://a.example/p/x',
      },
    },
  ],
  several: false,
  others: text,
  looks_again: true,
  interview_link: 'https://a.example/talk',
  removed: false,
  still_open: true,
  applied: false,
  proposals: '2',
  survey: { name: text, intro: text },
  facts: {
    opens: text,
    code: text,
    role: 'reader',
    ...{ source: text, of: text, pairs: '1', placed: '1', unmatched: '2', count: '2' },
    tasks: `${text}\n${text}`,
  },
  shortages: [{ label: text, short: 2 }],
  links: {
    apply: 'https://a.example/',
    about: 'https://a.example/about/x',
    answer: 'https://a.example/p/x',
    agreement: 'https://a.example/p/x',
    session: 'https://a.example/p/x',
    survey: 'https://a.example/p/x',
    continue: 'https://a.example/p/x',
    choices: 'https://a.example/p/x',
    manage: 'https://a.example/p/x',
    unsubscribe: 'https://a.example/u/x',
    console: 'https://a.example/#/x/today',
    matching: 'https://a.example/#/x/today',
  },
});

describe('every email text', () => {
  test.each(Object.entries(EMAIL_TEXTS))(
    '%s renders, in HTML and as text, without anything left over',
    (_, text) => {
      const { subject, html, text: plain } = renderText(text, variables('Ana'));
      for (const part of [subject, html, plain]) expect(part).not.toMatch(/\{\{|\{%|liquid\d+tag|undefined/);
      expect(html.length).toBeGreaterThan(50);
      expect(subject).not.toContain('\n');
    },
  );

  test.each(Object.entries(EMAIL_TEXTS))('%s keeps what people wrote as text', (_, text) => {
    const { subject, html } = renderText(text, variables(HOSTILE));
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/href="https:\/\/evil/);
    expect(subject).not.toMatch(/[\r\n]/);
  });
});

describe('an email as bytes', () => {
  test('a hostile name makes no header, no second recipient and no part', async () => {
    const raw = await mimeOf({
      id: 'm1',
      date: 0,
      from: { name: 'P', address: 'p@example.org' },
      to: { name: HOSTILE, address: 'ana@example.org' },
      replyTo: 'm@example.org',
      subject: HOSTILE,
      html: inShell('<p>x</p>', { title: HOSTILE, program: HOSTILE, footer: '' }),
      text: HOSTILE,
    });
    const email = await PostalMime.parse(Buffer.from(raw));
    expect(email.bcc).toBeUndefined();
    expect(email.to?.map(({ address }) => address)).toEqual(['ana@example.org']);
    expect(email.html).not.toContain('<img src=x');
  });

  test('two addresses in one are refused', async () => {
    const letter = {
      id: 'm',
      date: 0,
      from: { name: '', address: 'p@e.org' },
      replyTo: 'm@e.org',
      subject: '',
      html: '',
      text: '',
    };
    await expect(mimeOf({ ...letter, to: { name: '', address: 'a@e.org, b@e.org' } })).rejects.toThrow(
      'exactly one',
    );
  });

  test('the same message is the same bytes', async () => {
    const letter = {
      id: 'm',
      date: 5,
      from: { name: 'x', address: 'p@e.org' },
      to: { name: 'y', address: 'a@e.org' },
      replyTo: 'm@e.org',
      subject: 's',
      html: '<p>h</p>',
      text: 't',
    };
    expect(Buffer.compare(Buffer.from(await mimeOf(letter)), Buffer.from(await mimeOf(letter)))).toBe(0);
  });
});

test('names lose what an email program would make a link or markup of', () => {
  expect(displayName('Zoë O’Hara-Lima')).toBe('Zoë O’Hara-Lima');
  expect(displayName('<b>Ana</b> https://evil.example/x {{x}}')).not.toMatch(/[<>{}]|https|evil\.example/);
  expect(displayName('Bob <b>Bold</b><br/>Smith')).toBe('Bob Bold Smith');
  expect(displayName('=LINK("https://evil.example","x") Ana')).toBe('= Ana');
  expect(displayName('\u202egro.live\u0000')).not.toMatch(/[\u202e\u0000]/);
  expect(Array.from(displayName('🎉'.repeat(500)))).toHaveLength(80);
  expect(displayName('   ')).toBe('there');
});

describe('calendar entries', () => {
  const meeting = {
    uid: 'u1',
    sequence: 0,
    summary: 'First; meeting, with "quotes"\r\nATTACH:x',
    description: 'ä'.repeat(200),
    startsAt: Date.parse('2026-03-25T17:00:00Z'),
    minutes: 60,
    stampedAt: 0,
    organizer: { name: 'P "x"\r\nX-EVIL:1', email: 'p@example.org' },
  };

  test('it is an entry that a calendar reads back, asks for no answer, and text of people adds no property', () => {
    const text = calendarEntry(meeting);
    const calendar = new ICAL.Component(ICAL.parse(text) as [string, unknown[], unknown[]]);
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    const event = calendar.getFirstSubcomponent('vevent')!;
    expect(event.getAllProperties('attach')).toEqual([]);
    expect(event.getAllProperties('x-evil')).toEqual([]);
    expect(String(event.getFirstPropertyValue('dtstart'))).toBe('2026-03-25T17:00:00Z');
    expect(event.getFirstPropertyValue('uid')).toBe('u1');
    expect(event.getAllProperties('attendee')).toEqual([]);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  test('where an address receives answers it is an invitation to the reader alone, as the last alternative of the email', async () => {
    const attendee = { name: 'Ana "x"\r\nX-EVIL:1', email: 'ana@example.org' };
    const text = calendarEntry({ ...meeting, attendee });
    expect(text).toContain('METHOD:REQUEST\r\n');
    const event = new ICAL.Component(ICAL.parse(text) as [string, unknown[], unknown[]]).getFirstSubcomponent(
      'vevent',
    )!;
    const [asked] = event.getAllProperties('attendee');
    expect(event.getAllProperties('attendee')).toHaveLength(1);
    expect(asked?.getFirstValue()).toMatch(/^mailto:ana@example\.org$/i);
    expect(asked?.getParameter('rsvp')).toBe('TRUE');
    expect(asked?.getParameter('partstat')).toBe('NEEDS-ACTION');
    expect(event.getAllProperties('x-evil')).toEqual([]);
    const raw = Buffer.from(
      await mimeOf({
        ...{
          id: 'm',
          date: 0,
          from: { name: 'p', address: 'p@e.org' },
          to: { name: 'y', address: 'a@e.org' },
        },
        ...{ replyTo: 'm@e.org', subject: 's', html: '<p>h</p>', text: 't', invitation: text },
      }),
    ).toString();
    expect(raw).toMatch(/text\/html[\s\S]*text\/calendar; charset=utf-8; method=REQUEST/);
    expect(raw).not.toContain('Content-Disposition: attachment');
  });
});

test("a deadline is told by the reader's clock, with the program's beside it where that shows another", async () => {
  const world = await worldWithReceipt();
  const receiptIn = async (zone: string): Promise<string> => {
    const [message] = await world.messages();
    await world.table.write({ kind: 'update', key: personKey(world.person), set: { zone } });
    const context = await readMessageContext(world.table, message!);
    const links = { publicUrl: 'https://m.example.org', key: 'k' };
    return (await compose(context!, message!, { links, now: world.now })).text;
  };
  const closes = longDateTime(deadline(world.program), world.program.cohort.zone);
  expect(await receiptIn(world.program.cohort.zone)).toContain(closes);
  // The same wall clock needs no second one.
  expect(await receiptIn('Europe/Paris')).toContain(closes.replace('(Berlin)', '(Paris)'));
  const other = await receiptIn('America/New_York');
  expect(other).toMatch(/\(New York\), which is [^*]*\(Berlin\)/);
});

test('emails to the manager come from Mentorline, those to people from the program', async () => {
  const world = await worldWithReceipt();
  const [message] = await world.messages();
  const rawTo = async (person: string): Promise<string> => {
    const context = await readMessageContext(world.table, {
      ...message!,
      person,
      touchpoint: 'run-published',
    });
    const to = { ...message!, person, email: 'run-published', facts: SAMPLE_FACTS };
    const links = { publicUrl: 'https://m.example.org', key: 'k' };
    return Buffer.from((await compose(context!, to, { links, now: world.now })).raw).toString();
  };
  expect(/^From: (.*)$/m.exec(await rawTo('manager'))?.[1]).toMatch(/^Mentorline </);
  expect(/^From: (.*)$/m.exec(await rawTo(world.person))?.[1]).not.toContain('Mentorline');
});

test('an address in a link to write to cannot add a subject or another recipient', () => {
  const text = { subject: 's', body: 'Write to [{{ other.email }}](mailto:{{ other.email }}) today.' };
  const { html, text: plain } = renderText(text, { other: { email: 'a?bcc=evil&b@example.org' } });
  expect(html).toContain('href="mailto:a%3Fbcc%3Devil%26b@example.org"');
  expect(plain).toBe('Write to a?bcc=evil&b@example.org today.');
});

test('lines of a calendar entry are of 75 bytes at most, whatever the language, and say the same', () => {
  const summary = `${'ß中🎉'.repeat(40)} \ud800 end`;
  const entry = calendarEntry({
    ...{ uid: 'u', sequence: 0, summary, description: summary, startsAt: 0, minutes: 60, stampedAt: 0 },
    organizer: { name: '"', email: 'm@example.org' },
  });
  expect(Math.max(...entry.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  const [event] = new ICAL.Component(ICAL.parse(entry) as never).getAllSubcomponents();
  expect(event!.getFirstPropertyValue('summary')).toBe(summary);
  // A name of which nothing is left.
  expect(entry).toContain('CN="m@example.org"');
});
