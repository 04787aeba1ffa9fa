/** The form that other tools are told to make. */
import { expect, test } from 'vitest';
import { formSpec } from '../../shared/forms/form-spec.ts';
import { exampleProgram } from '../support/programs.ts';

const example = exampleProgram();
const program = {
  ...example,
  questions: example.questions.map((one) =>
    one.id === 'capacity' ? { ...one, askedOf: 'mentor' as const, required: true } : one,
  ),
};

test('a form for everyone says whom a question is for, and lets the others leave it out', () => {
  const found = formSpec(program, undefined).questions.find(({ id }) => id === 'capacity');
  expect(found).toMatchObject({ required: false, help: 'For mentors.' });
});

test('a form for one role asks what is for this role, and not for the role', () => {
  const ids = (role: 'mentor' | 'mentee') => formSpec(program, role).questions.map(({ id }) => id);
  expect([ids('mentor').includes('capacity'), ids('mentee').includes('capacity')]).toEqual([true, false]);
  expect(ids('mentor')).not.toContain('role');
  expect(formSpec(program, 'mentor').questions.find(({ id }) => id === 'capacity')?.required).toBe(true);
});

test('the rules for taking part stand above the form', () => {
  for (const { because } of program.eligibility)
    expect(formSpec(program, undefined).description).toContain(because);
});
