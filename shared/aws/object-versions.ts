/** Every version of the objects of a bucket, and the marks of what was deleted, page by page. */
import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';

export interface KeptVersion {
  readonly Key: string;
  readonly VersionId: string | undefined;
  readonly isNewest: boolean;
  /** Nothing is in it but that the object was deleted then. */
  readonly isMark: boolean;
  readonly at: Date | undefined;
}

/** Versions of one key come together, the newest first; those that hold something before the marks, within a page. */
export async function* objectVersions(
  client: S3Client,
  bucket: string,
  prefix = '',
): AsyncGenerator<KeptVersion> {
  let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (from) {
    const page: ListObjectVersionsCommandOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, ...(prefix !== '' && { Prefix: prefix }), ...from }),
    );
    for (const [isMark, versions] of [
      [false, page.Versions ?? []],
      [true, page.DeleteMarkers ?? []],
    ] as const)
      for (const { Key = '', VersionId, IsLatest, LastModified } of versions)
        yield { Key, VersionId, isNewest: IsLatest === true, isMark, at: LastModified };
    from = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}
