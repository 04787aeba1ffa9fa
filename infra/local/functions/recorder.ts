/** Notes what a function asks of AWS: the IAM action and the resource of every SDK call, never what it carries. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface Need {
  readonly function: string;
  readonly action: string;
  /** As an ARN without partition, region and account: `dynamodb:table/mentorline/index/gsi1`. */
  readonly resource: string;
}

/** A request as it is sent, as JSON: bytes as `{"bytes": base64}`. It holds what people wrote; for checks on invented people. */
export interface SentRequest {
  /** `dynamodb`, `s3`, `ses`, `ssm`, `sfn`, `scheduler`. */
  readonly service: string;
  readonly operation: string;
  readonly input: string;
}

interface Call {
  readonly action: string;
  readonly resource: string;
}

interface Command {
  readonly input: unknown;
}

interface Client {
  send: (
    this: { readonly config: { readonly serviceId: string } },
    command: Command,
    ...rest: unknown[]
  ) => unknown;
}

const TRANSACTED = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
} as const;

const current = new AsyncLocalStorage<string>();

/** Calls of the SDK inside `act` are told in the name of a function. */
export function inNameOf<T>(name: string, act: () => Promise<T>): Promise<T> {
  return current.run(name, act);
}

/** All clients of the SDK send by the method of one common ancestor; from now on it tells what it is asked for. */
export function recordCalls(onNeed: (need: Need) => void, onRequest?: (request: SentRequest) => void): void {
  const ancestor = Object.getPrototypeOf(DynamoDBClient.prototype) as Client;
  const send = ancestor.send;
  ancestor.send = function (command, ...rest) {
    const name = current.getStore();
    for (const call of callsOf(command)) onNeed({ function: name ?? 'no function', ...call });
    onRequest?.({
      service: this.config.serviceId.toLowerCase(),
      operation: command.constructor.name.replace(/Command$/, ''),
      input: JSON.stringify(command.input, bytesAsBase64),
    });
    return send.call(this, command, ...rest);
  };
}

/** What IAM asks for a command. One that is not known here becomes an action that no one is granted. */
function callsOf(command: Command): readonly Call[] {
  const input = command.input as Readonly<Record<string, unknown>>;
  const name = command.constructor.name.replace(/Command$/, '');
  switch (name) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [{ action: `dynamodb:${name}`, resource: tableOf(input['TableName']) }];
    case 'BatchGetItem':
      return Object.keys(input['RequestItems'] ?? {}).map((table) => ({
        action: 'dynamodb:BatchGetItem',
        resource: tableOf(table),
      }));
    case 'Query': {
      const index = typeof input['IndexName'] === 'string' ? `/index/${input['IndexName']}` : '';
      return [{ action: 'dynamodb:Query', resource: `${tableOf(input['TableName'])}${index}` }];
    }
    case 'TransactWriteItems':
      return (input['TransactItems'] as Record<string, { TableName: string }>[]).flatMap((item) =>
        Object.entries(item).map(([kind, { TableName }]) => ({
          action: `dynamodb:${TRANSACTED[kind as keyof typeof TRANSACTED]}`,
          resource: tableOf(TableName),
        })),
      );
    case 'GetObject':
    case 'PutObject':
      return [{ action: `s3:${name}`, resource: `s3:${String(input['Bucket'])}/${String(input['Key'])}` }];
    case 'DeleteObject': {
      const version = input['VersionId'] === undefined ? '' : 'Version';
      return [
        { action: `s3:${name}${version}`, resource: `s3:${String(input['Bucket'])}/${String(input['Key'])}` },
      ];
    }
    case 'ListObjectVersions':
      return [{ action: 's3:ListBucketVersions', resource: `s3:${String(input['Bucket'])}` }];
    case 'GetParameter':
    case 'PutParameter':
      return [{ action: `ssm:${name}`, resource: `ssm:parameter${String(input['Name'])}` }];
    case 'SendRawEmail':
      return [
        { action: 'ses:SendRawEmail', resource: `ses:identity/${String(input['Source']).split('@')[1]}` },
        {
          action: 'ses:SendRawEmail',
          resource: `ses:configuration-set/${String(input['ConfigurationSetName'])}`,
        },
      ];
    case 'AdminCreateUser':
    case 'AdminGetUser':
    case 'AdminSetUserPassword':
      return [
        { action: `cognito-idp:${name}`, resource: `cognito-idp:userpool/${String(input['UserPoolId'])}` },
      ];
    case 'GetIdentityVerificationAttributes':
    case 'GetSendQuota':
      return [{ action: `ses:${name}`, resource: EVERYTHING }];
    case 'DescribeExecution':
      return [{ action: 'states:DescribeExecution', resource: withoutPlace(input['executionArn']) }];
    case 'StartExecution':
      return [{ action: 'states:StartExecution', resource: withoutPlace(input['stateMachineArn']) }];
    case 'CreateSchedule':
    case 'UpdateSchedule':
      return [
        { action: `scheduler:${name}`, resource: scheduleOf(input) },
        { action: 'iam:PassRole', resource: withoutPlace((input['Target'] as { RoleArn: string }).RoleArn) },
      ];
    case 'DeleteSchedule':
      return [{ action: 'scheduler:DeleteSchedule', resource: scheduleOf(input) }];
    default:
      return [{ action: `unknown:${name}`, resource: '' }];
  }
}

function bytesAsBase64(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value;
}

/** Of actions that are about the whole account. */
const EVERYTHING = '*';

const tableOf = (name: unknown): string => `dynamodb:table/${String(name)}`;

function scheduleOf({ GroupName, Name }: Readonly<Record<string, unknown>>): string {
  return `scheduler:schedule/${String(GroupName)}/${String(Name)}`;
}

/** `arn:aws:states:eu-central-1:000000000000:stateMachine:x` as `states:stateMachine:x`. */
export function withoutPlace(arn: unknown): string {
  if (arn === EVERYTHING) return EVERYTHING;
  const [, , service = '', , , ...resource] = String(arn).split(':');
  return `${service}:${resource.join(':')}`;
}
