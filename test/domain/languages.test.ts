import { expect, test } from 'vitest';
import { LANGUAGES, languageNamed, namesIn } from '../../shared/domain/languages.ts';

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
