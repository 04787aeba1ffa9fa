/** What people write is what is read: the words of forms, sheets and addresses, each by its kind. */
import { describe, expect, test } from 'vitest';
import { isAnswered, readAnswer } from '../../shared/domain/answers.ts';
import { readAddress } from '../../shared/domain/address.ts';
import { peopleByName } from '../../shared/domain/applicant.ts';
import { type Application, foldVersions } from '../../shared/domain/application.ts';
import { screen } from '../../shared/domain/eligibility.ts';
import { scheduleName } from '../../shared/domain/occurrence.ts';
import { givenName } from '../../shared/domain/person.ts';
import { cleanText, cutToBytes } from '../../shared/domain/plain-text.ts';
import { readProgramFile } from '../../shared/domain/program-file.ts';
import { remarks } from '../../shared/domain/program-checks.ts';
import { Question } from '../../shared/domain/program-questions.ts';
import { plainRole, roleInSentence } from '../../shared/domain/role-words.ts';
import { readZone } from '../../shared/domain/zones.ts';
import { leastYears } from '../../shared/domain/numbers.ts';
import { KNOWN_EMAILS } from '../../shared/email/texts.ts';
import { mapResponse } from '../../shared/forms/mapping.ts';
import type { FormAnswer } from '../../shared/forms/provider.ts';
import { EXAMPLE_TEXT, exampleProgram, withCohort } from '../support/programs.ts';

test.each([
  ['Berlin', 'Europe/Berlin'],
  ['(GMT+01:00) Berlin, Paris', 'Europe/Berlin'],
  ['(UTC-05:00) Eastern Time (US & Canada)', 'America/New_York'],
  ['San Francisco, CA', 'America/Los_Angeles'],
  ['CET', 'Europe/Berlin'],
  ['GMT+1', 'Etc/GMT-1'],
  ['UTC+5:30', 'Asia/Kolkata'],
  ['europe/berlin', 'Europe/Berlin'],
  ['Munich, Germany', 'Europe/Berlin'],
  ['EST', 'Etc/GMT+5'],
  ['Mars', undefined],
  ['GMT+25', undefined],
  ['', undefined],
])('the zone %j is %j', (text, zone) => {
  expect(readZone(text)?.zone).toBe(zone);
});

test('a zone that keeps one offset all year says so, in a program as in an answer; labels of a program come first', () => {
  expect(readZone('Etc/GMT-5')?.note).toContain('5 hours ahead of UTC all year');
  expect(readZone('EST')?.note).toContain('America/New_York has summer time');
  expect(readZone('Home', { home: 'Asia/Tokyo' })).toEqual({ zone: 'Asia/Tokyo' });
  const fixed = withCohort({ zone: 'EST' });
  expect(remarks(fixed).map(({ path, message }) => [path.join('.'), message])).toEqual([
    ['cohort.zone', expect.stringContaining('5 hours behind UTC all year') as string],
  ]);
  expect(remarks(exampleProgram())).toEqual([]);
});

test.each([
  ['I am looking for a mentor', 'mentee'],
  ['I would like to have a mentor', 'mentee'],
  ['I want to be a mentor', 'mentor'],
  ['I want to mentor someone', 'mentor'],
  ['I want to be both a mentor and a mentee', 'both'],
  ['Both (mentor and mentee)', 'both'],
  ['Mentor & Mentee', 'both'],
  ['Mentee (I want a mentor)', 'mentee'],
  ['Looking for a mentee', 'mentor'],
  ['I do not want to be a mentor', undefined],
  ['I can mentor others and I am looking for a mentor', undefined],
  ['Whatever is needed', undefined],
])('"%s" is the role %j', (text, role) => {
  expect(roleInSentence(text)).toBe(role);
});

test('an option is plainly a role only where its first word is one', () => {
  expect(['Mentor', 'As a mentor', 'Mentees', 'Both'].map(plainRole)).toEqual([
    'mentor',
    'mentor',
    'mentee',
    'both',
  ]);
  expect(plainRole('I am looking for a mentor')).toBeUndefined();
});

test.each([
  ['More than 10', 10],
  ['4.5-5 years', 4.5],
  ['0–2', 0],
  ['5+', 5],
  ['5 or 6', 5],
  ['Less than 1', 0],
  ['18 months', 1.5],
  ['2 - 3 Jahre', 2],
  ['a few', undefined],
])('the years %j are at least %j', (text, years) => {
  expect(leastYears(text)).toBe(years);
});

test.each([
  ['ok@müller.de', 'ok@xn--mller-kva.de'],
  ['a\u200bna@example.org ', 'ana@example.org'],
  ['mailto:ana@example.org', 'ana@example.org'],
  ['dot..dot@example.org', undefined],
  ['trail.@example.org', undefined],
  ['.lead@example.org', undefined],
  ['ana@example', undefined],
  ['ana@-example.org', undefined],
  ['ünal@example.org', undefined],
])('the address %j is %j', (text, address) => {
  expect(readAddress(text)).toBe(address);
});

