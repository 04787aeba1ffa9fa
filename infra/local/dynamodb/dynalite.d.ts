/** The parts of dynalite 4 that the engine builds on. dynalite ships no types of its own. */

declare module 'dynalite/db/index.js' {
  export type Item = Record<string, Record<string, unknown>>;
  export interface TableDescription {
    TableName: string;
    KeySchema: { AttributeName: string; KeyType: string }[];
  }
  export interface ItemDb {
    get(key: string, done: (error: Error | null, item?: Item) => void): void;
    put(key: string, item: Item, done: (error?: Error | null) => void): void;
    del(key: string, done: (error?: Error | null) => void): void;
    createValueStream(range: { gte: string }): import('node:stream').Readable;
  }
  export type Write =
    | { readonly type: 'put'; readonly key: string; readonly value: unknown }
    | { readonly type: 'del'; readonly key: string };
  export type Done = (error: Error | null, value?: unknown) => void;
  /** The whole database, under the tables and indexes that are parts of it by the beginnings of their keys. */
  export interface LevelDb {
    get(key: string, done?: Done): unknown;
    put(key: string, value: unknown, done?: Done): unknown;
    del(key: string, done?: Done): unknown;
    batch(writes: readonly Write[], done?: Done): unknown;
    iterator(range: { gte: string; lt: string }): AsyncIterable<[key: string, value: unknown]>;
    /** Told of each iterator that is opened, and of each that was closed. */
    attachResource(resource: unknown): void;
    detachResource(resource: unknown): void;
    close(done: () => void): void;
  }
  export interface Store {
    db: LevelDb;
    getTable(name: string, done: (error: Error | null, table: TableDescription) => void): void;
    getItemDb(name: string): ItemDb;
  }
  interface Db {
    create(options: Record<string, unknown>): Store;
    createKey(item: Item, table: TableDescription): string;
    validateItem(item: Item, table: TableDescription): Error | null | undefined;
    validateKey(key: Item, table: TableDescription): Error | null | undefined;
    checkConditional(request: unknown, existing: Item | undefined): Error | null | undefined;
    validationError(message: string): Error;
    compare(operator: string, value: unknown, against: unknown): boolean;
  }
  const db: Db;
  export default db;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    checkTypes(data: unknown, types: unknown): unknown;
    checkValidations(data: unknown, types: unknown, custom: unknown, store: unknown): void;
    toLowerFirst(name: string): string;
  };
  export default validations;
}
