/** EventBridge Scheduler for the laptop: its REST protocol, on the stack's clock. */
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { readBody } from '../http.ts';
import { Journal } from '../journal.ts';
import type { Timed } from '../in-flight-work.ts';
import { type Expression, InvalidExpression, parseExpression } from './expressions.ts';

interface Target {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly RetryPolicy?: {
    readonly MaximumRetryAttempts?: number;
    readonly MaximumEventAgeInSeconds?: number;
  };
  readonly DeadLetterConfig?: { readonly Arn: string };
}

/** What a client asks for; times are epoch seconds, as the protocol has them. */
interface ScheduleRequest {
  readonly GroupName?: string;
  readonly ScheduleExpression?: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly FlexibleTimeWindow?: { readonly Mode?: string; readonly MaximumWindowInMinutes?: number };
  readonly Target?: Target;
  readonly ActionAfterCompletion?: 'NONE' | 'DELETE';
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly ClientToken?: string;
  readonly Description?: string;
}

export interface Schedule extends ScheduleRequest {
  readonly GroupName: string;
  readonly Name: string;
  readonly State: 'ENABLED' | 'DISABLED';
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly Target: Target;
  /** Epoch milliseconds, for the engine itself. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly startsAt: number;
  readonly nextAt: number | null;
  /** The time for which the target is being retried, and how often it was tried. */
  readonly firing?: { readonly scheduledAt: number; readonly attempts: number };
}

export interface Invocation {
  readonly arn: string;
  readonly input: string | undefined;
}

export interface SchedulerOptions {
  readonly now: () => number;
  /** Rejects when the target failed. */
  readonly invoke: (invocation: Invocation) => Promise<void>;
  readonly path?: string;
  /** Every firing happens this many times: at least once is what Scheduler promises. */
  readonly deliveries?: number;
}

/** What was given up, as it would stand in the dead-letter queue. */
export interface DeadLetter {
  readonly schedule: string;
  readonly input: string | undefined;
  readonly at: number;
}

export class ApiError extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

const invalid = (message: string): ApiError => new ApiError(400, 'ValidationException', message);
const ACCOUNT = 'arn:aws:scheduler:eu-central-1:000000000000';
const RETRY_MS = 60_000;

export class SchedulerEngine implements Timed {
  readonly #options: SchedulerOptions;
  readonly #schedules: Journal<Schedule>;
  readonly #groups: Journal<{ Name: string; createdAt: number }>;
  readonly deadLetters: DeadLetter[] = [];

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#schedules = new Journal(options.path && `${options.path}/schedules.jsonl`);
    this.#groups = new Journal(options.path && `${options.path}/groups.jsonl`);
    if (!this.#groups.get('default'))
      this.#groups.set('default', { Name: 'default', createdAt: options.now() });
  }

  list(): Schedule[] {
    return this.#schedules.values().sort((a, b) => (a.nextAt ?? Infinity) - (b.nextAt ?? Infinity));
  }

  /** Forgets a schedule without firing it, as an outage would. */
  lose(name: string): void {
    for (const one of this.list()) if (one.Name === name) this.#schedules.delete(idOf(one));
  }

  nextAt(): number | undefined {
    const times = this.#schedules
      .values()
      .flatMap(({ State, nextAt }) => (State === 'ENABLED' && nextAt !== null ? [nextAt] : []));
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  async runDue(): Promise<void> {
    const now = this.#options.now();
    const due = this.list().filter(
      ({ State, nextAt }) => State === 'ENABLED' && nextAt !== null && nextAt <= now,
    );
    for (const schedule of due) await this.#fire(schedule);
  }

  close(): void {
    this.#schedules.close();
    this.#groups.close();
  }

  async #fire(schedule: Schedule): Promise<void> {
    const now = this.#options.now();
    const firing = schedule.firing ?? { scheduledAt: schedule.nextAt ?? now, attempts: 0 };
    const input = withContext(schedule, firing);
    const failures: unknown[] = [];
    for (let delivery = 0; delivery < (this.#options.deliveries ?? 1); delivery++) {
      await this.#options.invoke({ arn: schedule.Target.Arn, input }).catch((error: unknown) => {
        failures.push(error);
      });
    }
    const current = this.#schedules.get(idOf(schedule));
    // Deleted or changed by the target itself: its new words count.
    if (current?.changedAt !== schedule.changedAt) return;

