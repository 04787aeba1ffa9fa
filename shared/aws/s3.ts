/** The bucket by its name. S3's client is large, and most of what happens never needs it: it is loaded at the first use. */
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { Bucket } from '../store/bucket.ts';

export function bucket(name: string, config: S3ClientConfig = {}): Bucket {
  let loading: Promise<Bucket> | undefined;
  const loaded = (): Promise<Bucket> =>
    (loading ??= import('./s3-bucket.ts').then(({ s3Bucket }) => s3Bucket(name, config)));
  return {
    put: async (...object) => (await loaded()).put(...object),
    stream: async (...object) => (await loaded()).stream(...object),
    get: async (key) => (await loaded()).get(key),
    keys: async (prefix) => (await loaded()).keys(prefix),
    erase: async (prefix) => (await loaded()).erase(prefix),
    replace: async (...object) => (await loaded()).replace(...object),
    link: async (...object) => (await loaded()).link(...object),
  };
}
