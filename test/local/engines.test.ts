import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ConflictException,
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import {
  GetSendQuotaCommand,
  MessageRejected,
  SendRawEmailCommand,
  SESClient,
  VerifyDomainIdentityCommand,
} from '@aws-sdk/client-ses';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from 'vitest';
import { streamsWholeOrNothing } from '../contracts/bucket-stream.ts';
import { bucket } from '../../shared/aws/s3.ts';
import { BucketEngine } from '../../infra/local/bucket.ts';
import { MovableClock } from '../../infra/local/clock.ts';
import { listen, type LocalServer } from '../../infra/local/http.ts';
import { ParametersEngine } from '../../infra/local/parameters.ts';
import { SchedulerEngine, type SchedulerOptions } from '../../infra/local/scheduler/engine.ts';
import { parseExpression } from '../../infra/local/scheduler/expressions.ts';
import { type EmailEvent, SesEngine, type SesOptions } from '../../infra/local/ses.ts';
import { sesListener } from '../../infra/local/ses-query.ts';
import { StepFunctionsEngine } from '../../infra/local/step-functions/engine.ts';
import { stepFunctionsListener } from '../../infra/local/step-functions/protocol.ts';

const servers: LocalServer[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});
const local = { region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'y' } };
const serve = async (listener: Parameters<typeof listen>[0]): Promise<string> => {
  const server = await listen(listener);
  servers.push(server);
  return server.url;
};
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'mentorline-'));
  folders.push(made);
  return made;
};
const NOON = Date.parse('2026-03-01T12:00:00Z');

