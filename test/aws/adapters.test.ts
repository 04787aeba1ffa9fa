/** The adapters to AWS against an implementation that is not ours: moto, where Python has it. Skipped elsewhere. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateScheduleGroupCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import { CreateStateMachineCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eventBridgeSchedules } from '../../shared/aws/scheduler.ts';
import { streamsWholeOrNothing } from '../contracts/bucket-stream.ts';
import { objectVersions } from '../../shared/aws/object-versions.ts';
import { bucket } from '../../shared/aws/s3.ts';
import { sesAccount, sesMailer } from '../../shared/aws/ses.ts';
import { stepFunctionsWorkflow } from '../../shared/aws/sfn.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';

const hasMoto = spawnSync('python3', ['-c', 'import moto.server, flask']).status === 0;
/** One request after the other: its own server has a thread for each, and loses deletions of one key that come at once. */
const MOTO = `
import sys
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
run_simple('127.0.0.1', int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=False)
`;
const LAMBDA = 'arn:aws:lambda:eu-central-1:123456789012:function:fire';
const ROLE = 'arn:aws:iam::123456789012:role/mentorline';

let moto: ChildProcess | undefined;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startMoto(): Promise<string> {
  const port = await freePort();
  moto = spawn('python3', ['-c', MOTO, String(port)], {
    stdio: 'ignore',
    // Lists have several pages.
    env: { ...process.env, MOTO_S3_DEFAULT_MAX_KEYS: '5' },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300; attempt++) {
    if (
      await fetch(`${url}/moto-api/`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return url;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('moto did not start.');
}

describe.skipIf(!hasMoto)('against moto', () => {
  beforeAll(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', await startMoto());
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'moto');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'moto');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  });
  afterAll(() => {
    moto?.kill();
    vi.unstubAllEnvs();
  });

  test('objects are put, found, missing, and given out under a file name', async () => {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' as const };
    await new S3Client({ forcePathStyle: true }).send(
      new CreateBucketCommand({ Bucket: 'objects', CreateBucketConfiguration }),
    );
    const objects = bucket('objects');
    await objects.put('exports/a.csv', 'name\r\nAna', 'text/csv');
    expect(Buffer.from((await objects.get('exports/a.csv')) ?? []).toString()).toBe('name\r\nAna');
    expect(await objects.get('exports/none.csv')).toBeUndefined();
    const link = await objects.link('exports/a.csv', { seconds: 60, fileName: 'people.csv' });
    const answer = await fetch(link);
    // moto does not honor the file name, which stands in the signed address.
    expect([answer.status, new URL(link).searchParams.get('response-content-disposition')]).toEqual([
      200,
      'attachment; filename="people.csv"',
    ]);
  });

  test('what comes piece by piece is one object, or none when it breaks off', async () => {
    await streamsWholeOrNothing(bucket('objects'));
  });

  test('of a bucket that keeps versions, what is replaced keeps none before it, and what is erased leaves none', async () => {
    const client = new S3Client({ forcePathStyle: true });
    await client.send(
      new CreateBucketCommand({
        Bucket: 'versions',
        CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
      }),
    );
    await client.send(
      new PutBucketVersioningCommand({
        Bucket: 'versions',
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    );
    const objects = bucket('versions');
    const kept = async () =>
      (await Array.fromAsync(objectVersions(client, 'versions'))).map(({ Key, isMark }) => [Key, isMark]);
    for (const text of ['first', 'second']) await objects.put('runs/a', text, 'text/plain');
    // What a lifecycle rule of the bucket does: the versions stay behind a mark.
    await client.send(new DeleteObjectCommand({ Bucket: 'versions', Key: 'runs/a' }));
    await objects.put('runs/ab', 'of someone else', 'text/plain');
    expect(await kept()).toHaveLength(4);
    expect(await objects.keys('runs/')).toEqual(['runs/ab']);

    await objects.replace('runs/a', 'without them', 'text/plain');
    expect(await kept()).toEqual([
      ['runs/a', false],
      ['runs/ab', false],
    ]);
    expect(Buffer.from((await objects.get('runs/a')) ?? []).toString()).toBe('without them');

    for (let version = 0; version < 12; version++)
      await objects.put('deliveries/b', String(version), 'text/plain');
    await objects.erase('deliveries/');
    expect(await kept()).toHaveLength(2);
    await objects.erase('runs/');
    expect(await kept()).toEqual([]);
  });

  test('secrets are made once, kept as SecureString, and two are live while one is exchanged', async () => {
    const secrets = parameterSecrets('/mentorline', () => Date.now());
    expect(await secrets.live('source-a')).toEqual([]);
    const made = await secrets.make('source-a', 'whsec_');
    expect(made).toMatch(/^whsec_/);
    expect(await secrets.make('source-a', 'whsec_')).toBe(made);
    const ssm = new SSMClient({});
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/mentorline/source-a' }));
    expect(Parameter?.Type).toBe('SecureString');
    const Value = JSON.stringify({ current: 'a newer secret value', previous: 'an older secret value' });
    await ssm.send(new PutParameterCommand({ Name: '/mentorline/link-key', Type: 'SecureString', Value }));
    expect(await secrets.live('link-key')).toEqual(['a newer secret value', 'an older secret value']);
  });

  test('a wake-up is set, moved and removed, and removing it again does nothing', async () => {
    const client = new SchedulerClient({});
    await client.send(new CreateScheduleGroupCommand({ Name: 'mentorline' }));
    const schedules = eventBridgeSchedules({
      ...{ group: 'mentorline', roleArn: ROLE, fireOccurrenceArn: LAMBDA },
      matchWorkflowArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:match',
      deadLetterArn: 'arn:aws:sqs:eu-central-1:123456789012:dead',
    });
    const schedule = { name: 'spring.close.g1', cohort: 'spring', occurrence: 'close', generation: 1 };
    await schedules.set({ ...schedule, at: '2030-03-16T17:10:00.000Z', starts: 'match-workflow' });
    await schedules.set({ ...schedule, at: '2030-03-17T17:10:00.000Z', starts: 'match-workflow' });
    const found = await client.send(new GetScheduleCommand({ GroupName: 'mentorline', Name: schedule.name }));
    expect(found).toMatchObject({
      ScheduleExpression: 'at(2030-03-17T17:10:00)',
      ScheduleExpressionTimezone: 'UTC',
    });
    expect(JSON.parse(found.Target?.Input ?? '{}')).toMatchObject({ Name: 'spring-close-1' });
    await schedules.remove(schedule.name);
    await schedules.remove(schedule.name);
  });

  test('email of a verified domain is accepted, of another refused, and the account says what it may send', async () => {
    await new SESClient({}).send(new VerifyDomainIdentityCommand({ Domain: 'example.org' }));
    const mailer = sesMailer('mentorline');
    const raw = Buffer.from('From: a@example.org\r\nTo: b@example.com\r\nSubject: Hello\r\n\r\nHello');
    const email = { raw, to: 'b@example.com', tags: { mid: '1', pid: '2' } };
    expect(await mailer.send({ ...email, from: 'a@example.org' })).toMatchObject({ kind: 'accepted' });
    const stranger = Buffer.from(raw.toString().replace('a@example.org', 'a@else.example'));
    expect(await mailer.send({ ...email, raw: stranger, from: 'a@else.example' })).toMatchObject({
      kind: 'refused',
    });
    const account = sesAccount();
    expect((await account.quota()).perDay).toBeGreaterThan(0);
    expect(await account.isVerified('a@example.org')).toBe(true);
    expect(await account.isVerified('a@else.example')).toBe(false);
    const records = await account.dnsRecords('a@example.org');
    expect(records).toHaveLength(3);
    for (const { name, type, value } of records) {
      const [token = ''] = name.split('.');
      expect([name, type, value]).toEqual([
        `${token}._domainkey.example.org`,
        'CNAME',
        `${token}.dkim.amazonses.com`,
      ]);
    }
    expect(await account.dnsRecords('a@else.example')).toEqual([]);
  });

  test('an execution is started once under its name', async () => {
    const client = new SFNClient({});
    const definition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
    const { stateMachineArn = '' } = await client.send(
      new CreateStateMachineCommand({ name: 'match', definition, roleArn: ROLE }),
    );
    const workflow = stepFunctionsWorkflow(stateMachineArn);
    await workflow.start('spring-release-match-1', { cohort: 'spring', approved: 'match-1' });
    await workflow.start('spring-release-match-1', { cohort: 'spring', approved: 'match-1' });
    const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(executions.map(({ name }) => name)).toEqual(['spring-release-match-1']);
  });
});
