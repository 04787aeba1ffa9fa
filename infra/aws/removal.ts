/** Taking data away for good, after it was saved. Each call may be repeated: what is gone already is no error. */
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CloudFormationClient, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  DeleteUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DeleteTableCommand,
  DynamoDBClient,
  paginateScan,
  UpdateTableCommand,
  waitUntilTableExists,
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
  if (existsSync(folder))
    throw new Error(`${folder} is there already, and a save must not overwrite another.`);
  // Under another name until it is whole: what bears the name of a save is one.
  const draft = `${folder}.unfinished`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const file = await open(join(draft, 'rows.jsonl'), 'wx');
  let rows = 0;
  await unlessGone(async () => {
    const scanned = paginateScan({ client: dynamo }, { TableName: table, ConsistentRead: true });
    for await (const { Items = [] } of scanned) {
      const lines = Items.map((item) => JSON.stringify(unmarshall(item), bytesAsBase64) + '\n');
      await file.appendFile(lines.join(''));
      rows += lines.length;
    }
  });
  await file.close();
  let objects = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key = '' } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const path = join(draft, 'objects', Key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, (await Body?.transformToByteArray()) ?? '');
      objects++;
    }
  }
  await rename(draft, folder);
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
    // While a table changes it cannot be deleted.
    await waitUntilTableExists({ client: dynamo, maxWaitTime: TABLE_SECONDS }, { TableName: table });
    await dynamo.send(new DeleteTableCommand({ TableName: table }));
  });
  await unlessGone(async () => {
    await emptyBucket(s3, bucket);
    await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  });
  await unlessGone(async () => {
    await cognito.send(
      new UpdateUserPoolCommand({ UserPoolId: managersPool, DeletionProtection: 'INACTIVE' }),
    );
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId: managersPool }));
  });
}

/** Deletes every version of every object: CloudFormation deletes no bucket that holds something. */
export async function emptyBucket(s3: S3Client, bucket: string): Promise<void> {
  await unlessGone(async () => {
    for (;;) {
      const found = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
      const Objects = [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])].map(
        ({ Key, VersionId }) => ({
          Key,
          VersionId,
        }),
      );
      if (Objects.length === 0) return;
      await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
    }
  });
}

const TABLE_SECONDS = 120;
const GONE = /NotFound|NoSuchBucket|does not exist/;

async function unlessGone(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const { name, message } = error as Error;
    if (!GONE.test(name) && !GONE.test(message)) throw error;
  }
}
