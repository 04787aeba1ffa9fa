/** A bucket of S3, with its client, for whoever gets so far as to need one. */
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import pMap from 'p-map';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Bucket } from '../store/bucket.ts';
import { type KeptVersion, objectVersions } from './object-versions.ts';

/** Objects taken away at the same time. */
const DELETED_AT_ONCE = 16;
/** Ten thousand parts of this are the largest file. */
const PART_BYTES = 8 * 1024 * 1024;

export function s3Bucket(name: string, config: S3ClientConfig = {}): Bucket {
  const client = new S3Client({ forcePathStyle: true, ...config });
  const put: Bucket['put'] = async (Key, Body, ContentType) => {
    await client.send(new PutObjectCommand({ Bucket: name, Key, Body, ContentType }));
  };
  const versions = (prefix: string): Promise<KeptVersion[]> =>
    Array.fromAsync(objectVersions(client, name, prefix));
  const forget = (gone: readonly KeptVersion[]): Promise<unknown> =>
    pMap(
      gone,
      ({ Key, VersionId }) => client.send(new DeleteObjectCommand({ Bucket: name, Key, VersionId })),
      {
        concurrency: DELETED_AT_ONCE,
      },
    );
  return {
    put,
    async keys(prefix) {
      return [
        ...new Set(
          (await versions(prefix)).flatMap(({ Key, isNewest, isMark }) => (isNewest && !isMark ? [Key] : [])),
        ),
      ];
    },
    async erase(prefix) {
      await forget(await versions(prefix));
    },
    async replace(key, body, type) {
      await put(key, body, type);
      const known = await versions(key);
      await forget(known.filter(({ Key, isNewest }) => Key === key && !isNewest));
    },
    async stream(Key, pieces, ContentType) {
      // Parts of a multipart upload; one that breaks off is aborted.
      const params = { Bucket: name, Key, Body: Readable.from(bytesOf(pieces)), ContentType };
      await new Upload({ client, params, partSize: PART_BYTES, queueSize: 2 }).done();
    },
    async get(Key) {
      try {
        const found = await client.send(new GetObjectCommand({ Bucket: name, Key }));
        return await found.Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    link(Key, { seconds, fileName }) {
      const ResponseContentDisposition = `attachment; filename="${fileName}"`;
      return getSignedUrl(client, new GetObjectCommand({ Bucket: name, Key, ResponseContentDisposition }), {
        expiresIn: seconds,
      });
    },
  };
}

async function* bytesOf(pieces: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}
