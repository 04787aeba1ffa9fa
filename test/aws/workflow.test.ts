import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import validate from 'asl-validator';
import { expect, test } from 'vitest';
import { LARGEST_MATCH } from '../../infra/environment.ts';

interface State {
  readonly Type: string;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { ErrorEquals: readonly string[]; JitterStrategy?: string }[];
  readonly Catch?: readonly { ErrorEquals: readonly string[] }[];
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, State>> };
}

const file = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const text = file('infra/workflows/match-cohort.asl.json');
/** As Step Functions gets it, with every name filled in. */
const filled = text
  .replaceAll('${LargestMatch}', String(LARGEST_MATCH))
  .replace(/\$\{\w+\}/g, 'arn:aws:lambda:eu-central-1:000000000000:function:step');
const definition = JSON.parse(filled) as { States: Record<string, State>; QueryLanguage: string };

function all(states: Readonly<Record<string, State>>): [string, State][] {
  return Object.entries(states).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...all(state.ItemProcessor?.States ?? {}),
  ]);
}
const states = all(definition.States);

test('the definition is in order by the schema of the language', () => {
  expect(validate(JSON.parse(filled))).toMatchObject({ isValid: true, errors: [] });
  expect(
    validate({ ...definition, States: { Close: { ...definition.States['Close'], Next: 'Nowhere' } } })
      .isValid,
  ).toBe(false);
});

test('a step that failed or took too long is tried again, unless what it met is for another step to settle', () => {
  const tasks = states.filter(([name, { Type }]) => Type === 'Task' && name !== 'Reconcile');
  for (const [name, { Retry = [] }] of tasks) {
    const errors = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(errors, name).toEqual(expect.arrayContaining(['States.TaskFailed', 'States.Timeout']));
  }
  // The first retrier that matches counts: this one hands over to the catcher at once.
  const [closeRound] = states.flatMap(([name, state]) => (name === 'CloseRound' ? [state] : []));
  expect(closeRound?.Retry?.[0]).toEqual({ ErrorEquals: ['InputsMoved'], MaxAttempts: 0 });
});

test('every task has a timeout, and nothing waits for a person', () => {
  const tasks = states.filter(([, { Type }]) => Type === 'Task');
  expect(tasks.length).toBeGreaterThan(8);
  for (const [name, { TimeoutSeconds = Infinity, Retry = [] }] of tasks) {
    expect(TimeoutSeconds, name).toBeLessThanOrEqual(900);
    expect(
      Retry.some(({ ErrorEquals }) => ErrorEquals.includes('Lambda.ServiceException')),
      name,
    ).toBe(true);
  }
  expect(text).not.toContain('waitForTaskToken');
});

test('it speaks JSONata throughout', () => {
  expect(definition.QueryLanguage).toBe('JSONata');
  expect(text).not.toMatch(/"(Parameters|InputPath|OutputPath|ResultPath|ResultSelector)"|\.\$"/);
});

test('every error that it knows by name is one that our code throws', () => {
  const named = states
    .flatMap(([, { Retry = [], Catch = [] }]) => [...Retry, ...Catch])
    .flatMap(({ ErrorEquals }) => ErrorEquals)
    .filter((name) => !/^(States|Lambda)\./.test(name));
  const code = [
    'functions/close-cohort/close-cohort.ts',
    'functions/match-cohort/match-cohort.ts',
    'shared/forms/provider.ts',
  ]
    .map(file)
    .join('\n');
  expect(new Set(named)).toEqual(new Set(['InputsMoved', 'ProviderUnavailable', 'TooEarly']));
  for (const name of new Set(named)) expect(code).toContain(`override readonly name = '${name}'`);
});
