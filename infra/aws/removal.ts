/** Taking data away for good, after it was saved. Each call may be repeated: what is gone already is no error. */
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CloudFormationClient, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  DeleteUserPoolCommand,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DeleteTableCommand,
  DynamoDBClient,
  paginateScan,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';

export interface DataStores {
  readonly table: string;
  readonly bucket: string;
  readonly managersPool: string;
}

export interface RemovalClients {
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly cognito: CognitoIdentityProviderClient;
  readonly cloudFormation: CloudFormationClient;
}

export function removalClients(region: string): RemovalClients {
  return {
    dynamo: new DynamoDBClient({ region }),
    s3: new S3Client({ region }),
    cognito: new CognitoIdentityProviderClient({ region }),
    cloudFormation: new CloudFormationClient({ region }),
  };
}

/** Every row as a line of JSON in `rows.jsonl`, every object as a file below `objects/`. Resolves to how many there were. */
export async function saveEverything(
  { dynamo, s3 }: Pick<RemovalClients, 'dynamo' | 's3'>,
  { table, bucket }: DataStores,
  folder: string,
): Promise<{ readonly rows: number; readonly objects: number }> {
  await mkdir(folder, { recursive: true });
  // A second save must not overwrite the first.
  const file = await open(join(folder, 'rows.jsonl'), 'wx');
  let rows = 0;
  const scanned = paginateScan({ client: dynamo }, { TableName: table, ConsistentRead: true });
  for await (const { Items = [] } of scanned) {
    const lines = Items.map((item) => JSON.stringify(unmarshall(item), bytesAsBase64) + '\n');
    await file.appendFile(lines.join(''));
    rows += lines.length;
  }
  await file.close();
  let objects = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key = '' } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const path = join(folder, 'objects', Key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, (await Body?.transformToByteArray()) ?? '');
      objects++;
    }
  }
  return { rows, objects };
}

function bytesAsBase64(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
}

/** Lifts the protections and deletes table, objects, accounts. Point-in-time recovery keeps the table for 35 days more. */
export async function deleteData(
  { dynamo, s3, cognito, cloudFormation }: RemovalClients,
  { table, bucket, managersPool }: DataStores,
  stacks: readonly string[],
): Promise<void> {
  for (const StackName of stacks)
    await unlessGone(() =>
      cloudFormation.send(
        new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }),
      ),
    );
  await unlessGone(async () => {
    await dynamo.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: false }));
    await dynamo.send(new DeleteTableCommand({ TableName: table }));
  });
  await unlessGone(async () => {
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await s3.send(
        new ListObjectVersionsCommand({ Bucket: bucket }),
      );
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
      if (Objects.length === 0) break;
      await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
    }
    await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  });
  await unlessGone(async () => {
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: managersPool }));
    // An update takes what it does not name back to its default, so that second factor and verification are named again.
    await cognito.send(
      new UpdateUserPoolCommand({
        UserPoolId: managersPool,
        DeletionProtection: 'INACTIVE',
        MfaConfiguration: UserPool?.MfaConfiguration,
        AutoVerifiedAttributes: UserPool?.AutoVerifiedAttributes,
      }),
    );
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId: managersPool }));
  });
}

const GONE = /NotFound|NoSuchBucket|does not exist/;

async function unlessGone(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const { name, message } = error as Error;
    if (!GONE.test(name) && !GONE.test(message)) throw error;
  }
}
