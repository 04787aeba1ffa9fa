/** Runs a JSONata state machine: the Amazon States Language as data, without JSONPath. */
import { createHash } from 'node:crypto';
import jsonata from 'jsonata';

type Json = unknown;
type Variables = Record<string, Json>;

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Output?: Json;
  readonly Assign?: Variables;
}

export interface State {
  readonly Type: 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Map' | 'Parallel' | 'Succeed' | 'Fail';
  readonly Next?: string;
  readonly End?: boolean;
  readonly Output?: Json;
  readonly Assign?: Variables;
  readonly Arguments?: Json;
  readonly Resource?: string;
  readonly TimeoutSeconds?: Json;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Choices?: readonly {
    readonly Condition: string;
    readonly Next: string;
    readonly Output?: Json;
    readonly Assign?: Variables;
  }[];
  readonly Default?: string;
  readonly Seconds?: Json;
  readonly Timestamp?: Json;
  readonly Items?: Json;
  readonly ItemSelector?: Json;
  readonly ItemProcessor?: Machine;
  readonly MaxConcurrency?: Json;
  readonly ToleratedFailureCount?: number;
  readonly Branches?: readonly Machine[];
  readonly Error?: Json;
  readonly Cause?: Json;
}

export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly QueryLanguage?: string;
  readonly TimeoutSeconds?: number;
  readonly ProcessorConfig?: { readonly Mode?: 'INLINE' | 'DISTRIBUTED' };
}

/** An error by the name that `Retry` and `Catch` know it by. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly error: string;
  readonly reason: string;

  constructor(error: string, reason = '') {
    super(`${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
  }
}

export interface World {
  readonly now: () => number;
  /** Resolves at that time of the clock; rejects when the execution is stopped. */
  readonly sleepUntil: (time: number) => Promise<void>;
  /** Rejects with `States.Timeout` when `seconds` of the clock have passed without an answer. */
  readonly invoke: (resource: string, argument: Json, seconds: number) => Promise<Json>;
  readonly record: (type: string, details: object) => void;
  /** The state to be entered next on the outermost level: from here an interrupted execution goes on. */
  readonly checkpoint?: (at: Position) => void;
}

export interface Position {
  readonly state: string;
  readonly input: Json;
  readonly variables: Variables;
}

interface Scope {
  readonly variables: Variables;
  readonly context: Record<string, Json>;
  readonly outermost: boolean;
}

const UNCATCHABLE = new Set(['States.DataLimitExceeded', 'States.Runtime']);
const MAP_CONCURRENCY = 40;

/** Runs a machine from its start, or from where it was, to its output. Rejects with `StateError`. */
export async function runMachine(
  world: World,
  machine: Machine,
  {
    input,
    context,
    from,
  }: { readonly input: Json; readonly context: Record<string, Json>; readonly from?: Position },
): Promise<Json> {
  const scope: Scope = { variables: { ...from?.variables }, context, outermost: true };
  return runStates(world, machine, {
    scope,
    at: from?.state ?? machine.StartAt,
    input: from ? from.input : input,
  });
}

async function runStates(
  world: World,
  machine: Machine,
  start: { readonly scope: Scope; readonly at: string; readonly input: Json },
): Promise<Json> {
  let { at: name, input } = start;
  const { scope } = start;
  for (;;) {
    const state = machine.States[name];
    if (!state) throw new StateError('States.Runtime', `There is no state "${name}".`);
    if (scope.outermost) world.checkpoint?.({ state: name, input, variables: scope.variables });
    world.record(`${state.Type}StateEntered`, { name, input });
    const left = await attempt(world, state, { scope, input, name });
    world.record(`${state.Type}StateExited`, { name, output: left.output });
    if (left.next === undefined) return left.output;
    [name, input] = [left.next, left.output];
  }
}

interface Entered {
  readonly scope: Scope;
  readonly input: Json;
  readonly name: string;
}

interface Left {
  readonly output: Json;
  readonly next: string | undefined;
}

