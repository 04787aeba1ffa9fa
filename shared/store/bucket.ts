/** Large and short-lived objects: raw bodies beyond 8 KB, match results, exports. */
export interface Bucket {
  put(key: string, body: Uint8Array | string, contentType: string): Promise<void>;
  /** Keeps what comes piece by piece, of any size; nothing when it breaks off. */
  stream(key: string, pieces: AsyncIterable<Uint8Array | string>, contentType: string): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
  /** The keys that begin so. */
  keys(prefix: string): Promise<readonly string[]>;
  /** Takes every object away whose key begins so, with all that was ever kept under it: no earlier version stays behind. */
  erase(prefix: string): Promise<void>;
  /** Keeps a body in the place of what was there, which no earlier version keeps either. */
  replace(key: string, body: Uint8Array | string, contentType: string): Promise<void>;
  /** An address that gives the object to whoever has it, for some seconds, under a file name. */
  link(key: string, options: { readonly seconds: number; readonly fileName: string }): Promise<string>;
}

/** The bucket in memory, for tests that need no wire. */
export function memoryBucket(): Bucket {
  const objects = new Map<string, Uint8Array>();
  const put: Bucket['put'] = (key, body) => {
    objects.set(key, typeof body === 'string' ? new TextEncoder().encode(body) : body);
    return Promise.resolve();
  };
  const keysOf = (prefix: string): string[] => [...objects.keys()].filter((key) => key.startsWith(prefix));
  return {
    put,
    replace: put,
    keys: (prefix) => Promise.resolve(keysOf(prefix)),
    erase: (prefix) => {
      for (const key of keysOf(prefix)) objects.delete(key);
      return Promise.resolve();
    },
    async stream(key, pieces) {
      const kept = await Array.fromAsync(pieces, (piece) => Buffer.from(piece));
      objects.set(key, Buffer.concat(kept));
    },
    get: (key) => Promise.resolve(objects.get(key)),
    link: (key) => Promise.resolve(`memory:${key}`),
  };
}
