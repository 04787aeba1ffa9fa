/** A text is written by whoever edits the program, and does no harm to the process that renders it. */
import { expect, test } from 'vitest';
import { readProgramFile } from '../../shared/domain/program-file.ts';
import { editProgramText, valuesOf } from '../../shared/domain/program-text.ts';
import { LONGEST_TEXT } from '../../shared/domain/yaml-limits.ts';
import { renderText } from '../../shared/email/render.ts';

const rendering = (body: string) => () => renderText({ subject: 'A text', body }, { name: 'Ana' });

test.each(['include', 'render', 'layout'])('%s reads no file', (tag) => {
  for (const file of ['package.json', '/etc/passwd', '../package.json'])
    expect(rendering(`{% ${tag} '${file}' %}`)).toThrow(`tag "${tag}" not found`);
});

test.each([
  ['a range of a billion', '{% for i in (1..1000000000) %}x{% endfor %}'],
  [
    'loops in loops',
    '{% for i in (1..9999) %}{% for j in (1..9999) %}{{ i }}{{ j }}{% endfor %}{% endfor %}',
  ],
  ['a text that doubles', `{% assign s = "x" %}${'{% assign s = s | append: s %}'.repeat(60)}{{ s }}`],
  ['a range in an output', '{{ (1..100000000) | join: "," }}'],
])('%s ends with an error', (_, body) => {
  expect(rendering(body)).toThrow();
});

const LONGEST = 50_000;
const filled = (piece: string): string => piece.repeat(Math.floor(LONGEST / piece.length));

/** What has brought down other readers of Markdown and Liquid: each ends here, as a text or an error, long before a function's time is over. */
test.each([
  ...[
    '*',
    '*a',
    '_a_ ',
    '[',
    '[a](',
    '![a](',
    '[a](b ',
    '<',
    '&a',
    '> ',
    '>\n',
    '- ',
    '|-',
    '\n',
    '&#x41;',
    '\\*',
    '`',
    '[a]: b\n',
  ],
  ...[
    '{% for x in (1..2) %}',
    '{% for %}<ul>',
    '{% x %}\n\n',
    '{%%} ',
    '{{ a }}',
    '{% if a %}',
    '{% raw %}',
    '{% comment %}',
  ],
  ...[
    '{% for x in (1..1) %}\n\n- a\n\n',
    '{% for a %}\n-',
    '{% cycle 1,2 %}',
    'mailto:liquid0tag',
    '{% capture a %}',
  ],
])(
  '50,000 characters of %j end',
  (piece) => {
    let ended = 'as a text';
    try {
      rendering(filled(piece))();
    } catch {
      ended = 'as an error';
    }
    expect(['as a text', 'as an error']).toContain(ended);
  },
  25_000,
);

test.each([
  ['loops five deep', `${'{% for x in (1..1000) %}'.repeat(5)}a${'{% endfor %}'.repeat(5)}`],
  ['a million replacements', `{{ "${'a'.repeat(20_000)}" | replace: "a", "${'b'.repeat(20_000)}" }}`],
  ['a long glue', `{{ "${'a'.repeat(40_000)}" | split: "" | join: "${'b'.repeat(9_000)}" }}`],
])('%s end with an error', (_, body) => {
  expect(rendering(body)).toThrow();
});

test('tags that are opened and never closed are an error, however many', () => {
  expect(rendering('{{'.repeat(25_000))).toThrow();
  expect(rendering('{%'.repeat(25_000))).toThrow();
});

test('many tags are rendered, each as it is', () => {
  const body = Array.from({ length: 4_000 }, (_, n) => `{{ name | append: "${n}" }}`).join(' ');
  expect(rendering(body)().text).toContain('Ana3999');
});

test.each([
  ['more than any program has', '- 1\n'.repeat(LONGEST_TEXT)],
  ['brackets in brackets', `program: ${'{{'.repeat(60_000)}`],
  ['lists in lists', '- '.repeat(60_000)],
  ['keys in keys', '? '.repeat(60_000)],
])('%s are refused before they are parsed', (_, text) => {
  const file = readProgramFile('program.yaml', text, new Set());
  expect(file).toMatchObject({ kind: 'problems', problems: [{ line: expect.any(Number) as number }] });
  expect(valuesOf(text)).toBeUndefined();
  expect(editProgramText(text, [])).toBeUndefined();
});

test('what refers to itself again and again is refused', () => {
  const laughs = Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`);
  const text = ['a0: &a0 [x,x,x]', ...laughs].join('\n');
  expect(readProgramFile('program.yaml', text, new Set()).kind).toBe('problems');
  expect(valuesOf(text)).toBeUndefined();
});
