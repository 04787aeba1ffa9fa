/**
 * Puts a table back to what a restored copy of it holds. DynamoDB restores into a new table only, so that the rows are copied
 * back by pages: what changed since is overwritten, what is new since is deleted. Each step may be repeated.
 */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { CopyObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { objectVersions } from '../../shared/aws/object-versions.ts';
import { schemaKey } from '../../shared/store/schema.ts';

type Row = Record<string, AttributeValue>;

export interface Tables {
  /** The one that functions use. */
  readonly live: string;
  /** The one beside it, as it was at the time. */
  readonly restored: string;
}

/** What a write of many rows takes at once. */
const ROWS_A_WRITE = 25;
const ROWS_A_PAGE = 100;
const TRIES = 10;

/** Makes every function refuse to read or write: webhooks answer 503, and form tools try again for hours. */
export async function pauseWriters(client: DynamoDBClient, table: string, paused: boolean): Promise<void> {
  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: marshall(schemaKey),
      UpdateExpression: paused ? 'SET paused = :why' : 'REMOVE paused',
      ...(paused && { ExpressionAttributeValues: marshall({ ':why': 'restore' }) }),
    }),
  );
}

/**
 * Copies everything back. Email stays paused in every cohort, so that nothing is sent before someone has looked: what was sent
 * after the time of the copy would be sent again. `now` in ISO. Resolves to how many rows were written and deleted.
 */
export async function copyBack(
  client: DynamoDBClient,
  { live, restored }: Tables,
  { now, tell }: { readonly now: string; readonly tell: (line: string) => void },
): Promise<{ readonly written: number; readonly deleted: number }> {
  let written = 0;
  for await (const page of pagesOf(client, restored)) {
    const rows = page.filter(isContent).map((row) => emailPaused(row, now));
    await writeAll(
      client,
      live,
      rows.map((Item) => ({ PutRequest: { Item } })),
    );
    written += rows.length;
    tell(`  ${written} rows copied back`);
  }
  let deleted = 0;
  for await (const page of pagesOf(client, live)) {
    const rows = page.filter((row) => isContent(row) && !staysAfterRestore(row));
    const known = await presentIn(client, restored, rows.map(keyOf));
    const gone = rows.map(keyOf).filter((key) => !known.has(JSON.stringify(key)));
    await writeAll(
      client,
      live,
      gone.map((Key) => ({ DeleteRequest: { Key } })),
    );
    deleted += gone.length;
  }
  tell(`  ${deleted} rows that are newer deleted`);
  await copyVersion(client, { live, restored }, tell);
  return { written, deleted };
}

/** Rows of an older layout are what they were: code refuses them until they are migrated again. */
async function copyVersion(
  client: DynamoDBClient,
  { live, restored }: Tables,
  tell: (line: string) => void,
): Promise<void> {
  const Key = marshall(schemaKey);
  const [now, then] = await Promise.all(
    [live, restored].map((TableName) =>
      client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })),
    ),
  );
  const version = then?.Item?.['version'];
  if (version === undefined || version.N === now?.Item?.['version']?.N) return;
  await client.send(
    new UpdateItemCommand({
      TableName: live,
      Key,
      UpdateExpression: 'SET version = :version',
      ExpressionAttributeValues: { ':version': version },
    }),
  );
  tell(`  The data is of schema version ${version.N ?? ''} again: run npm run migrate.`);
}

/** Makes the version of each object current that was current at a time, in milliseconds. Objects that are newer stay. */
export async function restoreObjects(
  s3: S3Client,
  bucket: string,
  { at, tell }: { readonly at: number; readonly tell: (line: string) => void },
): Promise<number> {
  let copied = 0;
  // A key may go over the end of a page.
  let current: { readonly key: string; readonly isNewest: boolean } | undefined;
  for await (const { Key, VersionId, isNewest, isMark, at: from } of objectVersions(s3, bucket)) {
    if (isMark) continue;
    const known = current?.key === Key;
    if (known && !current?.isNewest) continue;
    const wasThere = (from?.getTime() ?? Infinity) <= at;
    if (wasThere && !isNewest) {
      await s3.send(
        new CopyObjectCommand({
          Bucket: bucket,
          Key,
          CopySource: `${bucket}/${encodeURIComponent(Key)}?versionId=${VersionId ?? ''}`,
        }),
      );
      copied++;
    }
    current = { key: Key, isNewest: !wasThere };
  }
  tell(`  ${copied} objects put back`);
  return copied;
}

/** The row that says which version the table is, and whether it is paused, is the live table's own. */
function isContent(row: Row): boolean {
  return row['pk']?.S !== schemaKey.pk;
}

/** People who asked to be erased after the time of the copy stay erased: the list of erasures is never taken back. */
function staysAfterRestore(row: Row): boolean {
  return row['pk']?.S?.startsWith('ERASURES') ?? false;
}

function emailPaused(row: Row, now: string): Row {
  return row['entity']?.S === 'cohort' && row['sk']?.S === 'META' ? { ...row, pausedAt: { S: now } } : row;
}

function keyOf({ pk, sk }: Row): Row {
  return { pk: pk ?? { S: '' }, sk: sk ?? { S: '' } };
}

async function* pagesOf(client: DynamoDBClient, table: string): AsyncGenerator<Row[]> {
  let after: Row | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        Limit: ROWS_A_PAGE,
        ...(after && { ExclusiveStartKey: after }),
      }),
    );
    yield page.Items ?? [];
    after = page.LastEvaluatedKey;
  } while (after);
}

async function presentIn(client: DynamoDBClient, table: string, keys: readonly Row[]): Promise<Set<string>> {
  const found = new Set<string>();
  let asked = [...keys];
  for (let attempt = 0; asked.length > 0; attempt++) {
    if (attempt === TRIES) throw new Error('DynamoDB kept refusing to read. Run this again: it goes on.');
    const answer = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: asked, ProjectionExpression: 'pk, sk', ConsistentRead: true } },
      }),
    );
    for (const row of answer.Responses?.[table] ?? []) found.add(JSON.stringify(keyOf(row)));
    asked = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
}

async function writeAll(
  client: DynamoDBClient,
  table: string,
  requests: readonly WriteRequest[],
): Promise<void> {
  for (let from = 0; from < requests.length; from += ROWS_A_WRITE) {
    let left = requests.slice(from, from + ROWS_A_WRITE);
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === TRIES) throw new Error('DynamoDB kept refusing to write. Run this again: it goes on.');
      const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }));
      left = answer.UnprocessedItems?.[table] ?? [];
    }
  }
}
