/** The few calls of S3 that we make, over a folder or in memory. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { readBody } from './http.ts';
import { Journal } from './journal.ts';

interface StoredObject {
  readonly file: string;
  readonly type: string;
}

export class BucketEngine {
  readonly #path: string | undefined;
  readonly #objects: Journal<StoredObject>;
  readonly #bodies = new Map<string, Buffer>();

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
    const answer = async (): Promise<void> => {
      switch (request.method) {
        case 'PUT': {
          const body = await readBody(request);
          this.#put(key, body, request.headers['content-type'] ?? 'application/octet-stream');
          response.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` }).end();
          return;
        }
        case 'GET':
        case 'HEAD': {
          const found = this.#objects.get(key);
          const body = found && this.#body(found);
          if (!body) {
            const xml = `<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>`;
            response
              .writeHead(404, { 'content-type': 'application/xml' })
              .end(request.method === 'HEAD' ? undefined : xml);
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
