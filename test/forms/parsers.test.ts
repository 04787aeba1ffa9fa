import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../shared/forms/json-limits.ts';
import { mapResponse } from '../../shared/forms/mapping.ts';
import { FORM_PROVIDERS } from '../../shared/forms/providers.ts';
import type { FormResponse, Json } from '../../shared/forms/provider.ts';
import type { Question } from '../../shared/domain/program-questions.ts';
import { formFingerprint } from '../../shared/domain/source.ts';

const fixture = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`../fixtures/forms/${name}.json`, import.meta.url), 'utf8')) as Json;
const response = (provider: keyof typeof FORM_PROVIDERS, name: string): FormResponse => {
  const parsed = FORM_PROVIDERS[provider].parse(fixture(name), { messageId: 'm1' });
  if (parsed.kind !== 'response') throw new Error(parsed.kind);
  return parsed.response;
};
const answers = (read: FormResponse): Record<string, unknown> =>
  Object.fromEntries(read.answers.map(({ ref, value }) => [ref, value]));

describe('answers are read as they were meant', () => {
  test('zero and false are answers', () => {
    const read = response('typeform', 'typeform-01-application-full');
    expect(read.identity).toBe('typeform:mQ7vTnK2:kwgksx0bamq9wactg4w95xhalpdavlb1');
    expect(answers(read)).toMatchObject({
      hours_scale: 0,
      has_mentor: false,
      years_experience: 1.5,
      skills_wanted: ['System design', 'Negotiating pay'],
    });
  });

  test('what someone wrote instead of choosing is one label, commas and all', () => {
    const read = response('typeform', 'typeform-02-choice-other');
    expect(answers(read)).toMatchObject({
      pronouns: ['xe/xem'],
      skills_wanted: ['Interviewing', 'Reading datasheets, faster'],
    });
    expect(read.answers.find(({ ref }) => ref === 'skills_wanted')?.other).toBe('Reading datasheets, faster');
  });

  test('the name on a card and its digits are dropped', () => {
    const read = response('typeform', 'typeform-05-media-signature-payment');
    expect(answers(read)).toMatchObject({ deposit: '10.00', data_terms: ['I accept the data terms'] });
    expect(JSON.stringify(read)).not.toMatch(/4242|SOFIA ARIAS/);
  });

  test('doubts are flagged', () => {
    expect(response('typeform', 'hostile-injection').flags).toEqual(
      expect.arrayContaining(['email-invalid', 'url-scheme', 'file-host']),
    );
    expect(response('typeform', 'hostile-duplicate-refs').flags).toContain('ambiguous-ref');
  });

  test('a body that names __proto__ changes nothing', () => {
    response('typeform', 'hostile-prototype-pollution');
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('Google grids are a question for each row, scales are numbers', () => {
    const read = answers(response('google-forms', 'google-forms-apps-script-01-all-types'));
    expect(read).toMatchObject({
      '106': 4,
      '107': 5,
      '108:Clear goals': 'Agree',
      '108:Good match': 'Disagree',
      '109:Week 1': ['Mon', 'Wed'],
      'respondent-email': 'nadia.elm@example.org',
    });
    expect(read).not.toHaveProperty('108:Enough time');
  });

  test('Tally options are resolved, and files lose their signed addresses', () => {
    const read = response('tally', 'tally-01-all-types');
    expect(answers(read)).toMatchObject({
      question_ixFapU: ['Mentee'],
      question_VKOMgO: ['Evenings', 'Lunch'],
      question_TzNTEL: ['Network', 'Career', 'Craft'],
      'question_QLCeQZ:Listening': ['Strong'],
    });
    expect(JSON.stringify(read)).not.toContain('accessToken');
  });

  test('no JSON makes a parser throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.values(FORM_PROVIDERS)), (body, provider) => {
        expect(['response', 'test', 'unreadable']).toContain(provider.parse(body as Json, {}).kind);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('limits come before parsing', () => {
  test.each([
    ['too deep', '['.repeat(33) + ']'.repeat(33), 'nested deeper than 32'],
    [
      'too many keys',
      `{${Array.from({ length: 10_001 }, (_, n) => `"k${n}":1`).join(',')}}`,
      'more than 10000 keys',
    ],
    ['too large', `"${'x'.repeat(1024 * 1024)}"`, 'larger than 1 MiB'],
    ['no JSON', '{', 'not JSON'],
  ])('%s', (_, body, reason) => {
    expect(readJson(Buffer.from(body))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(reason) as string,
    });
  });

  test('bytes that are no UTF-8 are refused', () => {
    expect(readJson(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ reason: 'the body is not UTF-8 text' });
  });

  test('signs inside of strings count for nothing', () => {
    expect(readJson(Buffer.from(JSON.stringify('[{:"'.repeat(20_000)))).kind).toBe('json');
  });
});

describe('nothing is guessed in mapping', () => {
  const questions: Question[] = [
    { id: 'name', kind: 'text', text: 'Name', required: true },
    { id: 'years', kind: 'number', text: 'Years', required: false },
    { id: 'role', use: 'role', kind: 'choice', text: 'Role', options: ['Mentor', 'Mentee'], required: false },
  ];
  const fields = { name: 'n', years: 'y', role: 'r' };
  const given = (...list: [string, FormResponse['answers'][number]['value']][]): FormResponse => ({
    form: 'f',
    identity: 'x',
    submittedAt: '2026-03-01T00:00:00.000Z',
    complete: true,
    answers: list.map(([ref, value]) => ({ ref, value })),
    fields: ['n', 'y', 'r', 'more'].map((ref) => ({ ref, type: 'text' })),
    flags: [],
  });

  test('a question that we do not know is listed, and the rest is read', () => {
    expect(mapResponse({ fields }, questions, given(['n', 'Ana'], ['more', 'x']))).toEqual({
      kind: 'mapped',
      answers: { name: 'Ana' },
      unfit: [],
      unmapped: ['more'],
      flags: [],
    });
  });

  test('an unknown role and a double answer are misfits that name the question; a number that is none is left out', () => {
    expect(mapResponse({ fields }, questions, given(['n', 'Ana'], ['y', 'seven']))).toMatchObject({
      kind: 'mapped',
      answers: { name: 'Ana' },
      unfit: ['years'],
    });
    expect(mapResponse({ fields }, questions, given(['n', 'Ana'], ['r', ['Coach']]))).toMatchObject({
      kind: 'misfit',
      reason: 'the answer to "role" does not fit: it is not one of the options',
    });
    expect(mapResponse({ fields }, questions, given(['n', 'Ana'], ['n', 'Ben']))).toMatchObject({
      kind: 'misfit',
    });
  });

  test('a required question that is gone from the form is a misfit; one left empty is not', () => {
    const gone = { ...given(), fields: [{ ref: 'y', type: 'number' }] };
    expect(mapResponse({ fields }, questions, gone)).toMatchObject({
      kind: 'misfit',
      reason: 'the question "name" is no longer on the form',
    });
    expect(mapResponse({ fields }, questions, given())).toMatchObject({ kind: 'mapped' });
  });

  test('the look of a form changes with its questions, not with their order', () => {
    const [a, b] = [
      { ref: 'a', type: 'text' },
      { ref: 'b', type: 'number' },
    ];
    expect(formFingerprint([a, b])).toBe(formFingerprint([b, a]));
    expect(formFingerprint([a])).not.toBe(formFingerprint([a, b]));
  });
});

test('Microsoft Forms, as a flow posts it: lists come as text, and whom Microsoft knows is the respondent', () => {
  const read = response('microsoft-forms', 'msforms-power-automate-01');
  expect(read).toMatchObject({
    identity: 'ms-forms:v4j5cvGGr0GRqy180BHbR-example:27',
    answers: [
      { ref: 'r1c0ffee00000000000000000000aa01', value: 'Grace Adeyemi' },
      { ref: 'r1c0ffee00000000000000000000aa02', value: ['CV', 'Pay'] },
    ],
  });
  const { parse } = FORM_PROVIDERS['microsoft-forms'];
  const sent = (change: object, answers: object = { q: 'A' }) =>
    parse(
      {
        data: {
          schema: 'ms-forms.power-automate/1',
          form: { id: 'f' },
          response: { id: 3, submittedAt: '2026-04-02T09:59:10Z', answers, ...change } as never,
        },
      },
      {},
    );
  expect(sent({ respondentEmail: 'ana@example.org' })).toMatchObject({
    response: {
      identity: 'ms-forms:f:3',
      answers: [{ ref: 'respondent-email', value: 'ana@example.org' }, { ref: 'q' }],
    },
  });
  expect(sent({}, { q: '[not a list]', r: '' })).toMatchObject({
    response: { answers: [{ ref: 'q', value: '[not a list]' }] },
  });
  expect(sent({}, {}).kind).toBe('blank');
  expect(sent({ id: undefined }).kind).toBe('unreadable');
  const { verify } = FORM_PROVIDERS['microsoft-forms'];
  const shown = (authorization: string) =>
    verify({ body: new Uint8Array(), headers: new Map([['authorization', authorization]]), receivedAt: 0 }, [
      's3cret',
    ]);
  expect([shown('Bearer s3cret'), shown('Bearer other'), shown('s3cret'), shown('')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
