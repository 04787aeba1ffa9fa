import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { GENERATED } from '../scripts/generate.ts';
import { fieldsOf, programSchema } from '../scripts/program-schema.ts';
import { starterFor } from '../functions/manager-api/starter.ts';
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
});

test('the program that a manager starts with is hers, opens in a week, and needs no correction', () => {
  const text = starterFor('ana@example.org', '2026-05-04');
  const read = readProgramFile('program.yaml', text, KNOWN_EMAILS);
  expect(read).toMatchObject({
    kind: 'program',
    program: {
      program: { manager: { email: 'ana@example.org' }, replyTo: 'ana@example.org' },
      cohort: { opens: '2026-05-11', closes: { date: '2026-05-25' } },
    },
  });
});
