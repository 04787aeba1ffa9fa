/** Reads JSON only when it is small and shallow enough to be handled safely afterward. */
import type { Json } from './provider.ts';

export const MAX_BODY_BYTES = 1024 * 1024;
export const MAX_DEPTH = 32;
export const MAX_KEYS = 10_000;

export type ReadJson =
  { readonly kind: 'json'; readonly json: Json } | { readonly kind: 'refused'; readonly reason: string };

/** Bytes as JSON. Depth and keys are counted before parsing: a parsed value that is too deep breaks whoever walks it. */
export function readJson(body: Uint8Array): ReadJson {
  if (body.length > MAX_BODY_BYTES) return refused('the body is larger than 1 MiB');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return refused('the body is not UTF-8 text');
  }
  const { depth, keys } = measure(text);
  if (depth > MAX_DEPTH) return refused(`the body is nested deeper than ${MAX_DEPTH} levels`);
  if (keys > MAX_KEYS) return refused(`the body has more than ${MAX_KEYS} keys`);
  try {
    return { kind: 'json', json: JSON.parse(text) as Json };
  } catch {
    return refused('the body is not JSON');
  }
}

function refused(reason: string): ReadJson {
  return { kind: 'refused', reason };
}

function measure(text: string): { depth: number; keys: number } {
  let open = 0;
  let depth = 0;
  let keys = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const sign = text[index];
    if (quoted) {
      if (sign === '\\') index++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{' || sign === '[') depth = Math.max(depth, ++open);
    else if (sign === '}' || sign === ']') open--;
    else if (sign === ':') keys++;
  }
  return { depth, keys };
}
