/** The few calls of S3 that we make, over a folder or in memory. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { readBody } from './http.ts';
import { Journal } from './journal.ts';

interface StoredObject {
  readonly file: string;
  readonly type: string;
}

const XML = { 'content-type': 'application/xml' };
const LEAST_PART_BYTES = 5 * 1024 * 1024;

const xml = (root: string, name: string, text: string): string =>
  `<${root}><${name}>${text}</${name}></${root}>`;
const escaped = (text: string): string => text.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`);
const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

export class BucketEngine {
  readonly #path: string | undefined;
  readonly #objects: Journal<StoredObject>;
  readonly #bodies = new Map<string, Buffer>();
  /** Uploads in parts that are under way; one that a restart breaks off is begun anew, as its maker does. */
  readonly #uploads = new Map<string, { readonly type: string; readonly parts: Map<number, Buffer> }>();

  constructor(path?: string) {
    this.#path = path;
    this.#objects = new Journal(path && `${path}/objects.jsonl`);
    if (path) mkdirSync(`${path}/objects`, { recursive: true });
  }

  close(): void {
    this.#objects.close();
  }

  readonly listener: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const key = decodeURIComponent(url.pathname);
    const upload = url.searchParams.get('uploadId');
    const type = request.headers['content-type'] ?? 'application/octet-stream';
    const answer = async (): Promise<void> => {
      const about =
        upload !== null || url.searchParams.has('uploads')
          ? ' upload'
          : url.searchParams.has('versions')
            ? ' versions'
            : '';
      switch (`${request.method}${about}`) {
        case 'POST upload': {
          if (upload === null) {
            const id = randomUUID();
            this.#uploads.set(id, { type, parts: new Map() });
            response.writeHead(200, XML).end(xml('InitiateMultipartUploadResult', 'UploadId', id));
            return;
          }
          await readBody(request);
          const parts = this.#partsOf(upload);
          // All but the last have at least 5 MB, as at S3.
          if (!parts || parts.bodies.slice(0, -1).some(({ length }) => length < LEAST_PART_BYTES)) {
            const code = parts ? 'EntityTooSmall' : 'NoSuchUpload';
            response.writeHead(parts ? 400 : 404, XML).end(xml('Error', 'Code', code));
            return;
          }
          this.#put(key, Buffer.concat(parts.bodies), parts.type);
          this.#uploads.delete(upload);
          response.writeHead(200, XML).end(xml('CompleteMultipartUploadResult', 'ETag', `"${upload}"`));
          return;
        }
        case 'PUT upload': {
          const body = await readBody(request);
          this.#uploads.get(upload ?? '')?.parts.set(Number(url.searchParams.get('partNumber')), body);
          response.writeHead(200, { etag: etagOf(body) }).end();
          return;
        }
        case 'DELETE upload':
          this.#uploads.delete(upload ?? '');
          response.writeHead(204).end();
          return;
        case 'PUT': {
          const body = await readBody(request);
          this.#put(key, body, type);
          response.writeHead(200, { etag: etagOf(body) }).end();
          return;
        }
        case 'GET versions':
          response.writeHead(200, XML).end(this.#versions(key, url.searchParams.get('prefix') ?? ''));
          return;
        case 'GET':
        case 'HEAD': {
          const found = this.#objects.get(key);
          const body = found && this.#body(found);
          if (!body) {
            response
              .writeHead(404, XML)
              .end(request.method === 'HEAD' ? undefined : xml('Error', 'Code', 'NoSuchKey'));
            return;
          }
          const disposition = url.searchParams.get('response-content-disposition');
          response.writeHead(200, {
            'content-type': found.type,
            'content-length': body.length,
            ...(disposition !== null && { 'content-disposition': disposition }),
          });
          response.end(request.method === 'HEAD' ? undefined : body);
          return;
        }
        case 'DELETE':
          this.#delete(key);
          response.writeHead(204).end();
          return;
        default:
          response.writeHead(405).end();
      }
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  };

  /** The parts of an upload in their order. */
  #partsOf(upload: string): { readonly type: string; readonly bodies: readonly Buffer[] } | undefined {
    const found = this.#uploads.get(upload);
    const parts = [...(found?.parts ?? [])].sort(([a], [b]) => a - b);
    return found && { type: found.type, bodies: parts.map(([, body]) => body) };
  }

  /** As a bucket without versions answers: each object is the only one of its key. */
  #versions(bucket: string, prefix: string): string {
    const root = `${bucket.replace(/\/$/, '')}/`;
    const listed = [...this.#objects.keys()]
      .filter((key) => key.startsWith(root + prefix))
      .map(
        (key) =>
          `<Version><Key>${escaped(key.slice(root.length))}</Key><VersionId>null</VersionId><IsLatest>true</IsLatest></Version>`,
      );
    return `<ListVersionsResult><IsTruncated>false</IsTruncated>${listed.join('')}</ListVersionsResult>`;
  }

  #put(key: string, body: Buffer, type: string): void {
    const file = createHash('sha256').update(key).digest('hex');
    if (this.#path) writeFileSync(`${this.#path}/objects/${file}`, body);
    else this.#bodies.set(file, body);
    this.#objects.set(key, { file, type });
  }

  #body({ file }: StoredObject): Buffer | undefined {
    const path = `${this.#path ?? ''}/objects/${file}`;
    return this.#path && existsSync(path) ? readFileSync(path) : this.#bodies.get(file);
  }

  #delete(key: string): void {
    const found = this.#objects.get(key);
    if (!found) return;
    this.#objects.delete(key);
    this.#bodies.delete(found.file);
    if (this.#path) rmSync(`${this.#path}/objects/${found.file}`, { force: true });
  }
}
