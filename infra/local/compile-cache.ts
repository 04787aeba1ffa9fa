/** Compiled code is kept from one start to the next, by threads as well: `node --import`, so that it is there before the first module. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('../../node_modules/.cache/compiled', import.meta.url),
);
enableCompileCache(process.env['NODE_COMPILE_CACHE']);