test.each([
  ['Silva, Ana Maria', 'Ana'],
  ['Dr. Jane Doe', 'Jane'],
  ['Dr.', 'Dr.'],
  ['Prof. Dr. Müller, Jörg', 'Jörg'],
  ['J. R. R. Tolkien', 'J. R. R. Tolkien'],
  ['Ana', 'Ana'],
  ['李 小龙', '李'],
])('%j is greeted as %j', (name, given) => {
  expect(givenName(name)).toBe(given);
});

test('what only looks blank is no answer, and nothing is cut within a character', () => {
  for (const blank of ['   ', '\u3164', '\u200b\u200d', '', []]) expect(isAnswered(blank)).toBe(false);
  expect(cleanText('👩‍💻 Ana')).toBe('👩‍💻 Ana');
  expect(cutToBytes('漢字漢字', 7)).toBe('漢字');
});

test('yes and no have words of their own in each language, and in each program', () => {
  const consent = (change: object = {}) =>
    Question.parse({ id: 'c', kind: 'yes-no', text: 'C', use: 'consent', ...change });
  const read = (text: string, change?: object) => readAnswer(consent(change), text);
  for (const yes of ['Ja', 'WAHR', 'TRUE', 'I accept', 'Yes, I agree to it', 'Oui'])
    expect(read(yes)).toEqual({ kind: 'read', value: true });
  for (const no of ['Nein', 'FALSCH', 'No, thank you'])
    expect(read(no)).toEqual({ kind: 'read', value: false });
  expect(read('Kyllä').kind).toBe('unreadable');
  expect(read('Kyllä', { yes: ['Kyllä'] })).toEqual({ kind: 'read', value: true });
});

describe('a response with one answer that does not fit', () => {
  const program = exampleProgram();
  const source = program.sources.find(({ id }) => id === 'apply')!;
  const map = (answers: readonly (readonly [question: string, value: FormAnswer['value']])[]) =>
    mapResponse(source, program.questions, {
      ...{ form: 'f', identity: 'i', submittedAt: '2026-03-03T10:00:00.000Z', complete: true, flags: [] },
      answers: answers.map(([question, value]) => ({ ref: source.fields[question] ?? question, value })),
    });
  const WHOLE = [
    ['name', 'Ana'],
    ['email', 'ana@example.org'],
    ['role', ['Mentee']],
    ['consent', true],
  ] as const;

  test.each([
    ['years', 'quite a few'],
    ['zone', 'somewhere'],
    ['availability', ['At night']],
    ['goals', ['']],
    ['capacity', 'many'],
    ['years', 400],
  ])('is taken without %s', (question, value) => {
    const mapped = map([...WHOLE, [question, value]]);
    expect(mapped).toMatchObject({ kind: 'mapped', answers: { name: 'Ana', email: 'ana@example.org' } });
    if (mapped.kind !== 'mapped') return;
    const version = {
      response: 'r',
      submittedAt: '2026-03-03T10:00:00.000Z',
      receivedAt: '2026-03-03T10:00:00.000Z',
    };
    const { missing } = foldVersions(program, [
      { ...version, role: 'mentee', answers: mapped.answers, unfit: mapped.unfit },
    ]);
    expect([mapped.answers[question], missing]).toEqual([undefined, question === 'goals' ? [] : [question]]);
  });

  test('is a misfit only where its address or its role cannot be read', () => {
    expect(map([...WHOLE.slice(0, 1), ['email', 'no address'], ...WHOLE.slice(2)]).kind).toBe('misfit');
    expect(map([...WHOLE.slice(0, 2), ['role', ['Whatever']], ...WHOLE.slice(3)]).kind).toBe('misfit');
    expect(map([...WHOLE.slice(0, 3), ['consent', 'Kyllä']])).toMatchObject({
      kind: 'mapped',
      flags: ['consent-unreadable'],
    });
  });

  test('skipped questions are no answers, whatever a form tool sends for them', () => {
    const mapped = map([
      ...WHOLE,
      ['years', ''],
      ['goals', []],
      ['interests', ['']],
      ['motivation', '\u3164'],
    ]);
    expect(mapped).toMatchObject({ kind: 'mapped', unfit: [] });
    expect(mapped.kind === 'mapped' && Object.keys(mapped.answers)).toEqual([
      'name',
      'email',
      'role',
      'consent',
    ]);
  });

  test('a grid of days and times is read by its options, or said to be one', () => {
    const ref = source.fields['availability'] ?? '';
    expect(map([...WHOLE, [`${ref}:Weekday`, ['evenings']]])).toMatchObject({
      answers: { availability: ['Weekday evenings'] },
    });
    expect(map([...WHOLE, [`${ref}:Monday`, ['09:00']]])).toMatchObject({
      unfit: ['availability'],
      flags: ['grid'],
    });
  });

  test('sixteen answers of 20,000 characters of three bytes fit into one row', () => {
    const long = Array.from({ length: 16 }, (_, n) => ({ id: `t${n}`, kind: 'text', text: `T${n}` }));
    const questions = long.map((one) => Question.parse(one));
    const mapped = mapResponse({ fields: Object.fromEntries(long.map(({ id }) => [id, id])) }, questions, {
      ...{ form: 'f', identity: 'i', submittedAt: '', complete: true, flags: [] },
      answers: long.map(({ id }) => ({ ref: id, value: '漢'.repeat(20_000) })),
    });
    expect(mapped).toMatchObject({ kind: 'mapped', flags: ['answer-cut'] });
    expect(Buffer.byteLength(JSON.stringify(mapped))).toBeLessThan(300_000);
  });
});

