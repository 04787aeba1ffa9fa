import { describe, expect, test } from 'vitest';
import { describeProblem, readProgramFile } from '../../shared/domain/program-file.ts';
import { KNOWN_EMAILS } from '../../shared/email/texts.ts';
import { EXAMPLE_TEXT } from '../support/programs.ts';

const problems = (text: string): string[] => {
  const read = readProgramFile('program.yaml', text, KNOWN_EMAILS);
  return read.kind === 'problems' ? read.problems.map(describeProblem) : [];
};
const changed = (from: string, to: string): string => {
  expect(EXAMPLE_TEXT).toContain(from);
  return EXAMPLE_TEXT.replace(from, to);
};
const placeOf = (words: string, text = EXAMPLE_TEXT): string => {
  const before = text.slice(0, text.indexOf(words)).split('\n');
  return `program.yaml:${before.length}:${(before.at(-1) ?? '').length + 1}`;
};

describe('a program file is read, or every problem in it is named', () => {
  test('the example that ships is in order', () => {
    expect(problems(EXAMPLE_TEXT)).toEqual([]);
  });

  test('a wrong value is named with its line, column, path and the fix', () => {
    const text = changed('zone: Europe/Berlin', 'zone: Berlin');
    expect(problems(text)).toEqual([
      `${placeOf('Berlin', text)} cohort.zone: use an IANA zone such as Europe/Berlin`,
    ]);
  });

  test('a misspelt key is named where it stands', () => {
    const text = changed('  purpose: Developers', '  porpose: Developers');
    expect(problems(text).join('\n')).toContain(
      `${placeOf('Developers who', text)} program.porpose: this key is not known here`,
    );
  });

  test('an email text that no one has written is named, with those there are', () => {
    const text = changed('email: introduction,', 'email: introducton,');
    expect(problems(text)).toHaveLength(1);
    expect(problems(text)[0]).toMatch(
      /^program\.yaml:\d+:\d+ journey\[\d+\]\.email: there is no email text "introducton"; write one/,
    );
  });

  test.each([
    ['  rules: [{ question: city, must: share, because: x }]', 'no question has the id "city"'],
    ['  groupSize: { atLeast: 5, atMost: 3 }', 'atLeast (5) is more than atMost (3)'],
    ['  tracks: [{ is: Circle, format: group }]', 'no question has "use: track"'],
    ['  format: pairs', 'matching.format'],
    ['  weights: { asks: 90000 }', 'matching.weights.asks'],
  ])('matching rules that cannot be meant are named: %s', (line, message) => {
    const key = /\w+/.exec(line)?.[0] ?? '';
    const without = EXAMPLE_TEXT.replace(new RegExp(`^  ${key}: .*\n`, 'm'), '');
    expect(problems(without.replace('matching:\n', `matching:\n${line}\n`)).join()).toContain(message);
  });

  test('a form may be shown inside a site, named by its origin alone, only where it is our own', () => {
    const shownIn = (site: string) =>
      problems(changed('provider: typeform', `provider: typeform\n    embeddedIn: [${site}]`)).join();
    expect(shownIn('https://www.example.org')).toContain('only our own form can be shown inside');
    expect(shownIn('"https://*.example.org/a"')).toContain('write only https:// and the name');
  });

  test('years that exclude each other are named', () => {
    expect(
      problems(changed('yearsAhead: { atLeast: 2 }', 'yearsAhead: { atLeast: 9, atMost: 2 }')).join(),
    ).toContain('atLeast (9) is more than atMost (2)');
  });

  test('a field that maps to no question, dates out of order and a double id are contradictions', () => {
    expect(problems(changed('      name: full_name', '      nmae: full_name')).join()).toContain(
      'no question has the id "nmae"',
    );
    expect(problems(changed('starts: 2026-03-23', 'starts: 2026-03-10')).join()).toContain(
      'is before "closes"',
    );
    expect(problems(changed('- { id: nudge-3,', '- { id: nudge-7,')).join()).toContain(
      'the id "nudge-7" is used twice',
    );
  });

  test('broken YAML is named by its line', () => {
    expect(problems('program:\n  name: "unfinished\n')[0]).toMatch(/^program\.yaml:\d+:\d+ /);
  });

  test('an empty file says what is missing instead of failing', () => {
    expect(problems('').length).toBeGreaterThan(0);
  });

  const many = (count: number, of: (n: number) => string): string[] =>
    Array.from({ length: count }, (_, n) => of(n));
  test.each([
    ['keys', many(40_000, (n) => `k${n}: 1`).join('\n'), 'at most 5,000 keys'],
    ['keys in brackets', `{${many(30_000, (n) => `k${n}`).join(', ')}}`, 'at most 10,000 entries'],
    ['explicit keys', many(30_000, (n) => `? k${n}`).join('\n'), 'at most 5,000 keys'],
    ['references', `b: [${many(9000, (n) => `&a${n} 1, *a${n}`).join(', ')}]`, 'at most 100'],
    ['list entries', many(90_000, () => '- 1').join('\n'), 'far more than a program file can say'],
    ['open brackets', '['.repeat(5000), 'open at once'],
    ['lists in lists', `${'- '.repeat(5000)}a`, 'open at once'],
    ['lists of a kind in lists', `${'- ! '.repeat(5000)}a`, 'open at once'],
    ['closing brackets', ']'.repeat(390_000), 'far more than a program file can say'],
  ])('more %s than a program can have are refused before they are compared', (_, text, because) => {
    expect(problems(text)).toEqual([expect.stringContaining(because)]);
  });

  test('but brackets and dashes within a text are words, however many', () => {
    const words = `${'{'.repeat(150)} ${'- '.repeat(150)}`;
    for (const text of [`"${words}"`, `|\n      ${words}\n`]) {
      const said = problems(changed('  purpose: Developers', `  purpose: ${text}\n  was: Developers`));
      expect(said.filter((one) => one.includes('open at once'))).toEqual([]);
    }
  });

  test('but a long text in an email is no reason', () => {
    const prose = 'Hello, *all*: read this, and (if you like) that & more.\n'.repeat(6000);
    const text = `texts:\n  x: |\n    ${prose.replaceAll('\n', '\n    ')}`;
    const said = problems(changed('texts: {}', text));
    expect(said.filter((one) => /at most|far more/.test(one))).toEqual([]);
  });
});
