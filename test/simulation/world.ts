/** Everything of one seed: the real functions on the memory table and the engines' own cores, and a clock that all of them share. */
import { closeCohort } from '../../functions/close-cohort/close-cohort.ts';
import { fireOccurrence } from '../../functions/fire-occurrence/fire-occurrence.ts';
import { managerApi } from '../../functions/manager-api/manager-api.ts';
import { matchCohort } from '../../functions/match-cohort/match-cohort.ts';
import { participantPages } from '../../functions/participant-pages/participant-pages.ts';
import { processDeliveries } from '../../functions/process-delivery/process-delivery.ts';
import { proposePairs } from '../../functions/propose-pairs/propose-pairs.ts';
import { receiveForm } from '../../functions/receive-form/receive-form.ts';
import { reconcileForms } from '../../functions/reconcile-forms/reconcile-forms.ts';
import { recordEmailEvent } from '../../functions/record-email-event/record-email-event.ts';
import { screenApplications } from '../../functions/screen-applications/screen-applications.ts';
import { sendMessages } from '../../functions/send-messages/send-messages.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { excerptOf, ruleFor } from '../../infra/local/email-events.ts';
import { STREAM_RULES } from '../../infra/event-rules.ts';
import { type FunctionName, specOf } from '../../infra/aws/functions.ts';
import { Chances } from '../../infra/local/faults.ts';
import { ApiError, SchedulerEngine } from '../../infra/local/scheduler/engine.ts';
import { SesEngine } from '../../infra/local/ses.ts';
import { LAMBDA, MACHINES, workflowDefinition } from '../../infra/local/step-functions/definition.ts';
import { StepFunctionsEngine } from '../../infra/local/step-functions/engine.ts';
import { scheduleRequest } from '../../shared/aws/scheduler.ts';
import { outcomeOf } from '../../shared/aws/ses.ts';
import { DAY, HOUR, iso, MINUTE, resolveLocal } from '../../shared/domain/calendar.ts';
import type { Program } from '../../shared/domain/program.ts';
import type { EmailOutcome } from '../../shared/email/mailer.ts';
import type { HttpAnswer, HttpHandler, HttpRequest } from '../../shared/http.ts';
import type { Secrets } from '../../shared/secrets.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { DUE_PARTITIONS } from '../../shared/store/due.ts';
import type { Item } from '../../shared/store/table.ts';
import type { Dependencies } from '../../shared/usecases/dependencies.ts';
import { applyProgram } from '../../shared/usecases/journey/apply-program.ts';
import { requestTo, streamOf } from '../support/events.ts';
import { Faults } from './fault-rates.ts';
import type { MadeImport } from './imports.ts';
import { Invocation } from './invocation.ts';
import { Loop } from './loop.ts';
import { simulatedProgram } from './program.ts';
import type { PromiseName } from './promises.ts';
import { SimTable, textOf } from './sim-table.ts';
import type { Situation } from './situations.ts';

export const PUBLIC_URL = 'https://m.example.org';
const TARGETS = {
  group: 'mentorline',
  roleArn: 'arn:aws:iam::000000000000:role/schedules',
  fireOccurrenceArn: `${LAMBDA}fire-occurrence`,
  matchWorkflowArn: `${MACHINES}match-cohort`,
  deadLetterArn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
};
const SECOND = 1000;
/** Lambda calls a function again that failed for an event of a bus. */
const EVENT_RETRIES = [MINUTE, 2 * MINUTE];
const MOST_SKEW_MS = 90 * SECOND;

export interface Accepted {
  readonly id: string;
  readonly to: string;
  readonly at: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly raw: Buffer;
  readonly answerLost: boolean;
}

export interface Observer {
  readonly onCommit: ConstructorParameters<typeof SimTable>[0]['onCommit'];
  readonly onEmail: (email: Accepted) => void;
  readonly onScheduled: (text: string) => void;
}

export interface Broken {
  readonly promise: PromiseName;
  readonly detail: string;
  readonly at: number;
}

