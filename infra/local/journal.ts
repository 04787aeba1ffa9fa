/** A map that survives: every change is a line in a file before it is acknowledged; opening reads the lines again. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

type Line = [key: string, value?: unknown];

export class Journal<T> {
  readonly #entries = new Map<string, T>();
  #file: number | undefined;

  /** In memory alone when `path` is absent. */
  constructor(path?: string) {
    if (path === undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) this.#read(readFileSync(path, 'utf8'));
    // Started afresh with what is left, so that the file does not grow with history.
    const lines = [...this.#entries].map((entry) => JSON.stringify(entry) + '\n').join('');
    writeFileSync(`${path}.new`, lines);
    renameSync(`${path}.new`, path);
    this.#file = openSync(path, 'a');
  }

  get(key: string): T | undefined {
    return this.#entries.get(key);
  }

  get size(): number {
    return this.#entries.size;
  }

  values(): T[] {
    return [...this.#entries.values()];
  }

  keys(): string[] {
    return [...this.#entries.keys()];
  }

  set(key: string, value: T): void {
    this.#append([key, value]);
    this.#entries.set(key, value);
  }

  delete(key: string): boolean {
    if (!this.#entries.has(key)) return false;
    this.#append([key]);
    return this.#entries.delete(key);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #append(line: Line): void {
    if (this.#file !== undefined) writeSync(this.#file, JSON.stringify(line) + '\n');
  }

  #read(text: string): void {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      let entry: Line;
      try {
        entry = JSON.parse(line) as Line;
      } catch {
        // The last line of a process that was killed in the middle of it: never acknowledged.
        continue;
      }
      if (entry.length === 2) this.#entries.set(entry[0], entry[1] as T);
      else this.#entries.delete(entry[0]);
    }
  }
}
