/**
 * Loads dynalite with two of its faults fixed.
 *
 * As published, `a = b` holds when both attributes are missing, and `a IN (:x, missing)` ends the process.
 * DynamoDB answers false to every comparison with a missing attribute, except `<>`, which is true when only one is.
 *
 * As published, what a query reads by is never closed: it looks for `return`, which iterators of abstract-level 3 do not have. The
 * database holds on to each, with the state of the data that it reads, so that a process grows with every query.
 */
import { createRequire, registerHooks } from 'node:module';

const comparison = 'function compare (comp, val, compVals) {\n';
const missing = `
  var against = Array.isArray(compVals) ? compVals : [ compVals ]
  if (comp === 'in') { compVals = against = against.filter(Boolean); if (val == null || !against.length) return false }
  if (comp === '<>' && (val == null || against[0] == null)) return (val == null) !== (against[0] == null)
  if (~[ '=', '<', '<=', '>', '>=', 'between', 'begins_with', 'contains' ].indexOf(comp)) {
    if (val == null || against.some(function (value) { return value == null })) return false
  }
`;

/** What stands in the published file, and what takes its place wherever it stands. */
const FIXES: readonly (readonly [published: string, fixed: string])[] = [
  [comparison, `${comparison}${missing}`],
  ['iterator.return', 'iterator.close'],
];

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith('/dynalite/db/index.js')) return loaded;
    const source = FIXES.reduce(
      (text, [published, fixed]) => {
        if (!text.includes(published))
          throw new Error(`dynalite changed: "${published.trim()}" is not where a fix expects it`);
        return text.replaceAll(published, fixed);
      },
      Buffer.from(loaded.source as Uint8Array).toString(),
    );
    return { ...loaded, source };
  },
});

export const requireDynalite = createRequire(import.meta.url);
