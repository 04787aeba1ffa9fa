import { expect, test } from 'vitest';
import { LANGUAGES, languageNamed, languagesIn, namesIn } from '../../shared/domain/languages.ts';

test.each([
  ['Português', 'Portuguese'],
  ['ingles', 'English'],
  ['Deutsch', 'German'],
  ['ESPAÑOL', 'Spanish'],
  ['français', 'French'],
  ['中文', 'Chinese'],
  ['हिन्दी', 'Hindi'],
  ['українська', 'Ukrainian'],
])('a language is known by what its speakers and others call it: %s', (given, name) => {
  expect(languageNamed(given)).toBe(name);
});

test.each(['English', 'german', 'Klingon', 'English (fluent)', ''])(
  'what is English, or unknown, stays: %s',
  (given) => {
    expect(languageNamed(given)).toBe(given);
  },
);

test('no name stands for two languages', () => {
  const known = new Map<string, string>();
  for (const locale of LANGUAGES)
    for (const [name, code] of namesIn(locale)) {
      expect([name, known.get(name) ?? code]).toEqual([name, code]);
      known.set(name, code);
    }
});

test.each([
  ['English and Spanish', ['English', 'Spanish']],
  ['nl, en', ['Dutch', 'English']],
  ['NL', ['Dutch']],
  ['Deutsch / Englisch', ['German', 'English']],
  ['English, Spanish', ['English', 'Spanish']],
  ['français et anglais', ['French', 'English']],
  ['Inglés y español', ['English', 'Spanish']],
  ['English', ['English']],
  // No guess: a sentence is none of these, and stays for the manager to see.
  ['I speak English and a little Spanish', ['I speak English and a little Spanish']],
  ['Klingon and English', ['Klingon and English']],
])('several in one breath are several: %s', (given, languages) => {
  expect(languagesIn(given)).toEqual(languages);
});

test.each(LANGUAGES)('a language whose name holds a word like "and" is one: %s', (code) => {
  for (const locale of ['en', 'de', 'fr', 'es', 'pt'])
    for (const [name, of] of namesIn(locale)) if (of === code) expect(languagesIn(name)).toHaveLength(1);
});