test('a rule decides on an answer alone: without one the person is asked, and nobody is rejected', () => {
  const program = exampleProgram();
  const mentor = (answers: object) =>
    ({ role: 'mentor', answers: { consent: true, ...answers } }) as unknown as Application;
  expect(screen(program, mentor({}))).toBeUndefined();
  expect(screen(program, mentor({ years: 0 }))).toMatchObject({ screening: 'rejected' });
  const at = '2026-03-03T10:00:00.000Z';
  const answers = { name: 'Ana', email: 'ana@example.org', consent: true };
  const missing = (role: 'mentor' | 'mentee'): readonly string[] =>
    foldVersions(program, [{ response: 'r', submittedAt: at, receivedAt: at, role, answers }]).missing;
  expect([missing('mentor'), missing('mentee')]).toEqual([['years'], []]);
});

test('a manager is found by name in any order, with titles and blanks, and by the address inside', () => {
  const program = exampleProgram();
  const people = [
    { person: 'p1', answers: { name: 'Jane Doe', email: 'jane.doe@corp.example' } },
    { person: 'p2', answers: { name: 'Sam Twin', email: 'a@corp.example' } },
    { person: 'p3', answers: { name: 'Sam Twin', email: 'b@corp.example' } },
  ] as unknown as Application[];
  const named = peopleByName(program, people);
  for (const text of [
    'Doe, Jane',
    'Dr. Jane  Doe',
    'jane doe',
    'Jane Doe <jane.doe@corp.example>',
    'JANE.DOE@corp.example',
  ])
    expect([text, named(text)]).toEqual([text, 'p1']);
  expect(named('Sam Twin')).toBeUndefined();
  expect(named('')).toBeUndefined();
});

test('names of schedules are different however long the ids are, and never too long', () => {
  const cohort = 'a'.repeat(48);
  const names = ['touch-one-that-is-long', 'touch-one-that-is-longer'].map((id) =>
    scheduleName({ cohort, id, generation: 12 }),
  );
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^[\w.-]{1,64}$/);
});

describe('the check of a program refuses what could not be read', () => {
  const check = (from: string, to: string): string[] => {
    const text = EXAMPLE_TEXT.replace(from, to);
    expect(text).not.toBe(EXAMPLE_TEXT);
    const read = readProgramFile('program.yaml', text, KNOWN_EMAILS);
    return read.kind === 'problems' ? read.problems.map(({ message }) => message) : [];
  };
  test.each([
    ['kind: zone, use: zone', 'kind: text, use: zone', 'make it zone'],
    ['kind: email, use: email', 'kind: text, use: email', 'make it email'],
    ['kind: yes-no, use: consent', 'kind: text, use: consent', 'make it yes-no'],
    [
      'kind: number, use: years, min: 0, max: 60',
      'kind: choice, use: years, options: [Junior, 5+]',
      'no number can be read from the option "Junior"',
    ],
    ['kind: text, text: Why now?', 'kind: email, use: email, text: Why now?', '"use: email" already'],
    [
      'options: [Mentor, Mentee, Both]',
      'options: [Mentor, Sign me up]',
      '"Sign me up" is not plainly one role',
    ],
  ])('%s as %s', (from, to, message) => {
    expect(check(from, to).join(' ')).toContain(message);
  });
  test.each([
    ['options: [Mentor, Mentee, Both]', 'options: [Mentor, Sign me up], roles: { Sign me up: mentee }'],
    ['kind: number, use: years, min: 0, max: 60', 'kind: choice, use: years, options: [0-2, More than 10]'],
    ['kind: text, text: Why now?', 'kind: text, use: name, text: Your last name?'],
  ])('%s as %s is fine', (from, to) => {
    expect(check(from, to)).toEqual([]);
  });
});

test('of a question with choices, an answer that is none of them is kept, and said', () => {
  const question: Question = {
    id: 'offers',
    kind: 'set',
    use: 'gives',
    required: true,
    text: 'What can you help with?',
    options: ['Frontend development', 'Career planning'],
  };
  expect(readAnswer(question, ['career PLANNING'])).toEqual({ kind: 'read', value: ['Career planning'] });
  expect(readAnswer(question, ['Frontend'])).toEqual({
    kind: 'read',
    value: ['Frontend'],
    note: '"Frontend" is none of the choices: "Frontend development" may be meant',
  });
  expect(readAnswer(question, ['Tea'])).toMatchObject({ note: '"Tea" is none of the choices' });
  // In their own words, where there are no choices.
  expect(readAnswer({ ...question, options: undefined }, ['Tea'])).not.toHaveProperty('note');
});
