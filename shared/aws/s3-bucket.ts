/** A bucket of S3, with its client, for whoever gets so far as to need one. */
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Bucket } from '../store/bucket.ts';

/** Ten thousand parts of this are the largest file. */
const PART_BYTES = 8 * 1024 * 1024;

export function s3Bucket(name: string, config: S3ClientConfig = {}): Bucket {
  const client = new S3Client({ forcePathStyle: true, ...config });
  return {
    async put(Key, Body, ContentType) {
      await client.send(new PutObjectCommand({ Bucket: name, Key, Body, ContentType }));
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