    const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } =
      schedule.Target.RetryPolicy ?? {};
    const failed = failures.length > 0;
    const attempts = firing.attempts + 1;
    const tooOld = now + RETRY_MS - firing.scheduledAt > MaximumEventAgeInSeconds * 1000;
    if (failed && attempts <= MaximumRetryAttempts && !tooOld) {
      this.#schedules.set(idOf(schedule), {
        ...schedule,
        firing: { ...firing, attempts },
        nextAt: now + RETRY_MS,
      });
      return;
    }
    if (failed && schedule.Target.DeadLetterConfig)
      this.deadLetters.push({ schedule: schedule.Name, input, at: now });
    const { firing: over, ...rest } = schedule;
    const nextAt = nextOf(rest, firing.scheduledAt);
    if (nextAt === null && schedule.ActionAfterCompletion === 'DELETE')
      this.#schedules.delete(idOf(schedule));
    else this.#schedules.set(idOf(schedule), { ...rest, nextAt });
  }

  /** The protocol, as an HTTP listener. */
  readonly listener: RequestListener = (request, response) => {
    const reply = (status: number, body: object, headers: Record<string, string> = {}): void => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-amzn-requestid': randomUUID(),
        ...headers,
      });
      response.end(JSON.stringify(body));
    };
    const answer = async (): Promise<void> => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const body = await readBody(request);
      const data = body.length > 0 ? (JSON.parse(body.toString()) as ScheduleRequest) : {};
      reply(200, this.call(request.method ?? 'GET', url, data));
    };
    answer().catch((error: unknown) => {
      if (error instanceof ApiError)
        reply(error.status, { Message: error.message }, { 'x-amzn-errortype': error.type });
      else reply(500, { Message: String(error) }, { 'x-amzn-errortype': 'InternalServerException' });
    });
  };

  /** One request of the protocol. Throws an error with the `type` that the protocol names. */
  call(method: string, url: URL, data: ScheduleRequest): object {
    const [kind = '', encoded] = url.pathname.split('/').filter(Boolean);
    const name = encoded === undefined ? undefined : decodeURIComponent(encoded);
    const operation = `${method} ${kind}${name === undefined ? '' : '/name'}`;
    switch (operation) {
      case 'POST schedules/name':
      case 'PUT schedules/name':
        return this.#put(name ?? '', data, method === 'PUT');
      case 'GET schedules/name':
        return describe(this.#find(url, name ?? ''));
      case 'DELETE schedules/name':
        this.#schedules.delete(idOf(this.#find(url, name ?? '')));
        return {};
      case 'GET schedules':
        return this.#page(url);
      case 'POST schedule-groups/name':
        if (this.#groups.get(name ?? ''))
          throw new ApiError(409, 'ConflictException', `Schedule group ${name ?? ''} already exists.`);
        this.#groups.set(name ?? '', { Name: name ?? '', createdAt: this.#options.now() });
        return { ScheduleGroupArn: `${ACCOUNT}:schedule-group/${name ?? ''}` };
      case 'GET schedule-groups/name':
        return this.#describeGroup(name ?? '');
      case 'DELETE schedule-groups/name':
        this.#describeGroup(name ?? '');
        for (const one of this.list().filter(({ GroupName }) => GroupName === name))
          this.#schedules.delete(idOf(one));
        this.#groups.delete(name ?? '');
        return {};
      case 'GET schedule-groups':
        return { ScheduleGroups: this.#groups.values().map(({ Name }) => this.#describeGroup(Name)) };
      default:
        throw new ApiError(404, 'UnknownOperationException', `${operation} is not known.`);
    }
  }

  #put(name: string, data: ScheduleRequest, update: boolean): object {
    if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(name))
      throw invalid(`Value '${name}' at 'name' failed to satisfy constraint: 1 to 64 of [0-9a-zA-Z-_.]`);
    const GroupName = data.GroupName ?? 'default';
    this.#describeGroup(GroupName);
    const old = this.#schedules.get(`${GroupName}/${name}`);
    const ScheduleArn = `${ACCOUNT}:schedule/${GroupName}/${name}`;
    if (!update && old) {
      if (data.ClientToken !== undefined && data.ClientToken === old.ClientToken) return { ScheduleArn };
      throw new ApiError(409, 'ConflictException', `Schedule ${name} already exists.`);
    }
    if (update && !old)
      throw new ApiError(404, 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
    if (!data.FlexibleTimeWindow?.Mode) throw invalid('FlexibleTimeWindow is required.');
    if (!data.Target?.Arn || !data.Target.RoleArn)
      throw invalid('Target.Arn and Target.RoleArn are required.');
    if (data.ScheduleExpression === undefined) throw invalid('ScheduleExpression is required.');

    const now = this.#options.now();
    const schedule: Omit<Schedule, 'nextAt'> = {
      State: 'ENABLED',
      ActionAfterCompletion: 'NONE',
      ...data,
      GroupName,
      Name: name,
      Target: data.Target,
      ScheduleExpression: data.ScheduleExpression,
      ScheduleExpressionTimezone: data.ScheduleExpressionTimezone ?? 'UTC',
      createdAt: old?.createdAt ?? now,
      changedAt: Math.max(now, (old?.changedAt ?? 0) + 1),
      startsAt: data.StartDate === undefined ? now : data.StartDate * 1000,
    };
    const rate = data.ScheduleExpression.startsWith('rate');
    this.#schedules.set(idOf(schedule), {
      ...schedule,
      nextAt: nextOf(
        schedule,
        Math.max(now, schedule.startsAt) - (rate && data.StartDate !== undefined ? 1 : 0),
      ),
    });
    return { ScheduleArn };
  }

  #find(url: URL, name: string): Schedule {
    const found = this.#schedules.get(`${url.searchParams.get('groupName') ?? 'default'}/${name}`);
    if (!found) throw new ApiError(404, 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
    return found;
  }

  #describeGroup(name: string): object {
    const group = this.#groups.get(name);
    if (!group)
      throw new ApiError(404, 'ResourceNotFoundException', `Schedule group ${name} does not exist.`);
    return {
      Arn: `${ACCOUNT}:schedule-group/${name}`,
      Name: name,
      State: 'ACTIVE',
      CreationDate: group.createdAt / 1000,
    };
  }

  #page({ searchParams }: URL): object {
    const group = searchParams.get('ScheduleGroup');
    const prefix = searchParams.get('NamePrefix') ?? '';
    const state = searchParams.get('State');
    const from = Number(searchParams.get('NextToken') ?? 0);
    const size = Number(searchParams.get('MaxResults') ?? 100);
    const all = this.#schedules
      .values()
      .filter(
        (one) =>
          (group === null || one.GroupName === group) &&
          one.Name.startsWith(prefix) &&
          (state === null || one.State === state),
      )
      .sort((a, b) => (a.Name < b.Name ? -1 : 1));
    const Schedules = all.slice(from, from + size).map((one) => ({
      Arn: `${ACCOUNT}:schedule/${one.GroupName}/${one.Name}`,
      GroupName: one.GroupName,
      Name: one.Name,
      State: one.State,
      Target: { Arn: one.Target.Arn },
    }));
    return from + size < all.length ? { Schedules, NextToken: String(from + size) } : { Schedules };
  }
}