describe('EventBridge Scheduler', () => {
  const target = {
    Arn: 'arn:aws:lambda:eu-central-1:000000000000:function:f',
    RoleArn: 'arn:aws:iam::000000000000:role/r',
    Input: '{"a":1}',
  };
  const make = async (options: Partial<SchedulerOptions> = {}) => {
    const clock = new MovableClock({ frozenAt: NOON });
    const fired: string[] = [];
    const engine = new SchedulerEngine({
      now: () => clock.now(),
      invoke: async ({ input }) =>
        void fired.push(`${new Date(clock.now()).toISOString().slice(5, 16)} ${input}`),
      ...options,
    });
    const client = new SchedulerClient({ ...local, endpoint: await serve(engine.listener) });
    const until = async (time: string) => {
      for (let at = engine.nextAt(); at !== undefined && at <= Date.parse(time); at = engine.nextAt()) {
        clock.moveTo(Math.max(at, clock.now()));
        await engine.runDue();
      }
      clock.moveTo(Date.parse(time));
    };
    return { clock, engine, client, fired, until };
  };
  const at = (Name: string, expression: string, more: object = {}) =>
    new CreateScheduleCommand({
      Name,
      ScheduleExpression: expression,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: target,
      ...more,
    });

  test('a one-time schedule fires once at its time, and deletes itself when asked to', async () => {
    const { client, fired, until } = await make();
    await client.send(at('once', 'at(2026-03-02T09:00:00)', { ActionAfterCompletion: 'DELETE' }));
    await until('2026-03-02T08:59:00Z');
    expect(fired).toEqual([]);
    await until('2026-03-05T00:00:00Z');
    expect(fired).toEqual(['03-02T09:00 {"a":1}']);
    await expect(client.send(new GetScheduleCommand({ Name: 'once' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
  });

  test('errors have their types: a name taken, a name unknown, an expression that is none', async () => {
    const { client } = await make();
    await client.send(at('a', 'rate(1 day)'));
    await expect(client.send(at('a', 'rate(1 day)'))).rejects.toBeInstanceOf(ConflictException);
    await expect(client.send(new DeleteScheduleCommand({ Name: 'b' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
    await expect(client.send(at('c', 'at(2026-03-02T09:00:00Z)'))).rejects.toBeInstanceOf(
      ValidationException,
    );
    await expect(client.send(at('d', 'rate(1 day)', { GroupName: 'none' }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
  });

  test('an update replaces everything, and groups keep names apart', async () => {
    const { client, fired, until } = await make();
    await client.send(new CreateScheduleGroupCommand({ Name: 'g' }));
    await client.send(at('a', 'at(2026-03-02T09:00:00)', { GroupName: 'g' }));
    await client.send(
      new UpdateScheduleCommand({
        ...at('a', 'at(2026-03-03T10:00:00)', { GroupName: 'g' }).input,
        ScheduleExpressionTimezone: 'Europe/Berlin',
      }),
    );
    const { Schedules } = await client.send(new ListSchedulesCommand({ GroupName: 'g' }));
    expect(Schedules?.map(({ Name }) => Name)).toEqual(['a']);
    await until('2026-03-05T00:00:00Z');
    expect(fired).toEqual(['03-03T09:00 {"a":1}']);
  });

  test('a failing target is tried again until its policy says enough, then given up to the dead letters', async () => {
    let tries = 0;
    const { client, engine, until } = await make({
      invoke: () => Promise.reject(new Error(String(++tries))),
    });
    const policy = {
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: 'arn:dead' },
    };
    await client.send(at('a', 'at(2026-03-02T09:00:00)', { Target: { ...target, ...policy } }));
    await until('2026-03-03T00:00:00Z');
    expect(tries).toBe(3);
    expect(engine.deadLetters).toMatchObject([{ schedule: 'a' }]);
  });

  test('duplicates come when asked for, and everything survives a restart', async () => {
    const path = await folder();
    const first = await make({ path });
    await first.client.send(at('a', 'at(2026-03-02T09:00:00)'));
    first.engine.close();
    const second = await make({ path, deliveries: 3 });
    await second.until('2026-03-03T00:00:00Z');
    expect(second.fired).toHaveLength(3);
  });

  const next = (expression: string, from: string, zone = 'UTC') => {
    const time = parseExpression(expression, zone).next(Date.parse(from), Date.parse(from));
    return time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);
  };
  test.each([
    ['cron(0 10 ? * MON-FRI *)', '2026-03-06T12:00:00Z', 'UTC', '2026-03-09T10:00'],
    ['cron(0/15 8 1 * ? *)', '2026-03-01T08:20:00Z', 'UTC', '2026-03-01T08:30'],
    ['cron(0 9 L * ? *)', '2026-02-10T00:00:00Z', 'UTC', '2026-02-28T09:00'],
    ['cron(0 9 15W * ? *)', '2026-03-01T00:00:00Z', 'UTC', '2026-03-16T09:00'],
    ['cron(0 9 ? * 2#1 *)', '2026-03-01T00:00:00Z', 'UTC', '2026-03-02T09:00'],
    ['cron(0 9 ? * 6L *)', '2026-03-01T00:00:00Z', 'UTC', '2026-03-27T09:00'],
    ['cron(30 2 * * ? *)', '2026-03-28T12:00:00Z', 'Europe/Berlin', '2026-03-30T00:30'],
    ['cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', 'Europe/Berlin', '2026-10-25T00:30'],
    ['cron(0 0 1 1 ? 2020)', '2026-03-01T00:00:00Z', 'UTC', undefined],
    ['rate(5 minutes)', '2026-03-01T00:00:00Z', 'UTC', '2026-03-01T00:05'],
    ['at(2026-03-29T02:30:00)', '2026-03-01T00:00:00Z', 'Europe/Berlin', undefined],
  ])('%s after %s in %s is at %s', (expression, from, zone, expected) => {
    expect(next(expression, from, zone)).toBe(expected);
  });

  test.each([
    'cron(0 9 * * * *)',
    'cron(0 9 ? *)',
    'cron(60 9 * * ? *)',
    'rate(0 days)',
    'at(2026-02-30T09:00:00)',
    'every day',
  ])('%s is no expression', (expression) => {
    expect(() => parseExpression(expression).next(NOON, NOON)).toThrow('Invalid Schedule Expression');
  });
});

describe('SES', () => {
  const make = async (options: Partial<SesOptions> = {}) => {
    const events: EmailEvent[] = [];
    const engine = new SesEngine({
      now: () => NOON,
      onEvent: (event) => void events.push(event),
      ...options,
    });
    const endpoint = await serve(sesListener(engine, { latency: false }));
    const client = new SESClient({ ...local, endpoint, maxAttempts: 1 });
    await client.send(new VerifyDomainIdentityCommand({ Domain: 'example.org' }));
    const send = (to = 'ana@example.net', from = 'hello@example.org') =>
      client.send(
        new SendRawEmailCommand({
          Source: from,
          Destinations: [to],
          Tags: [{ Name: 'mid', Value: 'm-1' }],
          RawMessage: {
            Data: Buffer.from(
              `From: ${from}\r\nTo: ${to}\r\nSubject: =?UTF-8?Q?H=C3=A9llo?=\r\n\r\nbody \x00\xff`,
              'latin1',
            ),
          },
        }),
      );
    return { engine, client, events, send };
  };

  test('the raw email is kept byte for byte, and an event tells of it with our tags', async () => {
    const { engine, events, send } = await make();
    const { MessageId = '' } = await send();
    expect(engine.raw(MessageId)?.toString('latin1')).toContain('body \x00\xff');
    expect(engine.list()[0]).toMatchObject({ subject: 'Héllo', to: 'ana@example.net', tags: { mid: 'm-1' } });
    expect(events.map(({ detail }) => detail.eventType)).toEqual(['Send', 'Delivery']);
    expect(events[0]).toMatchObject({
      source: 'aws.ses',
      detail: { mail: { messageId: MessageId, tags: { mid: ['m-1'] } } },
    });
  });

  test('an event that no one took before the process ended is told again', async () => {
    const path = await mkdtemp(join(tmpdir(), 'mentorline-ses-'));
    const told: string[] = [];
    const { engine: ending, send } = await make({
      path,
      onEvent: ({ id }) => {
        told.push(id);
        return new Promise(() => undefined);
      },
    });
    await send();
    ending.close();
    const again: string[] = [];
    const engine = new SesEngine({ now: () => NOON, path, onEvent: ({ id }) => void again.push(id) });
    engine.resume();
    expect(told.length).toBe(2);
    expect(again).toEqual(told);
    engine.resume();
    expect(again).toEqual(told);
    engine.close();
    await rm(path, { recursive: true });
  });

  test('senders that no one verified and addresses that are none are refused', async () => {
    const { send } = await make();
    await expect(send('ana@example.net', 'x@other.org')).rejects.toBeInstanceOf(MessageRejected);
    await expect(send('a@e.org, b@e.org')).rejects.toThrow();
  });

  test('in the sandbox, recipients have to be verified too', async () => {
    const { engine, send } = await make({ sandbox: true });
    await expect(send('ana@example.net')).rejects.toBeInstanceOf(MessageRejected);
    await send('bounce@simulator.amazonses.com');
    engine.verify('example.net');
    await send('ana@example.net');
    expect(engine.list().map(({ to }) => to)).toEqual(['ana@example.net', 'bounce@simulator.amazonses.com']);
  });

  test('both limits are told apart by their texts only, as at SES', async () => {
    const rate = await make({ maxSendRate: 2 });
    await rate.send();
    await rate.send();
    await expect(rate.send()).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Maximum sending rate exceeded.',
    });
    const day = await make({ maxDaily: 1 });
    await day.send();
    await expect(day.send()).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Daily message quota exceeded.',
    });
    expect(await day.client.send(new GetSendQuotaCommand({}))).toMatchObject({
      Max24HourSend: 1,
      SentLast24Hours: 1,
    });
  });

  test("the simulator's addresses bounce and complain, and are suppressed from then on", async () => {
    const { engine, events, send } = await make();
    await send('bounce@simulator.amazonses.com');
    await send('complaint+1@simulator.amazonses.com');
    await send('bounce@simulator.amazonses.com');
    expect(events.map(({ detail }) => detail.eventType)).toEqual([
      'Send',
      'Bounce',
      'Send',
      'Delivery',
      'Complaint',
      'Send',
      'Bounce',
    ]);
    expect(engine.list().map(({ outcome }) => outcome)).toEqual(['suppressed', 'complained', 'bounced']);
  });

  test('an answer can get lost after the email was taken', async () => {
    const { engine, send } = await make();
    engine.plan('lose-answer', 'error-after-accept', 'server-error');
    await expect(send()).rejects.toThrow();
    await expect(send()).rejects.toThrow();
    await expect(send()).rejects.toThrow();
    expect(engine.list()).toHaveLength(2);
  });

  test('emails survive a restart', async () => {
    const path = await folder();
    const first = await make({ path });
    const { MessageId = '' } = await first.send();
    first.engine.close();
    const second = await make({ path });
    expect(second.engine.raw(MessageId)?.length).toBeGreaterThan(10);
    expect(second.engine.list()).toHaveLength(1);
  });
});

describe('Step Functions', () => {
  const make = async (invoke: (resource: string, argument: unknown) => Promise<unknown>, path?: string) => {
    const clock = new MovableClock({ frozenAt: NOON });
    const engine = new StepFunctionsEngine({ now: () => clock.now(), invoke, ...(path && { path }) });
    const client = new SFNClient({ ...local, endpoint: await serve(stepFunctionsListener(engine)) });
    const whenIdle = () => new Promise((resolve) => setTimeout(resolve, 20));
    const run = async (definition: object, input: object = {}) => {
      const { stateMachineArn } = await client.send(
        new CreateStateMachineCommand({
          name: 'm',
          roleArn: 'arn:r',
          definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
        }),
      );
      const { executionArn } = await client.send(
        new StartExecutionCommand({ stateMachineArn, name: 'e', input: JSON.stringify(input) }),
      );
      for (let n = 0; n < 50; n++) {
        await whenIdle();
        const at = engine.nextAt();
        if (at === undefined) break;
        clock.moveTo(at);
        await engine.runDue();
      }
      const { status, output, error } = await client.send(new DescribeExecutionCommand({ executionArn }));
      return {
        executionArn,
        stateMachineArn,
        status,
        error,
        output: output === undefined ? undefined : (JSON.parse(output) as unknown),
      };
    };
    return { clock, engine, client, run };
  };
  const task = (more: object = {}) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { n: '{% $states.input.n %}' },
    ...more,
  });

  test('a task without an answer in its time is tried again, and its late answer counts for nothing', async () => {
    const calls: ((answer: unknown) => void)[] = [];
    const { run, engine } = await make(() => new Promise((resolve) => calls.push(resolve)));
    const Retry = [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }];
    const States = { A: task({ TimeoutSeconds: 300, Retry, End: true }) };
    const { status, error } = await run({ StartAt: 'A', States }, { n: 1 });
    expect([calls.length, status, error]).toEqual([2, 'FAILED', 'States.Timeout']);
    calls[0]?.({ late: true });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(engine.list()[0]).toMatchObject({ status: 'FAILED' });
    expect(engine.nextAt()).toBeUndefined();
  });

  test('an execution that takes longer than it may is ended, with everything in it', async () => {
    let calls = 0;
    const { run, engine } = await make(() => Promise.resolve(++calls));
    const States = {
      Wait: { Type: 'Wait', Seconds: 3600, Next: 'Again' },
      Again: { Type: 'Wait', Seconds: 3600, Next: 'A' },
      A: task({ End: true }),
    };
    const { status } = await run({ StartAt: 'Wait', TimeoutSeconds: 5400, States });
    expect([status, calls, engine.nextAt()]).toEqual(['TIMED_OUT', 0, undefined]);
  });

  test('input and results of more than 256 KB are refused', async () => {
    const { run, client } = await make(() => Promise.resolve('x'.repeat(300_000)));
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'B' }];
    const States = { A: task({ Output: '', Catch, Next: 'B' }), B: { Type: 'Succeed' } };
    const { status, error, stateMachineArn } = await run({ StartAt: 'A', States }, { n: 1 });
    expect([status, error]).toEqual(['FAILED', 'States.DataLimitExceeded']);
    const input = JSON.stringify({ n: 'x'.repeat(300_000) });
    await expect(client.send(new StartExecutionCommand({ stateMachineArn, input }))).rejects.toThrow(
      '256 KB',
    );
  });

  test('tasks, choices, variables and waits on the clock', async () => {
    const { run, clock } = await make((_, argument) =>
      Promise.resolve({ Payload: { doubled: (argument as { n: number }).n * 2 } }),
    );
    const result = await run(
      {
        StartAt: 'Double',
        States: {
          Double: task({
            Assign: { seen: '{% $states.result.Payload.doubled %}' },
            Output: '{% $states.result.Payload %}',
            Next: 'Wait',
          }),
          Wait: { Type: 'Wait', Seconds: 20 * 86_400, Next: 'Big?' },
          'Big?': {
            Type: 'Choice',
            Choices: [{ Condition: '{% $seen > 10 %}', Next: 'Big' }],
            Default: 'Small',
          },
          Big: { Type: 'Pass', Output: { size: 'big', of: '{% $seen %}' }, End: true },
          Small: { Type: 'Succeed' },
        },
      },
      { n: 7 },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { size: 'big', of: 14 } });
    expect(clock.now() - NOON).toBe(20 * 86_400_000);
  });

  test('retries back off on the clock, then a catcher takes over by name', async () => {
    let tries = 0;
    const { run, clock } = await make(() =>
      Promise.reject(Object.assign(new Error('no'), { name: ++tries < 3 ? 'Busy' : 'Broken' })),
    );
    const result = await run({
      StartAt: 'T',
      States: {
        T: task({
          Arguments: {},
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 5 }],
          Catch: [
            { ErrorEquals: ['Other'], Next: 'Bad' },
            {
              ErrorEquals: ['States.ALL'],
              Output: { was: '{% $states.errorOutput.Error %}' },
              Next: 'Saved',
            },
          ],
          End: true,
        }),
        Saved: { Type: 'Pass', End: true },
        Bad: { Type: 'Fail' },
      },
    });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { was: 'Broken' } });
    expect(clock.now() - NOON).toBe(30_000);
  });

  test('maps and parallel branches', async () => {
    const { run } = await make((_, argument) => Promise.resolve((argument as { n: number }).n + 1));
    const item = { StartAt: 'T', States: { T: task({ End: true }) } };
    const result = await run(
      {
        StartAt: 'Both',
        States: {
          Both: {
            Type: 'Parallel',
            Branches: [
              {
                StartAt: 'M',
                States: {
                  M: {
                    Type: 'Map',
                    Items: '{% $states.input.list %}',
                    MaxConcurrency: 2,
                    ItemSelector: { n: '{% $states.context.Map.Item.Value %}' },
                    ItemProcessor: item,
                    End: true,
                  },
                },
              },
              {
                StartAt: 'P',
                States: { P: { Type: 'Pass', Output: '{% $sum($states.input.list) %}', End: true } },
              },
            ],
            End: true,
          },
        },
      },
      { list: [1, 2, 3, 4, 5] },
    );
    expect(result.output).toEqual([[2, 3, 4, 5, 6], 15]);
  });

  test('an expression that gives nothing and a failing state end the execution with their names', async () => {
    const { run, client } = await make(() => Promise.resolve(1));
    const result = await run({
      StartAt: 'P',
      States: { P: { Type: 'Pass', Output: '{% $states.input.nothing %}', End: true } },
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    const { events = [] } = await client.send(
      new GetExecutionHistoryCommand({ executionArn: result.executionArn }),
    );
    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'ExecutionFailed',
    ]);
  });

  test('a start is idempotent by name while it runs, and its name is taken afterward', async () => {
    const { run, client } = await make(() => Promise.resolve(1));
    const { stateMachineArn, executionArn } = await run(
      { StartAt: 'W', States: { W: { Type: 'Succeed' } } },
      { a: 1 },
    );
    await expect(
      client.send(new StartExecutionCommand({ stateMachineArn, name: 'e', input: '{"a":1}' })),
    ).rejects.toBeInstanceOf(ExecutionAlreadyExists);
    expect(executionArn).toContain(':execution:m:e');
  });

  test('an execution that slept goes on after a restart from where it was', async () => {
    const path = await folder();
    const first = await make(() => Promise.resolve('done'), path);
    const { stateMachineArn } = await first.client.send(
      new CreateStateMachineCommand({
        name: 'm',
        roleArn: 'arn:r',
        definition: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'A',
          States: {
            A: { Type: 'Pass', Assign: { kept: 42 }, Next: 'W' },
            W: { Type: 'Wait', Seconds: 60, Next: 'T' },
            T: { Type: 'Pass', Output: '{% $kept %}', End: true },
          },
        }),
      }),
    );
    const { executionArn } = await first.client.send(
      new StartExecutionCommand({ stateMachineArn, name: 'e' }),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    first.engine.close();

    const second = await make(() => Promise.resolve('done'), path);
    second.engine.resume();
    await new Promise((resolve) => setTimeout(resolve, 20));
    second.clock.moveTo(second.engine.nextAt()!);
    await second.engine.runDue();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await second.client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'SUCCEEDED',
      output: '42',
    });
  });
});