export class World {
  readonly chances: Chances;
  readonly loop: Loop;
  readonly faults: Faults;
  readonly program: Program;
  readonly table: SimTable;
  readonly bucket = memoryBucket();
  readonly ses: SesEngine;
  readonly scheduler: SchedulerEngine;
  readonly stepFunctions: StepFunctionsEngine;
  readonly reached = new Map<Situation, number>();
  readonly broken: Broken[] = [];
  /** What happened, in sentences; `id`: by which chance; `detail`: for whoever looks closely. */
  readonly story: {
    readonly at: number;
    readonly what: string;
    readonly id?: string;
    readonly detail?: true;
  }[] = [];
  /** Files that the manager brought in. */
  readonly imports: MadeImport[] = [];
  /** Emails as SES accepted them. */
  readonly accepted: Accepted[] = [];
  /** Ids of the events of SES that a function took. */
  readonly eventsLearned = new Set<string>();
  observer: Observer | undefined;
  /** Told of each email that reaches a mailbox. */
  onAccepted: (email: Accepted) => void = () => undefined;
  /** The address of someone, by the id that the form tools know. */
  addressOf: (person: string) => string = () => '';
  /** Responses were not fetched from the form tool for a fault of ours. */
  reconcileFailed = false;
  /** What form tools hold, for the provider's API. */
  formResponses: (url: URL) => object = () => ({ items: [] });
  readonly #sweeps = new Set<number>();
  readonly #warm = new Map<string, NonNullable<Invocation['process']>[]>();
  #waking = false;
  /** New ids so far: what is drawn by chance here follows from the seed alone. */
  #ids = 0;
  #outages: readonly { readonly from: number; readonly to: number }[] = [];
  /** Deliveries that no function can process, for as long as faults go on. */
  readonly poisoned = new Set<string>();

