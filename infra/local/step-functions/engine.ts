/** Step Functions for the laptop: executions that survive a restart, a history to look at. */
import { Journal } from '../journal.ts';
import type { Timed } from '../in-flight-work.ts';
import {
  type Machine,
  PAYLOAD_BYTES,
  type Position,
  runMachine,
  StateError,
  type World,
} from './interpreter.ts';

export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly definition: string;
}

export interface Execution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly input: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly startDate: number;
  readonly stopDate?: number;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly history: readonly HistoryEvent[];
  /** Where it stands, to go on from after a restart. */
  readonly position?: Position;
}

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly details: object;
}

export interface StepFunctionsOptions {
  readonly now: () => number;
  /** Invokes a task's resource; rejects with an error whose `name` is what `Retry` and `Catch` see. */
  readonly invoke: (resource: string, argument: unknown) => Promise<unknown>;
  readonly path?: string;
  /** Told of work under way: of an execution while it does not wait for a time. */
  readonly track?: (work: () => Promise<void>) => unknown;
}

export class ApiError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
  readonly stop: (error: Error) => void;
  readonly execution: string;
}

class Aborted extends Error {}

class TimedOut extends Error {}

export class StepFunctionsEngine implements Timed {
  readonly now: () => number;
  readonly #options: StepFunctionsOptions;
  readonly #machines: Journal<StateMachine>;
  readonly #executions: Journal<Execution>;
  readonly #sleepers = new Set<Sleeper>();
  /** Of each execution that is at work: how to say that it rests. */
  readonly #atWork = new Map<string, () => void>();

  constructor(options: StepFunctionsOptions) {
    this.now = options.now;
    this.#options = options;
    this.#machines = new Journal(options.path && `${options.path}/machines.jsonl`);
    this.#executions = new Journal(options.path && `${options.path}/executions.jsonl`);
  }

  /** Goes on with what was running when the process ended. A task that was under way is begun again. */
  resume(): void {
    for (const execution of this.#executions.values())
      if (execution.status === 'RUNNING') this.#run(execution);
  }

  /** Newest first. */
  list(): Execution[] {
    return this.#executions.values().reverse();
  }

  nextAt(): number | undefined {
    const times = [...this.#sleepers].map(({ at }) => at);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  runDue(): Promise<void> {
    const now = this.#options.now();
    for (const sleeper of [...this.#sleepers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    return Promise.resolve();
  }

  close(): void {
    this.#machines.close();
    this.#executions.close();
  }

  /** Makes a state machine, or gives an existing one a new definition. */
  put(machine: StateMachine): void {
    const definition = readDefinition(machine.definition);
    if (definition.QueryLanguage !== 'JSONata')
      throw new ApiError('InvalidDefinition', 'Only JSONata state machines run here.');
    this.#machines.set(machine.arn, machine);
  }

  /** Starts an execution; under the name of a running one with the same input it is that one. */
  start(stateMachineArn: string, name: string, input: string): Execution {
    if (!this.#machines.get(stateMachineArn))
      throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
    if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/.test(name))
      throw new ApiError('InvalidName', `Invalid Name: '${name}'`);
    try {
      JSON.parse(input);
    } catch {
      throw new ApiError('InvalidExecutionInput', 'The input is not JSON.');
    }
    if (Buffer.byteLength(input) > PAYLOAD_BYTES)
      throw new ApiError('InvalidExecutionInput', 'The input is larger than 256 KB.');
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.#executions.get(executionArn);
    if (known?.status === 'RUNNING' && known.input === input) return known;
    if (known) throw new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    const startDate = this.#options.now() / 1000;
    const execution: Execution = {
      executionArn,
      stateMachineArn,
      name,
      input,
      status: 'RUNNING',
      startDate,
      history: [],
    };
    this.#executions.set(executionArn, execution);
    this.#record(executionArn, 'ExecutionStarted', { input });
    this.#run(execution);
    return execution;
  }

  #run({ executionArn, stateMachineArn, input, name, startDate, position }: Execution): void {
    const machine = readDefinition(this.#machines.get(stateMachineArn)?.definition ?? '{}');
    const context = {
      Execution: {
        Id: executionArn,
        Input: JSON.parse(input) as unknown,
        Name: name,
        StartTime: new Date(startDate * 1000).toISOString(),
      },
      StateMachine: { Id: stateMachineArn },
    };
    const world: World = {
      now: this.#options.now,
      sleepUntil: (at) => {
        if (at <= this.#options.now()) return Promise.resolve();
        this.#rest(executionArn);
        return new Promise<void>((wake, stop) => {
          const woken = (): void => {
            this.#work(executionArn);
            wake();
          };
          this.#sleepers.add({ at, execution: executionArn, wake: woken, stop });
        });
      },
      invoke: async (resource, argument, seconds) => {
        const late = new StateError('States.Timeout', `There was no answer for ${seconds} seconds.`);
        try {
          return await this.#within(seconds, this.#options.invoke(resource, argument), {
            execution: executionArn,
            late,
          });
        } catch (error) {
          throw error instanceof StateError || error instanceof Aborted || error instanceof TimedOut
            ? error
            : new StateError((error as Error).name, (error as Error).message);
        }
      },
      record: (type, details) => this.#record(executionArn, type, details),
      checkpoint: (at) => this.#update(executionArn, { position: at }),
    };
    this.#work(executionArn);
    const run = runMachine(world, machine, {
      input: JSON.parse(input),
      context,
      ...(position && { from: position }),
    });
    // From here: the time in which no process was there is not the workflow's.
    const limit = { execution: executionArn, late: new TimedOut() };
    void this.#within(machine.TimeoutSeconds ?? Infinity, run, limit).then(
      (output) => {
        this.#record(executionArn, 'ExecutionSucceeded', { output });
        this.#finish(executionArn, { status: 'SUCCEEDED', output: JSON.stringify(output) });
      },
      (error: unknown) => this.#fail(executionArn, error),
    );
  }

  /** What the work comes to, or the error `late` when that takes longer than `seconds` of the clock. */
  #within<T>(
    seconds: number,
    work: Promise<T>,
    { execution, late }: { readonly execution: string; readonly late: Error },
  ): Promise<T> {
    if (seconds === Infinity) return work;
    return new Promise((resolve, reject) => {
      const end: Sleeper = {
        at: this.#options.now() + seconds * 1000,
        execution,
        wake: () => reject(late),
        stop: reject,
      };
      this.#sleepers.add(end);
      work.then(resolve, reject).finally(() => this.#sleepers.delete(end));
    });
  }

  #fail(arn: string, error: unknown): void {
    if (error instanceof TimedOut) {
      this.#record(arn, 'ExecutionTimedOut', {});
      this.#finish(arn, { status: 'TIMED_OUT', error: 'States.Timeout' });
      this.#stop(arn);
      return;
    }
    if (error instanceof Aborted) {
      this.#record(arn, 'ExecutionAborted', {});
      this.#finish(arn, { status: 'ABORTED' });
      return;
    }
    const { error: name, reason } =
      error instanceof StateError ? error : new StateError('States.Runtime', String(error));
    this.#record(arn, 'ExecutionFailed', { error: name, cause: reason });
    this.#finish(arn, { status: 'FAILED', error: name, cause: reason });
  }

  #finish(arn: string, end: Pick<Execution, 'status' | 'output' | 'error' | 'cause'>): void {
    this.#update(arn, { ...end, stopDate: this.#options.now() / 1000 });
    this.#rest(arn);
  }

