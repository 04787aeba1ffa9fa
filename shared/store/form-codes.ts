/** Codes that a form tool's script exchanges once, within a day, for the secret that it signs with. Kept as a hash. */
import { createHash } from 'node:crypto';
import type { EpochMs, SourceId } from '../domain/brand.ts';
import { iso } from '../domain/calendar.ts';
import { sourcePk } from './rows.ts';
import { all, atLeast, type Key, lacks, type Table, type Value, type Write } from './table.ts';

const codeKey = (source: SourceId, code: string): Key => ({
  pk: sourcePk(source),
  sk: `CODE#${createHash('sha256').update(code).digest('hex')}`,
});

/** `form`: what the script makes its form of. */
export function codeWrite(
  source: SourceId,
  { code, form, until }: { readonly code: string; readonly form: Value; readonly until: EpochMs },
): Write {
  return {
    kind: 'put',
    item: { ...codeKey(source, code), entity: 'form-code', form, until: iso(until) },
  };
}

/** What was kept with the code; `undefined` where there is none, it was used, or its time is over. */
export async function useCode(
  table: Table,
  source: SourceId,
  { code, now }: { readonly code: string; readonly now: EpochMs },
): Promise<Value | undefined> {
  const key = codeKey(source, code);
  const at = iso(now);
  const used = await table.write({
    kind: 'update',
    key,
    set: { usedAt: at },
    when: all(lacks('usedAt'), atLeast('until', at)),
  });
  return used === 'done' ? (await table.get(key))?.['form'] : undefined;
}
