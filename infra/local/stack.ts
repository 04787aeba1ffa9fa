/** The whole of Mentorline on one laptop: the unchanged handlers, engines behind the SDK's endpoints, one clock. */
import type { Capacity } from './dynamodb/capacity.ts';
import type { Bucket } from '../../shared/store/bucket.ts';
import { DUE_PARTITIONS } from '../../shared/store/due.ts';
import type { Table } from '../../shared/store/table.ts';
import { RECURRING } from '../event-rules.ts';
import { type MovableClock } from './clock.ts';
import { type FunctionRuntime } from './functions/runtime.ts';
import { type IdentityEngine } from './identity.ts';
import { type ParametersEngine } from './parameters.ts';
import { type SchedulerEngine } from './scheduler/engine.ts';
import { type SesEngine } from './ses.ts';
import { type StepFunctionsEngine } from './step-functions/engine.ts';
import { type Parts, type StackOptions, startParts, PREFIX } from './stack-parts.ts';

const MINUTE_MS = 60_000;
/** How often a running clock looks whether something is due. */
const TICK_MS = 250;
/** A move of the clock that finds no end is a defect; a cohort's whole life has far fewer steps. */
const MOST_STEPS = 200_000;

export class LocalStack {
  readonly clock: MovableClock;
  readonly table: Table;
  readonly bucket: Bucket;
  readonly scheduler: SchedulerEngine;
  readonly stepFunctions: StepFunctionsEngine;
  readonly ses: SesEngine;
  readonly parameters: ParametersEngine;
  readonly identity: IdentityEngine;
  readonly functions: FunctionRuntime;
  readonly gatewayUrl: string;
  readonly identityUrl: string;
  readonly sesUrl: string;
  /** What functions get to know, for one that runs in a process of its own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #parts: Parts;
  #sweptAt = 0;
  #moving: Promise<unknown> = Promise.resolve();
  #ticking: ReturnType<typeof setInterval> | undefined;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.clock = parts.clock;
    this.table = parts.table;
    this.bucket = parts.bucket;
    this.scheduler = parts.scheduler;
    this.stepFunctions = parts.stepFunctions;
    this.ses = parts.ses;
    this.parameters = parts.parameters;
    this.identity = parts.identity;
    this.functions = parts.functions;
    this.gatewayUrl = parts.gateway.url;
    this.identityUrl = parts.identity.issuer;
    this.sesUrl = parts.sesUrl;
    this.environment = parts.environment;
  }

  static async start(options: StackOptions = {}): Promise<LocalStack> {
    return new LocalStack(await startParts(options));
  }

  /** A secret as the functions find it; they look again every five minutes of the clock. */
  setSecret(name: string, secret: { readonly current: string; readonly previous?: string }): void {
    this.parameters.set(`${PREFIX}/${name}`, JSON.stringify(secret));
  }

  secretOf(name: string): string | undefined {
    const kept = this.parameters.get(`${PREFIX}/${name}`);
    return kept === undefined ? undefined : (JSON.parse(kept) as { current: string }).current;
  }

  /** Lets the clock run: looks again and again whether something is due, until `stop`. */
  run(): void {
    this.#ticking = setInterval(() => void this.advanceTo(this.clock.now()), TICK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    await this.#moving.catch(() => undefined);
    await this.#parts.stop();
  }

  /** Resolves when nothing is under way any more. */
  async whenIdle(): Promise<void> {
    const { work, dynamo } = this.#parts;
    for (;;) {
      await work.finished();
      await dynamo.drained();
      await new Promise((resolve) => setImmediate(resolve));
      if (work.idle) return;
    }
  }

  /** What AWS would have charged for the table, where the stack counts it. */
  capacity(): Promise<Capacity> {
    return this.#parts.dynamo.capacity();
  }

  /** When something next happens of itself, epoch milliseconds: a schedule, a wait, a due row. */
  async nextEventAt(): Promise<number | undefined> {
    return this.#nextOf(await this.#nextSweepAt());
  }

  /** Moves the clock on, and lets everything happen on the way at its own time. Moves queue up behind each other. */
  advanceTo(time: number): Promise<void> {
    const move = this.#moving.then(() => this.#advanceTo(time));
    this.#moving = move.catch(() => undefined);
    return move;
  }

  #nextOf(sweepAt: number | undefined): number | undefined {
    const times = [this.scheduler.nextAt(), this.stepFunctions.nextAt(), sweepAt].filter(
      (time) => time !== undefined,
    );
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  async #advanceTo(time: number): Promise<void> {
    await this.whenIdle();
    for (let step = 0; step < MOST_STEPS; step++) {
      const sweepAt = await this.#nextSweepAt();
      const next = this.#nextOf(sweepAt);
      if (next === undefined || next > time) break;
      if (next > this.clock.now()) this.clock.moveTo(next);
      await this.scheduler.runDue();
      await this.stepFunctions.runDue();
      await this.whenIdle();
      if (sweepAt !== undefined && sweepAt <= this.clock.now()) {
        this.#sweptAt = this.clock.now();
        for (const { function: name } of RECURRING)
          await this.functions.invoke(name, {}).catch(() => undefined);
      }
      await this.whenIdle();
    }
    if (time > this.clock.now()) this.clock.moveTo(time);
  }

  /**
   * The sweep of the next whole minute in which a row is due. The idle minutes between are left out: a sweep that finds
   * nothing does nothing.
   */
  async #nextSweepAt(): Promise<number | undefined> {
    const pages = await Promise.all(
      DUE_PARTITIONS.map((pk) => this.table.query({ index: 'due', pk, limit: 1 })),
    );
    const times = pages.flatMap(({ items }) => items.map((item) => Date.parse(item['gsi2sk'] as string)));
    if (times.length === 0) return undefined;
    const due = Math.max(Math.min(...times), this.#sweptAt + 1);
    return Math.ceil(due / MINUTE_MS) * MINUTE_MS;
  }
}