/** One state with its retries and catchers. */
async function attempt(world: World, state: State, entered: Entered): Promise<Left> {
  const tries = new Map<Retrier, number>();
  for (;;) {
    try {
      return await enter(world, state, entered);
    } catch (error) {
      if (!(error instanceof StateError) || state.Type === 'Fail') throw error;
      const retrier = state.Retry?.find(({ ErrorEquals }) => matches(ErrorEquals, error, state));
      const tried = retrier ? (tries.get(retrier) ?? 0) : 0;
      if (retrier && tried < (retrier.MaxAttempts ?? 3)) {
        tries.set(retrier, tried + 1);
        await world.sleepUntil(world.now() + delayOf(retrier, tried));
        continue;
      }
      const catcher = state.Catch?.find(({ ErrorEquals }) => matches(ErrorEquals, error, state));
      if (!catcher) throw error;
      const bindings = { input: entered.input, errorOutput: { Error: error.error, Cause: error.reason } };
      const output =
        catcher.Output === undefined
          ? bindings.errorOutput
          : await evaluate(world, catcher.Output, { ...entered, bindings });
      if (catcher.Assign)
        Object.assign(
          entered.scope.variables,
          await evaluate(world, catcher.Assign, { ...entered, bindings }),
        );
      return { output, next: catcher.Next };
    }
  }
}

function matches(names: readonly string[], { error }: StateError, { Type }: State): boolean {
  return names.some(
    (name) =>
      name === error ||
      (name === 'States.ALL' && !UNCATCHABLE.has(error)) ||
      (name === 'States.TaskFailed' &&
        Type === 'Task' &&
        error !== 'States.Timeout' &&
        !UNCATCHABLE.has(error)),
  );
}

/** Milliseconds. Jitter is left out: on a laptop no one else retries. */
function delayOf(
  { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity }: Retrier,
  tried: number,
): number {
  return Math.min(IntervalSeconds * BackoffRate ** tried, MaxDelaySeconds) * 1000;
}

async function enter(world: World, state: State, entered: Entered): Promise<Left> {
  const { scope, input } = entered;
  const read = (value: Json): Promise<Json> => evaluate(world, value, { scope, bindings: { input } });
  const leave = (result: Json, rule: Pick<State, 'Output' | 'Assign'> = state): Promise<Left> =>
    finish(world, state, { entered, result, rule });

  switch (state.Type) {
    case 'Pass':
    case 'Succeed':
      return leave(undefined);
    case 'Fail':
      throw new StateError(
        ((await read(state.Error)) as string | undefined) ?? 'States.Fail',
        ((await read(state.Cause)) as string | undefined) ?? '',
      );
    case 'Wait':
      await world.sleepUntil(await wakeTime(world, state, read));
      return leave(undefined);
    case 'Choice': {
      for (const choice of state.Choices ?? []) {
        const chosen = await read(choice.Condition);
        if (typeof chosen !== 'boolean')
          throw new StateError('States.QueryEvaluationError', 'A condition is true or false.');
        if (chosen) return { ...(await leave(undefined, choice)), next: choice.Next };
      }
      if (state.Default === undefined) throw new StateError('States.NoChoiceMatched');
      return { ...(await leave(undefined)), next: state.Default };
    }
    case 'Task':
      return leave(await runTask(world, state, read));
    case 'Parallel':
      return leave(
        await Promise.all(
          (state.Branches ?? []).map((branch) =>
            runStates(world, branch, { scope: inner(scope), at: branch.StartAt, input }),
          ),
        ),
      );
    case 'Map':
      return leave(await runMap(world, state, { entered, read }));
  }
}

/** What may go from one state to the next, and what all variables may hold. */
export const PAYLOAD_BYTES = 256 * 1024;
const TOO_LARGE = 'What goes between states is larger than 256 KB.';

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value ?? null));
}

async function finish(
  world: World,
  state: State,
  {
    entered,
    result,
    rule,
  }: { readonly entered: Entered; readonly result: Json; readonly rule: Pick<State, 'Output' | 'Assign'> },
): Promise<Left> {
  const { scope, input } = entered;
  const bindings = result === undefined ? { input } : { input, result };
  // Output and Assign both see the variables as they were: what is assigned shows in the next state.
  const [output, assigned] = await Promise.all([
    rule.Output === undefined ? (result ?? input) : evaluate(world, rule.Output, { scope, bindings }),
    rule.Assign === undefined ? {} : evaluate(world, rule.Assign, { scope, bindings }),
  ]);
  Object.assign(scope.variables, assigned);
  if (bytesOf(output) > PAYLOAD_BYTES || bytesOf(scope.variables) > PAYLOAD_BYTES)
    throw new StateError('States.DataLimitExceeded', TOO_LARGE);
  return { output, next: state.End || state.Type === 'Succeed' ? undefined : state.Next };
}

function inner(scope: Scope, context: Record<string, Json> = {}): Scope {
  return { variables: { ...scope.variables }, context: { ...scope.context, ...context }, outermost: false };
}

type Read = (value: Json) => Promise<Json>;

