import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { GENERATED } from '../scripts/generate.ts';
import { fieldsOf, programSchema } from '../scripts/program-schema.ts';
import { starterFor } from '../functions/manager-api/begin/starter.ts';
import { MatchingRules } from '../shared/domain/matching-rules.ts';
import { readProgramFile } from '../shared/domain/program-file.ts';
import { KNOWN_EMAILS } from '../shared/email/texts.ts';

test.each(Object.entries(GENERATED))(
  '%s is what its source gives; npm run generate makes it new',
  async (file, make) => {
    expect(await readFile(new URL(`../${file}`, import.meta.url), 'utf8')).toBe(await make());
  },
);

describe('the schema of the program file', () => {
  const fields = fieldsOf(programSchema());

  test('labels and explains every field', () => {
    expect(fields.length).toBeGreaterThan(100);
    expect(fields.filter(({ field }) => !field.title || !field.description).map(({ path }) => path)).toEqual(
      [],
    );
  });

  test('says every default in words', () => {
    const silent = fields.filter(
      ({ field }) => (field as { default?: unknown }).default !== undefined && !field['x-default'],
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test('says a default that is a number as that number', () => {
    const numbers = fields.flatMap(({ path, field }) => {
      const { default: byDefault, 'x-default': words = '' } = field as {
        default?: unknown;
        'x-default'?: string;
      };
      return typeof byDefault === 'number' ? [{ path, byDefault, words }] : [];
    });
    expect(numbers.length).toBeGreaterThan(20);
    const spelled = ['no', 'one', 'two', 'three'];
    expect(
      numbers.filter(
        ({ byDefault, words }) =>
          !words.includes(String(byDefault)) && !words.includes(spelled[byDefault] ?? 'no such word'),
      ),
    ).toEqual([]);
  });
});

test('docs/matching.md names every weight with its default, and what it counts', async () => {
  const page = await readFile(new URL('../docs/matching.md', import.meta.url), 'utf8');
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  for (const [name, weight] of Object.entries(MatchingRules.parse({}).weights)) {
    const [first, second] = rows.filter(([, cell]) => cell === `\`${name}\``);
    expect([name, first?.[2], (second?.[2]?.length ?? 0) > 10]).toEqual([name, String(weight), true]);
  }
});

test('the program that a manager starts with is hers, opens in a week, and needs only her names', async () => {
  const text = (await starterFor('ana@example.org', '2026-05-04'))
    .replaceAll('My mentoring program', 'Women in Data')
    .replace('Your name', 'Ana');
  const read = readProgramFile('program.yaml', text, KNOWN_EMAILS);
  expect(read).toMatchObject({
    kind: 'program',
    program: {
      program: { manager: { email: 'ana@example.org' }, replyTo: 'ana@example.org' },
      cohort: { opens: '2026-05-11', closes: { date: '2026-05-25' } },
    },
  });
});