function idOf({ GroupName, Name }: Pick<Schedule, 'GroupName' | 'Name'>): string {
  return `${GroupName}/${Name}`;
}

function nextOf(schedule: Omit<Schedule, 'nextAt' | 'firing'>, after: number): number | null {
  let expression: Expression;
  try {
    expression = parseExpression(schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone);
  } catch (error) {
    throw error instanceof InvalidExpression ? invalid(error.message) : error;
  }
  const next = expression.next(after, schedule.startsAt);
  const ended = next !== undefined && schedule.EndDate !== undefined && next > schedule.EndDate * 1000;
  return next === undefined || ended ? null : next;
}

function describe({
  createdAt,
  changedAt,
  startsAt,
  nextAt,
  firing,
  ClientToken,
  ...schedule
}: Schedule): object {
  return {
    ...schedule,
    Arn: `${ACCOUNT}:schedule/${idOf(schedule)}`,
    Target: {
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      ...schedule.Target,
    },
    CreationDate: createdAt / 1000,
    LastModificationDate: changedAt / 1000,
  };
}

function withContext(
  schedule: Schedule,
  { scheduledAt, attempts }: { scheduledAt: number; attempts: number },
): string | undefined {
  return schedule.Target.Input?.replaceAll(
    '<aws.scheduler.schedule-arn>',
    `${ACCOUNT}:schedule/${idOf(schedule)}`,
  )
    .replaceAll('<aws.scheduler.scheduled-time>', `${new Date(scheduledAt).toISOString().slice(0, 19)}Z`)
    .replaceAll('<aws.scheduler.execution-id>', randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', String(attempts + 1));
}
