/** What the laptop runs in the place of AWS: every engine at its address, the functions with their environment. */
import { mkdirSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Need, SentRequest } from './functions/recorder.ts';
import { MovableClock } from './clock.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Bucket } from '../../shared/store/bucket.ts';
import { SchedulerEngine } from './scheduler/engine.ts';
import { LAMBDA, MACHINES, workflowDefinition } from './step-functions/definition.ts';
import { StepFunctionsEngine } from './step-functions/engine.ts';
import { stepFunctionsListener } from './step-functions/protocol.ts';
import { SesEngine } from './ses.ts';
import { sesListener } from './ses-query.ts';
import { ParametersEngine } from './parameters.ts';
import { IdentityEngine, AUDIENCE, USER_POOL } from './identity.ts';
import { FunctionRuntime } from './functions/runtime.ts';
import { type LocalServer, listen } from './http.ts';
import { createTable } from './dynamodb/create-table.ts';
import { directly } from './dynamodb/direct.ts';
import { lookInto } from './dynamodb/opening.ts';
import { type RunningDynamo, startDynamo } from './dynamodb/start.ts';
import { engineFaults } from './faults.ts';
import { InFlightWork } from './in-flight-work.ts';
import { Journal } from './journal.ts';
import { streamOf } from './stream.ts';
import { STREAM_RULES } from '../event-rules.ts';
import { ruleFor, excerptOf } from './email-events.ts';
import { BucketEngine } from './bucket.ts';
import { gateway } from './gateway.ts';
import { LINK_KEY, ADDRESS_KEY } from '../../shared/secrets.ts';
import { type Provided, LARGEST_MATCH, WORKFLOW_NAMES } from '../environment.ts';
import { type FunctionName, specOf } from '../aws/functions.ts';
import { listCohorts } from '../../shared/store/cohorts.ts';
import { schemaOf, schemaWrite, SCHEMA_VERSION } from '../../shared/store/schema.ts';
import { dynamoTable } from '../../shared/store/dynamo-table.ts';
import { bucket } from '../../shared/aws/s3.ts';

export interface StackOptions {
  /** Folder that keeps everything; in memory when absent. */
  readonly data?: string;
  /** Stands still at this time (epoch milliseconds) until it is moved; otherwise the clock runs. */
  readonly frozenAt?: number;
  readonly gatewayPort?: number;
  /** Where the laptop's home is, to which the console leads back. */
  readonly home?: string;
  readonly identityPort?: number;
  /** At least once, made visible: every event reaches its function this many times. */
  readonly deliveries?: number;
  readonly maxSendRate?: number;
  /** Email may be sent from every address, because none leaves this machine. */
  readonly anySender?: boolean;
  /** Folder of the raw emails, when they are wanted apart from `data`. */
  readonly emailFolder?: string;
  readonly typeformApiUrl?: string;
  /** Mentees times mentors beyond which a match is made in shards. */
  readonly largestMatch?: number;
  /** Megabytes that the functions may hold together; as much as most have on AWS when absent. */
  readonly functionsMB?: number;
  readonly onError?: (name: string, error: Error) => void;
  /** Told that the database was torn, and that what could be read of it is there again. */
  readonly onRepaired?: () => void;
  /** Told of everything that functions ask of AWS. */
  readonly onNeed?: (need: Need) => void;
  /** Told of every request that functions send to AWS, with what it carries. */
  readonly onRequest?: (request: SentRequest) => void;
  /** Functions ask DynamoDB over HTTP, as they do on AWS, and not by messages from thread to thread. */
  readonly wire?: boolean;
  /** Seed of faults that the engines make, over HTTP: throttling, conflicts, lost answers, events twice and late. */
  readonly faults?: number;
  /** DynamoDB and SES take as long as they do on AWS. */
  readonly latency?: boolean;
  /** Counts what AWS would charge for the table. */
  readonly countsCapacity?: boolean;
  /** Makes keys; fixed ones make a run that can be repeated exactly. */
  readonly makeKey?: (name: string) => string;
}

export const PREFIX = '/mentorline';

export const TABLE_NAME = 'mentorline';

const BUCKET_NAME = 'mentorline';

/** SES tells of an email a little after it has answered its sender. */
const EVENT_DELAY_MS = 1;

/** A record that is late comes this much later. */
const LATE_MS = 500;

/** Emails a second where no one sets a limit. */
const UNHURRIED = 10_000;

export interface Parts {
  readonly clock: MovableClock;
  readonly table: Table;
  readonly bucket: Bucket;
  readonly scheduler: SchedulerEngine;
  readonly stepFunctions: StepFunctionsEngine;
  readonly ses: SesEngine;
  readonly parameters: ParametersEngine;
  readonly identity: IdentityEngine;
  readonly functions: FunctionRuntime;
  readonly gateway: LocalServer;
  readonly sesUrl: string;
  /** What functions get to know: addresses, names of things, limits. */
  readonly environment: Readonly<Record<string, string>>;
  readonly dynamo: RunningDynamo;
  readonly work: InFlightWork;
  readonly stop: () => Promise<void>;
}