  /** `leftOut`: chances that do not come about this time. */
  constructor(seed: number, leftOut?: ReadonlySet<string>) {
    this.chances = new Chances(seed, leftOut);
    this.program = simulatedProgram(this.chances);
    const { zone, opens } = this.program.cohort;
    const start = resolveLocal(opens, '00:00', zone) - DAY;
    this.loop = new Loop(start, this.chances);
    this.faults = new Faults(this.chances, (fault) => {
      this.mark(fault);
      this.tell(fault, this.chances.happened.at(-1));
    });
    const now = (): number => this.loop.now;
    this.table = new SimTable({
      loop: this.loop,
      faults: this.faults,
      draw: (name) => this.chances.draw(name),
      fails: (key) =>
        !this.calm && key.sk.startsWith('BODY#') && this.poisoned.has(key.sk.slice('BODY#'.length)),
      onLag: () => this.mark('index lags'),
      onCommit: (commit, by) => {
        this.observer?.onCommit(commit, by);
        this.#stream(commit.before, commit.after);
        for (const item of commit.after)
          if (typeof item?.['gsi2sk'] === 'string') this.#planSweep(Date.parse(item['gsi2sk']));
      },
    });
    this.ses = new SesEngine({
      now,
      onEvent: (event) => {
        const rule = ruleFor(event);
        if (rule) this.#emailEvent(event.id, excerptOf(event, rule.excerpt));
        return undefined;
      },
    });
    this.ses.verify(this.program.program.sender.address);
    this.scheduler = new SchedulerEngine({ now, invoke: (invocation) => this.#fire(invocation) });
    this.scheduler.call('POST', new URL(`http://x/schedule-groups/${TARGETS.group}`), {});
    this.stepFunctions = new StepFunctionsEngine({
      now,
      track: (act) => this.loop.work(act),
      invoke: async (_, argument) => {
        const { FunctionName = '', Payload } = argument as { FunctionName?: string; Payload?: unknown };
        const name = FunctionName.replace(LAMBDA, '') as FunctionName;
        if (this.faults.hits('execution stops')) {
          if (name === 'reconcile-forms') this.reconcileFailed = true;
          throw Object.assign(new Error('stopped'), { name: 'Sandbox.Stopped' });
        }
        const result = await this.invoke(name, Payload).catch((error: unknown) => {
          if (name === 'reconcile-forms') this.reconcileFailed = true;
          throw error;
        });
        return { StatusCode: 200, Payload: result };
      },
    });
    this.stepFunctions.put({
      arn: TARGETS.matchWorkflowArn,
      name: 'match-cohort',
      definition: workflowDefinition('match-cohort', 5_000_000),
    });
    if (this.faults.knows('SES cannot be reached') && this.chances.happens('outage of SES', 0.3)) {
      const from = start + this.chances.draw('outage from') * 60 * DAY;
      this.#outages = [{ from, to: from + this.chances.draw('outage for') * 72 * HOUR }];
    }
  }

  get now(): number {
    return this.loop.now;
  }

  get calm(): boolean {
    return this.faults.stopped;
  }

  /**
   * Often moves a time to when the sweep is at work, in the first moments of a minute: what happens then meets what the sweep does.
   */
  often(time: number): number {
    if (this.chances.draw('whether it falls together') < 0.5) return time;
    return Math.ceil(time / MINUTE) * MINUTE + this.chances.draw('moment of the sweep') * 400;
  }

  /** A rare situation was reached. */
  mark(situation: Situation): void {
    this.reached.set(situation, (this.reached.get(situation) ?? 0) + 1);
  }

  /** A promise was not kept. */
  /** The cohort was lived through and is deleted: what was watched of it ends with it. */
  isOver = false;

  breaks(promise: PromiseName, detail: string): void {
    if (this.isOver && promise !== 'the deleted is gone') return;
    if (this.broken.length < 20) this.broken.push({ promise, detail, at: this.now });
  }

  /** Something that happened, in a sentence. */
  tell(what: string, id?: string): void {
    this.story.push({ at: this.now, what, ...(id !== undefined && { id }) });
  }

  detail(what: string): void {
    this.story.push({ at: this.now, what, detail: true });
  }

  /** The program is put into force, before anything can fail. */
  async begin(): Promise<void> {
    const { kept } = this.table;
    const table = {
      ...kept,
      write: async (write: Parameters<typeof kept.write>[0]) => (await this.table.commit([write])).kind,
      transact: (writes: Parameters<typeof kept.transact>[0]) => this.table.commit(writes),
    };
    const applied = await applyProgram({ table, clock: () => this.now }, this.program, { by: 'simulation' });
    if (applied.kind === 'refused') throw new Error(applied.because);
  }

  /** Lets everything happen until a time. */
  async runUntil(end: number): Promise<void> {
    await this.loop.runUntil(end, {
      next: () => {
        if (this.#waking) return undefined;
        const times = [this.scheduler.nextAt(), this.stepFunctions.nextAt()].filter((at) => at !== undefined);
        return times.length > 0 ? Math.min(...times) : undefined;
      },
      wake: () => {
        this.#waking = true;
        void this.loop.work(async () => {
          await this.stepFunctions.runDue();
          await this.scheduler.runDue();
          this.#waking = false;
        });
      },
    });
  }

  /** Calls a function. Rejects with its error, or when its process ended. */
  invoke(name: FunctionName, event: unknown): Promise<unknown> {
    const made = this.#begin(name);
    return this.loop
      .work(() => Promise.race([this.#run(made, event), made.ended]))
      .finally(() => this.#leave(made));
  }

  /** Asks a function as a browser or a form tool would. */
  async http(
    name: 'receive-form' | 'participant-pages' | 'manager-api',
    path: string,
    change: Partial<HttpRequest>,
  ): Promise<HttpAnswer & { readonly faulty: boolean }> {
    const invocation = this.#begin(name);
    const request = requestTo(path, change);
    const handler = this.#handler(invocation);
    try {
      const answer = await this.loop.work(() => Promise.race([handler(request), invocation.ended]));
      if ((request.method === 'GET' || request.method === 'HEAD') && invocation.writes > 0)
        this.breaks('looking changes nothing', `${request.route} wrote ${invocation.writes} times`);
      if (answer.status >= 500 && invocation.faults === 0)
        this.breaks('every error is an answer', `${request.route} was answered with ${answer.status}`);
      return { ...answer, faulty: invocation.faults > 0 };
    } catch (error) {
      if (invocation.faults === 0)
        this.breaks('every error is an answer', `${request.route}: ${String(error)}`);
      return { status: 502, faulty: true };
    } finally {
      this.#leave(invocation);
    }
  }

  /** A process that is warm, or a new one: what it remembers of earlier calls, such as programs, it remembers on AWS too. */
  #processOf(invocation: Invocation): NonNullable<Invocation['process']> {
    const warm = this.#warm.get(invocation.name) ?? [];
    this.#warm.set(invocation.name, warm);
    const known = warm.pop();
    if (known) {
      known.current = invocation;
      invocation.process = known;
      return known;
    }
    const made: NonNullable<Invocation['process']> = {
      current: invocation,
      table: this.table.for(() => made.current),
    };
    invocation.process = made;
    return made;
  }

  /** A call is over: unless it ended in the middle, its process waits for the next. */
  #leave({ name, dead, process }: Invocation): void {
    if (!dead && process) this.#warm.get(name)?.push(process);
  }

  #begin(name: FunctionName): Invocation {
    const skew = this.faults.knows('clock is off')
      ? Math.floor((this.chances.draw('skew') - 0.5) * 2 * MOST_SKEW_MS)
      : 0;
    if (skew !== 0) this.mark('clock is off');
    const until = this.now + specOf(name).timeoutSeconds * SECOND;
    return new Invocation(name, { until, skew });
  }

  async #run(invocation: Invocation, event: unknown): Promise<unknown> {
    const dependencies = this.#dependencies(invocation);
    switch (invocation.name) {
      case 'process-delivery':
        return processDeliveries(dependencies)(event as never);
      case 'send-messages':
        return sendMessages(dependencies)(event as never);
      case 'record-email-event':
        return recordEmailEvent(dependencies)(event);
      case 'fire-occurrence':
        return fireOccurrence(dependencies)(event);
      case 'sweep':
        return sweep(dependencies)();
      case 'close-cohort':
        return closeCohort(dependencies)(event);
      case 'reconcile-forms':
        return reconcileForms(dependencies)(event);
      case 'screen-applications':
        return screenApplications(dependencies)(event);
      case 'match-cohort':
        return matchCohort(dependencies)(event);
      case 'propose-pairs':
        return proposePairs(dependencies)(event);
      default:
        throw new Error(`No one calls ${invocation.name} here.`);
    }
  }

  #handler(invocation: Invocation): HttpHandler {
    const dependencies = this.#dependencies(invocation);
    switch (invocation.name) {
      case 'receive-form':
        return receiveForm(dependencies);
      case 'participant-pages':
        return participantPages(dependencies);
      default:
        return managerApi(dependencies);
    }
  }

  #dependencies(
    invocation: Invocation,
  ): Dependencies &
    Parameters<typeof sweep>[0] &
    Parameters<typeof reconcileForms>[0] & { readonly stopwatch: () => number } {
    const ask = <T>(act: () => Promise<T>): Promise<T> => this.table.call(invocation, act);
    const secrets: Secrets = { live: (name) => Promise.resolve([secretNamed(name)]) };
    const { table } = this.#processOf(invocation);
    return {
      table,
      bucket: {
        ...this.bucket,
        get: (key) =>
          ask(() => (this.faults.hits('bucket fails') ? failed(invocation) : this.bucket.get(key))),
        put: (key, body, type) =>
          ask(() =>
            this.faults.hits('bucket fails') ? failed(invocation) : this.bucket.put(key, body, type),
          ),
        erase: (prefix) =>
          ask(() => (this.faults.hits('bucket fails') ? failed(invocation) : this.bucket.erase(prefix))),
        replace: (key, body, type) =>
          ask(() =>
            this.faults.hits('bucket fails') ? failed(invocation) : this.bucket.replace(key, body, type),
          ),
      },
      secrets,
      secretMaker: {
        ...secrets,
        make: (name) => Promise.resolve(secretNamed(name)),
        keep: () => Promise.resolve(),
      },
      mailer: { send: (email) => this.#send(invocation, email) },
      accounts: { make: () => Promise.resolve() },
      hooks: { post: () => Promise.resolve(undefined) },
      emailAccount: {
        quota: () => Promise.resolve({ perDay: 50_000, perSecond: 14, sentToday: 0 }),
        isVerified: () => Promise.resolve(true),
        dnsRecords: () => Promise.resolve([]),
      },
      schedules: {
        set: (schedule) =>
          ask(() =>
            this.faults.hits('scheduler cannot be reached')
              ? failed(invocation)
              : this.#setSchedule(scheduleRequest(schedule, TARGETS)),
          ),
        remove: (name) =>
          ask(() =>
            this.faults.hits('scheduler cannot be reached') ? failed(invocation) : this.#removeSchedule(name),
          ),
      },
      workflow: {
        start: (name, input) =>
          ask(() => {
            if (this.faults.hits('workflow cannot be started')) return failed(invocation);
            this.observer?.onScheduled(`${name} ${JSON.stringify(input)}`);
            this.#startExecution(name, JSON.stringify(input));
            return Promise.resolve();
          }),
        stateOf: (name) => ask(() => Promise.resolve(this.#stateOf(name))),
      },
      clock: () => this.now + invocation.skew,
      newId: () => `id-${++this.#ids}`,
      stopwatch: () => this.now,
      timeLeft: () => Math.max(0, invocation.until - this.now),
      publicUrl: PUBLIC_URL,
      publishHealth: () => undefined,
      formApi: {
        baseUrls: { typeform: 'https://typeform.example.org' },
        fetch: ((url: string) =>
          ask(() =>
            Promise.resolve(new Response(JSON.stringify(this.formResponses(new URL(url))))),
          )) as typeof fetch,
        pause: () => Promise.resolve(),
      },
      onError: (error) => this.#log(invocation, error),
    };
  }

  #log(invocation: Invocation, error: unknown): void {
    const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
    this.observer?.onScheduled(text);
    if (invocation.faults === 0 && !/Poisoned|poisoned|WorkflowStopped/.test(text))
      this.breaks(
        'every error is an answer',
        `${invocation.name}: ${text} ${error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 5).join(' ') : ''}`,
      );
  }

  async #send(
    invocation: Invocation,
    {
      raw,
      from,
      to,
      tags,
    }: { raw: Uint8Array; from: string; to: string; tags: Readonly<Record<string, string>> },
  ): Promise<EmailOutcome> {
    await this.loop.turn();
    if (invocation.dead) return invocation.die();
    if (this.faults.hits('crash before a call')) {
      this.mark('crash between the mark and SES');
      return invocation.die();
    }
    const outage = !this.calm && this.#outages.some((one) => one.from <= this.now && this.now < one.to);
    if (outage) this.mark('outage of SES for hours');
    if (outage || this.faults.hits('SES cannot be reached'))
      return outcomeOf(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    if (this.faults.hits('SES throttles'))
      return {
        kind: 'throttled',
        for: this.chances.pick('throttle for', ['a-moment', 'a-moment', 'the-day']),
      };
    if (this.faults.hits('SES fails before it takes the email')) return { kind: 'unknown' };
    const result = this.ses.accept({ raw: Buffer.from(raw), from, to: [to], tags: { ...tags } });
    if ('type' in result) return outcomeOf(Object.assign(new Error(result.message), { name: result.type }));
    const answerLost = this.faults.hits('answer of SES is lost');
    const crashed = this.faults.hits('crash after a call');
    const email: Accepted = {
      id: result.id,
      to,
      at: this.now,
      tags,
      raw: Buffer.from(raw),
      answerLost: answerLost || crashed,
    };
    this.accepted.push(email);
    this.observer?.onEmail(email);
    this.onAccepted(email);
    if (crashed) {
      this.mark('crash between SES and the table');
      return invocation.die();
    }
    return answerLost ? { kind: 'unknown' } : { kind: 'accepted', sesMessageId: result.id };
  }

  #emailEvent(id: string, event: object): void {
    if (this.faults.hits('event of SES is lost')) return;
    const copies = this.faults.hits('event of SES comes twice') ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const late = this.faults.hits('event of SES is late')
        ? this.chances.draw('event late') * 6 * HOUR
        : SECOND;
      this.loop.at(late > SECOND ? this.often(this.now + late) : this.now + late, () =>
        this.#event('record-email-event', event, () => this.eventsLearned.add(id)),
      );
    }
  }

  /** An event of a bus: Lambda tries twice more, and gives up then. */
  #event(name: FunctionName, event: object, onTaken: () => void = () => undefined, tries = 0): void {
    void this.invoke(name, event).then(onTaken, () => {
      const pause = EVENT_RETRIES[tries];
      if (pause !== undefined)
        this.loop.at(this.now + pause, () => {
          this.#event(name, event, onTaken, tries + 1);
        });
    });
  }

