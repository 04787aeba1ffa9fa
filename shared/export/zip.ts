/** Several files as one archive, written while they are read. */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

export interface ZipEntry {
  readonly name: string;
  readonly pieces: AsyncIterable<Uint8Array | string>;
  /** Is small already, as workbooks are. */
  readonly isCompressed?: boolean;
}

/** One piece in memory, however large the files are. `at`: the time that the files carry, so that the same files make the same archive. */
export async function* zipped(entries: AsyncIterable<ZipEntry>, at: Date): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece);
  });
  const taken = (): Uint8Array[] => {
    const pieces = ready;
    ready = [];
    return pieces;
  };
  const utf8 = new TextEncoder();
  for await (const { name, pieces, isCompressed = false } of entries) {
    const entry = isCompressed ? new ZipPassThrough(name) : new ZipDeflate(name);
    entry.mtime = at;
    zip.add(entry);
    for await (const piece of pieces) {
      entry.push(typeof piece === 'string' ? utf8.encode(piece) : piece);
      yield* taken();
    }
    entry.push(new Uint8Array(), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
