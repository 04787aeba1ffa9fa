/**
 * Loads dynalite with its comparison fixed.
 *
 * As published, `a = b` holds when both attributes are missing, and `a IN (:x, missing)` ends the process.
 * DynamoDB answers false to every comparison with a missing attribute, except `<>`, which is true when only one is.
 */
import { createRequire, registerHooks } from 'node:module';

const published = 'function compare (comp, val, compVals) {\n';
const fixed = `${published}
  var against = Array.isArray(compVals) ? compVals : [ compVals ]
  if (comp === 'in') { compVals = against = against.filter(Boolean); if (val == null || !against.length) return false }
  if (comp === '<>' && (val == null || against[0] == null)) return (val == null) !== (against[0] == null)
  if (~[ '=', '<', '<=', '>', '>=', 'between', 'begins_with', 'contains' ].indexOf(comp)) {
    if (val == null || against.some(function (value) { return value == null })) return false
  }
`;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith('/dynalite/db/index.js')) return loaded;
    const source = Buffer.from(loaded.source as Uint8Array).toString();
    if (!source.includes(published))
      throw new Error('dynalite changed: its compare function is not where the fix expects it');
    return { ...loaded, source: source.replace(published, fixed) };
  },
});

export const requireDynalite = createRequire(import.meta.url);
