/**
 * The version of how rows are laid out, kept in the table itself: code that meets another version than its own reads and
 * writes nothing, and says the way out.
 */
import { absent, any, equals, type Key, type Table, type Write } from './table.ts';

/** Changes with every change of rows that code before it would misread; `infra/migrate/migrations.ts` says how rows follow. */
export const SCHEMA_VERSION = 2;

export const schemaKey: Key = { pk: 'SCHEMA', sk: 'META' };

/** Nothing is read or written at the moment. Answered with 503, so that whoever asks tries again. */
export class NotReady extends Error {
  override readonly name: string = 'NotReady';
  readonly statusCode = 503;
  readonly expose = true;
}

/** A table and code that do not belong together. */
export class SchemaMismatch extends NotReady {
  override readonly name = 'SchemaMismatch';

  constructor(found: number) {
    super(
      found < SCHEMA_VERSION
        ? `The data is of schema version ${found}, and this code of ${SCHEMA_VERSION}. Run npm run migrate; until then nothing is read or written.`
        : `The data is of schema version ${found}, newer than this code (${SCHEMA_VERSION}). Deploy the newer code again; this one touches nothing.`,
    );
  }
}

/** Writes this code's version into a table that has none yet. Refused when the table has another. */
export function schemaWrite(): Write {
  return {
    kind: 'update',
    key: schemaKey,
    set: { entity: 'schema', version: SCHEMA_VERSION },
    when: any(absent, equals('version', SCHEMA_VERSION)),
  };
}

/** The version that a table is of; `undefined` while it holds no program. */
export async function schemaOf(table: Table): Promise<number | undefined> {
  const version = (await table.get(schemaKey))?.['version'];
  return typeof version === 'number' ? version : undefined;
}

/** How long a table is believed to be of the version that it was: a migration meanwhile waits for that long. */
export const SCHEMA_BELIEVED_MS = 60_000;

/**
 * The same table, which looks at its version before it gives or takes anything, and again every minute. Rejects with `SchemaMismatch` when
 * it is another, and with `NotReady` while it is restored.
 */
export function guarded(table: Table, now: () => number): Table {
  let checked: { readonly at: number; readonly by: Promise<void> } | undefined;
  const look = async (): Promise<void> => {
    const row = await table.get(schemaKey);
    const version = row?.['version'];
    if (row?.['paused'] !== undefined)
      throw new NotReady('Mentorline is being restored from a backup. Please try again later.');
    if (typeof version === 'number' && version !== SCHEMA_VERSION) throw new SchemaMismatch(version);
  };
  const check = async (): Promise<void> => {
    const at = now();
    if (!checked || Math.abs(at - checked.at) > SCHEMA_BELIEVED_MS) checked = { at, by: look() };
    try {
      await checked.by;
    } catch (error) {
      // Looked at anew by the next call: the migration may be over by then.
      checked = undefined;
      throw error;
    }
  };
  const after =
    <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await check();
      return act(...args);
    };
  /** Reading does no harm, and need not wait for what is read to be believed. */
  const beside =
    <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const [result] = await Promise.all([act(...args), check()]);
      return result;
    };
  return {
    get: beside((key) => table.get(key)),
    getMany: beside((keys) => table.getMany(keys)),
    query: beside((query) => table.query(query)),
    write: after((write) => table.write(write)),
    transact: after((writes) => table.transact(writes)),
  };
}
