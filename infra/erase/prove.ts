/** Looks for words of someone who was erased wherever anything is kept, and says where they are, never what stands there. */
import {
  type AttributeValue,
  type DynamoDBClient,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ClassicLevel } from 'classic-level';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { objectVersions } from '../../shared/aws/object-versions.ts';

/** Finds any of the words, in whatever case. */
export function finderOf(words: readonly string[]): (text: string) => boolean {
  const sought = words.map((word) => word.trim().toLowerCase()).filter(Boolean);
  if (sought.length === 0) throw new Error('Name the words to look for: a name, an address.');
  return (text) => {
    const folded = text.toLowerCase();
    return sought.some((word) => folded.includes(word));
  };
}

/**
 * The laptop's folder, while no one works in it: every row of the database, and every byte of every file but the mailbox, which stands
 * for people's own.
 */
export async function placesInFolder(folder: string, holds: (text: string) => boolean): Promise<string[]> {
  const rows = new ClassicLevel<string, Buffer>(join(folder, 'dynamodb'), {
    keyEncoding: 'utf8',
    valueEncoding: 'buffer',
    createIfMissing: false,
  });
  const found: string[] = [];
  for await (const [key, value] of rows.iterator())
    if (holds(key) || holds(unpacked(value))) found.push(`a row of ${entityIn(value)}`);
  await rows.close();
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    if (!file.isFile() || path.startsWith(join(folder, 'ses'))) continue;
    if (holds((await readFile(path)).toString('latin1')))
      found.push(`the file ${path.slice(folder.length + 1)}`);
  }
  return found;
}

/** A row as text, with what is packed in it: bytes are kept in base64, emails gzipped. */
function unpacked(value: Buffer): string {
  const packed: string[] = [];
  // Base64 itself says nothing, and holds any short word by chance.
  const text = value.toString('utf8').replace(/"B":"([A-Za-z0-9+/=]+)"/g, (_, base64: string) => {
    packed.push(opened(Buffer.from(base64, 'base64')));
    return '""';
  });
  return [text, ...packed].join('\n');
}

/** Bytes as text: emails are gzipped, and break their lines anywhere, also within a word. */
export function opened(bytes: Uint8Array): string {
  const isGzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return Buffer.from(isGzipped ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .replaceAll(/=\r?\n/g, '');
}

function entityIn(value: Buffer): string {
  return /"entity":\{"S":"([\w-]+)"\}/.exec(value.toString('utf8'))?.[1] ?? 'the database';
}

/** Every row of a deployed table. */
export async function placesInTable(
  client: DynamoDBClient,
  table: string,
  holds: (text: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
    );
    for (const item of page.Items ?? []) {
      const row = unmarshall(item);
      const text = JSON.stringify(row, (_, value: unknown) =>
        value instanceof Uint8Array ? opened(value) : value,
      );
      if (holds(text)) found.push(`a row of ${String(row['entity'])}`);
    }
    from = page.LastEvaluatedKey;
  } while (from);
  return found;
}

/** Every version of every object. */
export async function placesInBucket(
  client: S3Client,
  bucket: string,
  holds: (text: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for await (const { Key, VersionId, isMark } of objectVersions(client, bucket)) {
    const { Body } = isMark
      ? {}
      : await client.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }));
    if (holds(Key) || holds((await Body?.transformToString('latin1')) ?? ''))
      found.push(`an object under ${Key.split('/')[0] ?? ''}/`);
  }
  return found;
}