  #work(arn: string): void {
    if (this.#atWork.has(arn)) return;
    void this.#options.track?.(
      () =>
        new Promise<void>((rest) => {
          this.#atWork.set(arn, rest);
        }),
    );
  }

  #rest(arn: string): void {
    this.#atWork.get(arn)?.();
    this.#atWork.delete(arn);
  }

  /** Ends all waiting of an execution. */
  #stop(arn: string): void {
    for (const sleeper of this.#sleepers) {
      if (sleeper.execution !== arn) continue;
      this.#sleepers.delete(sleeper);
      sleeper.stop(new Aborted());
    }
  }

  #update(arn: string, change: Partial<Execution>): void {
    const execution = this.#executions.get(arn);
    // What an execution that is over still does is seen by no one.
    if (execution?.status === 'RUNNING') this.#executions.set(arn, { ...execution, ...change });
  }

  #record(arn: string, type: string, details: object): void {
    const history = this.#executions.get(arn)?.history ?? [];
    const event = {
      id: history.length + 1,
      previousEventId: history.length,
      timestamp: this.#options.now() / 1000,
      type,
      details,
    };
    this.#update(arn, { history: [...history, event] });
  }

  /** Ends an execution that is under way. */
  stop(arn: string | undefined): void {
    this.#stop(this.find(arn).executionArn);
  }

  /** Throws `ExecutionDoesNotExist`. */
  find(arn: string | undefined): Execution {
    const found = this.#executions.get(arn ?? '');
    if (!found) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn ?? ''}'`);
    return found;
  }
}

function readDefinition(definition: string): Machine {
  let machine: Machine;
  try {
    machine = JSON.parse(definition) as Machine;
  } catch {
    throw new ApiError('InvalidDefinition', 'The definition is not JSON.');
  }
  if (!(machine.States as Partial<Machine['States']> | undefined)?.[machine.StartAt])
    throw new ApiError('InvalidDefinition', 'The state to start at is missing.');
  return machine;
}