export async function startParts(options: StackOptions): Promise<Parts> {
  const { data } = options;
  const folder = (name: string): string | undefined => (data === undefined ? undefined : `${data}/${name}`);
  if (data !== undefined) mkdirSync(data, { recursive: true });
  // Before anything is written there: two processes would write over each other.
  if (data !== undefined && (await lookInto(`${data}/dynamodb`)) === 'repaired') options.onRepaired?.();
  const state = new Journal<number>(data && `${data}/clock.jsonl`);
  const clock = new MovableClock({
    offset: state.get('offset') ?? 0,
    ...(options.frozenAt !== undefined && { frozenAt: state.get('frozenAt') ?? options.frozenAt }),
  });
  clock.onMove = () => {
    state.set('offset', clock.offset);
    if (clock.frozen) state.set('frozenAt', clock.now());
  };
  const now = (): number => clock.now();
  const work = new InFlightWork();

  // The functions start last, because they need everyone's address; the engines reach them through this.
  const later: { functions?: FunctionRuntime } = {};
  const invoke = (name: string, event: unknown): Promise<unknown> => {
    if (!later.functions) throw new Error('The functions are not up yet.');
    return later.functions.invoke(name, event);
  };

  const goesWrong = engineFaults(options.faults);
  const stream = streamOf(work, async (name, event) => {
    if (goesWrong('record of the stream is late'))
      await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    const result = await invoke(name, event);
    return goesWrong('record of the stream comes twice') ? invoke(name, event) : result;
  });
  const dynamo = await startDynamo({
    clock,
    ...(data !== undefined && { path: `${data}/dynamodb` }),
    entities: STREAM_RULES.map(({ entity }) => entity),
    onRecord: stream,
    countsCapacity: options.countsCapacity ?? false,
    faults: options.faults,
    latency: options.latency ?? false,
  });
  const scheduler = new SchedulerEngine({
    now,
    ...(data !== undefined && { path: `${data}/scheduler` }),
    deliveries: options.deliveries ?? 1,
    invoke: (invocation) =>
      work.track(async () => {
        await invokeTarget(invocation);
        if (goesWrong('schedule fires twice')) await invokeTarget(invocation);
      }),
  });
  const stepFunctions = new StepFunctionsEngine({
    now,
    ...(data !== undefined && { path: `${data}/step-functions` }),
    track: (underWay) => work.track(underWay),
    invoke: (_resource, argument) => {
      const { FunctionName = '', Payload } = argument as { FunctionName?: string; Payload?: unknown };
      return invoke(FunctionName.replace(LAMBDA, ''), Payload).then((result) => ({
        StatusCode: 200,
        Payload: result,
      }));
    },
  });
  async function invokeTarget({
    arn,
    input = '{}',
  }: {
    arn: string;
    input: string | undefined;
  }): Promise<void> {
    if (arn === 'arn:aws:scheduler:::aws-sdk:sfn:startExecution') {
      const { StateMachineArn, Name, Input } = JSON.parse(input) as {
        StateMachineArn: string;
        Name: string;
        Input: string;
      };
      stepFunctions.start(StateMachineArn, Name, Input);
    } else await invoke(arn.replace(LAMBDA, ''), JSON.parse(input));
  }
  const ses = new SesEngine({
    now,
    ...(data !== undefined && { path: `${data}/ses` }),
    ...(options.emailFolder !== undefined && { rawPath: options.emailFolder }),
    ...(options.maxSendRate !== undefined && { maxSendRate: options.maxSendRate }),
    ...(options.anySender && { anySender: true }),
    goesWrong,
    onEvent: (event) => {
      const rule = ruleFor(event);
      if (!rule) return undefined;
      return work.track(async () => {
        await new Promise((resolve) => setTimeout(resolve, EVENT_DELAY_MS));
        await invoke(rule.function, excerptOf(event, rule.excerpt)).catch(() => undefined);
      });
    },
  });
  const bucketEngine = new BucketEngine(folder('bucket'));
  const parameters = new ParametersEngine(folder('parameters'));
  const identity = await IdentityEngine.open(Date.now, folder('identity'));

  const servers = {
    ses: await listen(sesListener(ses, { latency: options.latency ?? false })),
    scheduler: await listen(scheduler.listener),
    stepFunctions: await listen(stepFunctionsListener(stepFunctions)),
    bucket: await listen(bucketEngine.listener),
    parameters: await listen(parameters.listener),
    identity: await listen(identity.listener, options.identityPort),
    gateway: await listen(
      gateway({
        now,
        invoke,
        verify: (token) => identity.verify(token),
        config: () => ({
          ...{ signIn: identity.issuer, clientId: AUDIENCE },
          ...(options.home !== undefined && { home: options.home }),
        }),
      }),
      options.gatewayPort,
    ),
  };
  identity.issuer = servers.identity.url;

  const makeKey = options.makeKey ?? (() => randomBytes(32).toString('base64url'));
  for (const name of [LINK_KEY, ADDRESS_KEY]) {
    if (parameters.get(`${PREFIX}/${name}`) === undefined)
      parameters.set(`${PREFIX}/${name}`, JSON.stringify({ current: makeKey(name) }));
  }

  const endpoints = {
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    AWS_ENDPOINT_URL_SES: servers.ses.url,
    AWS_ENDPOINT_URL_SCHEDULER: servers.scheduler.url,
    AWS_ENDPOINT_URL_SFN: servers.stepFunctions.url,
    AWS_ENDPOINT_URL_S3: servers.bucket.url,
    AWS_ENDPOINT_URL_SSM: servers.parameters.url,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: servers.identity.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    POWERTOOLS_LOG_LEVEL: 'ERROR',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
  const provided: Provided = {
    TABLE_NAME,
    BUCKET_NAME,
    PARAMETER_PREFIX: PREFIX,
    CONFIGURATION_SET: 'mentorline',
    PUBLIC_URL: servers.gateway.url,
    SCHEDULE_GROUP: 'mentorline',
    SCHEDULE_ROLE_ARN: 'arn:aws:iam::000000000000:role/mentorline-schedules',
    SCHEDULE_DEAD_LETTER_ARN: 'arn:aws:sqs:eu-central-1:000000000000:mentorline-schedules-dead',
    FIRE_OCCURRENCE_ARN: `${LAMBDA}fire-occurrence`,
    MATCH_WORKFLOW_ARN: `${MACHINES}match-cohort`,
    EXPORT_WORKFLOW_ARN: `${MACHINES}build-export`,
    EMAILS_PER_SECOND: String(options.maxSendRate ?? UNHURRIED),
    TYPEFORM_API_URL: options.typeformApiUrl ?? 'https://api.typeform.com',
    USER_POOL_ID: USER_POOL,
    HOOKS_REACH: 'anywhere',
  };
  const environment = { ...endpoints, ...provided };
  const functions = new FunctionRuntime({
    clock,
    work,
    environment,
    ...(!options.wire && { connectDynamo: () => dynamo.connect() }),
    timeoutOf: (name) => specOf(name as FunctionName).timeoutSeconds * 1000,
    deliveries: options.deliveries ?? 1,
    ...(options.functionsMB !== undefined && { memoryMB: options.functionsMB }),
    ...(options.onError && { onError: options.onError }),
    ...(options.onNeed && { onNeed: options.onNeed }),
    ...(options.onRequest && { onRequest: options.onRequest }),
  });
  later.functions = functions;

  const stop = async (): Promise<void> => {
    await servers.gateway.stop();
    await functions.stop();
    await Promise.all(Object.values(servers).map((server) => server.stop()));
    await dynamo.stop();
    for (const engine of [scheduler, stepFunctions, ses, bucketEngine, parameters, identity, state])
      engine.close();
  };
  const { table, objects, client } = await openStore(
    options.wire ? { endpoint: dynamo.url } : directly(dynamo.connect()),
    servers.bucket.url,
  ).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  await ensureScheduleGroup(servers.scheduler.url, provided.SCHEDULE_GROUP);
  for (const name of WORKFLOW_NAMES)
    stepFunctions.put({
      arn: `${MACHINES}${name}`,
      name,
      definition: workflowDefinition(name, options.largestMatch ?? LARGEST_MATCH),
    });
  stepFunctions.resume();
  ses.resume();
  dynamo.resume();

  return {
    clock,
    table,
    bucket: objects,
    scheduler,
    stepFunctions,
    ses,
    parameters,
    identity,
    functions,
    gateway: servers.gateway,
    sesUrl: servers.ses.url,
    environment,
    dynamo,
    work,
    stop: async () => {
      client.destroy();
      await stop();
    },
  };
}

async function openStore(
  reaching: DynamoDBClientConfig,
  bucketUrl: string,
): Promise<{ table: Table; objects: Bucket; client: DynamoDBClient }> {
  const local = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const client = new DynamoDBClient({ ...local, ...reaching });
  const table = dynamoTable(client, TABLE_NAME);
  await createTable(client, TABLE_NAME);
  const version = await schemaOf(table);
  // A table without a version is new, or of a time before there were versions; only the latter holds cohorts.
  if (version === undefined && (await listCohorts(table)).length === 0) await table.write(schemaWrite());
  else if (version !== SCHEMA_VERSION) throw new OtherDataVersion(version);
  return {
    table,
    objects: bucket(BUCKET_NAME, { ...local, endpoint: bucketUrl }),
    client,
  };
}

/** The folder was written by another version of Mentorline, and its rows are laid out otherwise. */
export class OtherDataVersion extends Error {
  override readonly name = 'OtherDataVersion';

  constructor(version: number | undefined) {
    super(
      `What is kept here is of schema version ${version ?? 0}, and this code of ${SCHEMA_VERSION}. ` +
        (version !== undefined && version > SCHEMA_VERSION
          ? 'Run the newer version of Mentorline again, or begin anew with: npm start -- --fresh'
          : 'Begin anew with: npm start -- --fresh (what is kept is deleted), or keep it with: npm start -- --data another-folder'),
    );
  }
}

async function ensureScheduleGroup(url: string, name: string): Promise<void> {
  await fetch(`${url}/schedule-groups/${name}`, { method: 'POST', body: '{}' });
}