describe('bucket and parameters', () => {
  test('objects come back as they were put, and a missing one has its own error', async () => {
    const client = new S3Client({
      ...local,
      endpoint: await serve(new BucketEngine().listener),
      forcePathStyle: true,
    });
    await client.send(new PutObjectCommand({ Bucket: 'b', Key: 'a/ü.bin', Body: Buffer.from([0, 1, 255]) }));
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'b', Key: 'a/ü.bin' }));
    expect([...(await Body!.transformToByteArray())]).toEqual([0, 1, 255]);
    await expect(client.send(new GetObjectCommand({ Bucket: 'b', Key: 'none' }))).rejects.toBeInstanceOf(
      NoSuchKey,
    );
  });

  test('what comes piece by piece is one object, or none when it breaks off', async () => {
    await streamsWholeOrNothing(
      bucket('b', { ...local, endpoint: await serve(new BucketEngine().listener) }),
    );
  });

  test('parameters are kept, and a missing one has its own error', async () => {
    const client = new SSMClient({ ...local, endpoint: await serve(new ParametersEngine().listener) });
    await client.send(new PutParameterCommand({ Name: '/a', Value: 'v', Type: 'SecureString' }));
    expect(
      (await client.send(new GetParameterCommand({ Name: '/a', WithDecryption: true }))).Parameter?.Value,
    ).toBe('v');
    await expect(client.send(new GetParameterCommand({ Name: '/b' }))).rejects.toBeInstanceOf(
      ParameterNotFound,
    );
  });
});