async function wakeTime(world: World, { Seconds, Timestamp }: State, read: Read): Promise<number> {
  const time =
    Seconds === undefined
      ? Date.parse(String(await read(Timestamp)))
      : world.now() + 1000 * Number(await read(Seconds));
  if (!Number.isFinite(time)) throw new StateError('States.Runtime', 'It is not clear until when to wait.');
  return time;
}

async function runTask(world: World, state: State, read: Read): Promise<Json> {
  const argument = await read(state.Arguments);
  world.record('TaskScheduled', { resource: state.Resource, parameters: argument });
  const seconds = state.TimeoutSeconds === undefined ? Infinity : Number(await read(state.TimeoutSeconds));
  const result = await world.invoke(state.Resource ?? '', argument, seconds);
  if (bytesOf(result) > PAYLOAD_BYTES) throw new StateError('States.DataLimitExceeded', TOO_LARGE);
  world.record('TaskSucceeded', { output: result });
  return result;
}

async function runMap(
  world: World,
  state: State,
  { entered, read }: { readonly entered: Entered; readonly read: Read },
): Promise<Json> {
  const { scope, input } = entered;
  const processor = state.ItemProcessor;
  const items = state.Items === undefined ? input : await read(state.Items);
  if (!Array.isArray(items) || !processor)
    throw new StateError('States.QueryEvaluationError', 'A Map goes over an array.');
  const most =
    Number(state.MaxConcurrency === undefined ? 0 : await read(state.MaxConcurrency)) || MAP_CONCURRENCY;
  const outputs: Json[] = new Array<Json>(items.length);
  let next = 0;
  // Items of a distributed map are executions of their own: they know nothing but their input.
  const apart = processor.ProcessorConfig?.Mode === 'DISTRIBUTED';
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      const own = inner(scope, { Map: { Item: { Index: index, Value: items[index] as Json } } });
      const item =
        state.ItemSelector === undefined
          ? (items[index] as Json)
          : await evaluate(world, state.ItemSelector, { scope: own, bindings: { input } });
      const within = apart ? { ...own, variables: {} } : own;
      outputs[index] = await runStates(world, processor, {
        scope: within,
        at: processor.StartAt,
        input: item,
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return outputs;
}

const expressions = new Map<string, jsonata.Expression>();

/** Replaces every `{% … %}` in a value by what it means. */
async function evaluate(
  world: World,
  value: Json,
  at: { readonly scope: Scope; readonly bindings: Record<string, Json> },
): Promise<Json> {
  if (Array.isArray(value)) return Promise.all(value.map((one) => evaluate(world, one, at)));
  if (value !== null && typeof value === 'object') {
    const entries = await Promise.all(
      Object.entries(value).map(async ([name, one]) => [name, await evaluate(world, one, at)] as const),
    );
    return Object.fromEntries(entries);
  }
  const text = typeof value === 'string' ? /^\{%([\s\S]*)%\}$/.exec(value)?.[1]?.trim() : undefined;
  if (text === undefined) return value;
  let result: Json;
  try {
    const states = { ...at.bindings, context: at.scope.context };
    result = (await expression(world, text).evaluate(undefined, { states, ...at.scope.variables })) as Json;
  } catch (error) {
    throw new StateError('States.QueryEvaluationError', `${text}: ${(error as Error).message}`);
  }
  if (result === undefined)
    throw new StateError('States.QueryEvaluationError', `The expression ${text} gives nothing.`);
  return JSON.parse(JSON.stringify(result)) as Json;
}

/** JSONata with the functions that Step Functions adds, on the stack's clock. */
function expression({ now }: World, text: string): jsonata.Expression {
  const known = expressions.get(text);
  if (known) return known;
  const made = jsonata(text);
  made.registerFunction('now', () => new Date(now()).toISOString());
  made.registerFunction('millis', () => now());
  made.registerFunction('parse', (json: string) => JSON.parse(json) as Json);
  made.registerFunction('partition', (list: Json[], size: number) =>
    Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
      list.slice(index * size, (index + 1) * size),
    ),
  );
  made.registerFunction('range', (from: number, to: number, step: number) =>
    Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step),
  );
  made.registerFunction('hash', (data: unknown, algorithm: string) =>
    createHash(algorithm.replace('-', '').toLowerCase())
      .update(typeof data === 'string' ? data : JSON.stringify(data))
      .digest('hex'),
  );
  made.registerFunction('eval', () => {
    throw new Error('$eval is not supported');
  });
  expressions.set(text, made);
  return made;
}
