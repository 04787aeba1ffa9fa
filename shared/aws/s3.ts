import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Bucket } from '../store/bucket.ts';

export function bucket(name: string, config: S3ClientConfig = {}): Bucket {
  const client = new S3Client({ forcePathStyle: true, ...config });
  return {
    async put(Key, Body, ContentType) {
      await client.send(new PutObjectCommand({ Bucket: name, Key, Body, ContentType }));
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
