/** The laptop is as strict as AWS where code could come to lean on it: time, the size of answers, what goes between states. */
import { afterEach, expect, test } from 'vitest';
import { MovableClock } from '../../infra/local/clock.ts';
import { carried, ResponseSizeTooLarge } from '../../infra/local/functions/answer.ts';
import { FunctionRuntime, TaskTimedOut } from '../../infra/local/functions/runtime.ts';
import { InFlightWork } from '../../infra/local/in-flight-work.ts';
import { StepFunctionsEngine } from '../../infra/local/step-functions/engine.ts';

const running: FunctionRuntime[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

test('a function that takes longer than its timeout fails for whoever called it', async () => {
  const runtime = new FunctionRuntime({
    clock: new MovableClock({ frozenAt: 0, offset: 0 }),
    work: new InFlightWork(),
    environment: {},
    timeoutOf: () => 1,
  });
  running.push(runtime);
  await expect(runtime.invoke('score-pairs', {})).rejects.toBeInstanceOf(TaskTimedOut);
});

test('a thread that is stuck is ended, and the next call has a new one', async () => {
  const timeouts = [1, 60_000];
  const runtime = new FunctionRuntime({
    clock: new MovableClock({ frozenAt: 0, offset: 0 }),
    work: new InFlightWork(),
    environment: {},
    timeoutOf: () => timeouts.shift() ?? 0,
    // While it loads a function it answers no one, as if it were stuck.
    patience: 0,
  });
  running.push(runtime);
  const [late, beside] = await Promise.allSettled([
    runtime.invoke('manager-api', {}),
    runtime.invoke('close-cohort', {}),
  ]);
  expect(late).toMatchObject({ reason: { name: 'Sandbox.Timedout' } });
  expect(beside).toMatchObject({ reason: { name: 'Runtime.ExitError' } });
  timeouts.push(60_000);
  await expect(runtime.invoke('close-cohort', {})).rejects.toMatchObject({ name: 'ZodError' });
});

test('functions that need more memory than there is fail for whoever called them, and the next call has a new thread', async () => {
  const runtime = new FunctionRuntime({
    clock: new MovableClock({ frozenAt: 0, offset: 0 }),
    work: new InFlightWork(),
    environment: {},
    timeoutOf: () => 60_000,
    memoryMB: 8,
  });
  running.push(runtime);
  await expect(runtime.invoke('manager-api', {})).rejects.toMatchObject({ name: 'Runtime.ExitError' });
  await expect(runtime.invoke('manager-api', {})).rejects.toMatchObject({ name: 'Runtime.ExitError' });
});

test('an answer of more than 6 MB does not arrive', () => {
  expect(carried({ text: 'x'.repeat(6_000_000), none: undefined })).toEqual({ text: 'x'.repeat(6_000_000) });
  expect(() => carried({ text: 'x'.repeat(6_300_000) })).toThrow(ResponseSizeTooLarge);
});

test('what goes from state to state is 256 KB at most, and no catcher helps', async () => {
  const clock = new MovableClock({ frozenAt: 0, offset: 0 });
  const work = new InFlightWork();
  const engine = new StepFunctionsEngine({
    now: () => clock.now(),
    invoke: () => Promise.resolve({ Payload: 'x'.repeat(300_000) }),
    track: (act) => work.track(act),
  });
  const arn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:large';
  const Task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true };
  engine.put({
    arn,
    name: 'large',
    definition: JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Large',
      States: {
        Large: {
          ...Task,
          Arguments: { FunctionName: 'x' },
          Output: '{% $states.result.Payload %}',
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        },
        Caught: { Type: 'Succeed' },
      },
    }),
  });
  engine.start(arn, 'one', '{}');
  await work.finished();
  expect(engine.list()[0]).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  engine.close();
});