  #stream(before: readonly (Item | undefined)[], after: readonly (Item | undefined)[]): void {
    after.forEach((item, at) => {
      if (!item || before[at]) return;
      for (const rule of STREAM_RULES) if (item['entity'] === rule.entity) this.#record(rule.function, item);
    });
  }

  #record(name: FunctionName, item: Item): void {
    if (item['entity'] === 'delivery' && this.faults.hits('delivery cannot be processed'))
      this.poisoned.add(textOf(item, 'id'));
    if (this.faults.hits('record of the stream is lost')) return;
    const copies = this.faults.hits('record of the stream comes twice') ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const late = this.faults.hits('record of the stream is late')
        ? this.chances.draw('record late') * 30 * MINUTE
        : 200;
      this.loop.at(this.now + late, () => this.invoke(name, streamOf(item)).catch(() => undefined));
    }
  }

  async #fire({
    arn,
    input = '{}',
  }: {
    readonly arn: string;
    readonly input: string | undefined;
  }): Promise<void> {
    await Promise.resolve();
    if (this.faults.hits('schedule is lost')) return;
    const act = (): void => {
      if (arn === TARGETS.fireOccurrenceArn) this.#event('fire-occurrence', JSON.parse(input) as object);
      else {
        const { Name, Input } = JSON.parse(input) as { Name: string; Input: string };
        this.#startExecution(Name, Input);
      }
    };
    const copies = this.faults.hits('schedule fires twice') ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const late = this.faults.hits('schedule is late') ? this.chances.draw('schedule late') * 12 * HOUR : 0;
      this.loop.at(this.now + late, act);
    }
  }

  #startExecution(name: string, input: string): void {
    try {
      this.stepFunctions.start(TARGETS.matchWorkflowArn, name, input);
    } catch (error) {
      // Another has its name: that is what names are for.
      if (!String(error).includes('Already Exists')) throw error;
    }
  }

  #stateOf(name: string): 'none' | 'running' | 'succeeded' | 'failed' {
    const found = this.stepFunctions.list().find((one) => one.name === name);
    if (found === undefined) return 'none';
    return found.status === 'RUNNING' ? 'running' : found.status === 'SUCCEEDED' ? 'succeeded' : 'failed';
  }

  #setSchedule(request: ReturnType<typeof scheduleRequest>): Promise<void> {
    this.observer?.onScheduled(JSON.stringify(request));
    const url = new URL(`http://x/schedules/${request.Name}?groupName=${TARGETS.group}`);
    try {
      this.scheduler.call('POST', url, request as never);
    } catch (error) {
      if (!(error instanceof ApiError) || error.type !== 'ConflictException') throw error;
      this.scheduler.call('PUT', url, request as never);
    }
    return Promise.resolve();
  }

  #removeSchedule(name: string): Promise<void> {
    try {
      this.scheduler.call('DELETE', new URL(`http://x/schedules/${name}?groupName=${TARGETS.group}`), {});
    } catch (error) {
      if (!(error instanceof ApiError) || error.type !== 'ResourceNotFoundException') throw error;
    }
    return Promise.resolve();
  }

  /** The sweep of each minute in which a row is due: minutes in which none is would find nothing. */
  #planSweep(time: number): void {
    const minute = Math.ceil(Math.max(time, this.now + 1) / MINUTE) * MINUTE;
    if (this.#sweeps.has(minute)) return;
    this.#sweeps.add(minute);
    this.loop.at(minute, () => void this.loop.work(() => this.#sweep(minute)));
  }

  async #sweep(minute: number): Promise<void> {
    this.#sweeps.delete(minute);
    if (!(await this.#isDue())) return;
    if (!this.faults.hits('sweep does not run')) await this.invoke('sweep', {}).catch(() => undefined);
    if (await this.#isDue()) this.#planSweep(this.now + 1);
  }

  async #isDue(): Promise<boolean> {
    const at = iso(this.now);
    const pages = await Promise.all(
      DUE_PARTITIONS.map((pk) => this.table.kept.query({ index: 'due', pk, sk: { atMost: at }, limit: 1 })),
    );
    return pages.some(({ items }) => items.length > 0);
  }
}

/** The key of everything that is signed, made of its name. */
export function secretNamed(name: string): string {
  return Buffer.from(`the secret named ${name}`).toString('base64');
}

function failed(invocation: Invocation): Promise<never> {
  invocation.faults++;
  return Promise.reject(
    Object.assign(new Error('A fault of the simulator.'), { name: 'ServiceUnavailable' }),
  );
}
