import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { editProgramText, mergeEdits, valuesOf } from '../../shared/domain/program-text.ts';

const BASE = `# About
program: { id: p, name: Old } # its name
policies:
  emailsPerDay: 2
questions:
  - { id: name, text: Your name? }
  - { id: years, text: Years? }
`;
const merged = (base: string, mine: string, theirs: string) =>
  editProgramText(theirs, mergeEdits({ base, mine, theirs }))!;

test('changes of both are there, with the comments of theirs; where both changed the same, mine counts', () => {
  const mine = BASE.replace('emailsPerDay: 2', 'emailsPerDay: 4').replace('Old', 'Mine');
  const theirs = BASE.replace('Old', 'Theirs').replace('Years?', 'How many years?').replace('About', 'News');
  const text = merged(BASE, mine, theirs);
  expect(text).toContain('# News');
  expect(valuesOf(text)).toEqual({
    program: { id: 'p', name: 'Mine' },
    policies: { emailsPerDay: 4 },
    questions: [
      { id: 'name', text: 'Your name?' },
      { id: 'years', text: 'How many years?' },
    ],
  });
});

test('questions that both added are both there, and one that I removed is gone', () => {
  const mine = BASE.replace('  - { id: years, text: Years? }\n', '  - { id: goals, text: Goals? }\n');
  const theirs = `${BASE}  - { id: zone, text: Where? }\n`;
  const { questions } = valuesOf(merged(BASE, mine, theirs)) as { questions: { id: string }[] };
  expect(questions.map(({ id }) => id)).toEqual(['name', 'zone', 'goals']);
});

const value = fc.oneof(fc.nat(3), fc.constantFrom('a', 'b'));
const program = fc.record(
  {
    one: value,
    two: fc.record({ three: value, four: value }, { requiredKeys: [] }),
    list: fc.uniqueArray(fc.record({ id: fc.constantFrom('x', 'y', 'z'), is: value }), {
      selector: ({ id }) => id,
    }),
    words: fc.array(fc.constantFrom('u', 'v'), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const plain = (text: string): unknown => JSON.parse(JSON.stringify(valuesOf(text) ?? {}));

test('who changed nothing gets the other, and both the same is the same', () => {
  fc.assert(
    fc.property(program, program, (a, b) => {
      const [base, other] = [stringify({ keep: 1, ...a }), stringify({ keep: 1, ...b })];
      expect(plain(merged(base, base, other))).toEqual(plain(other));
      expect(plain(merged(base, other, base))).toEqual(plain(other));
      expect(plain(merged(base, other, other))).toEqual(plain(other));
    }),
  );
});
