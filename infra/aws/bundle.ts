/** Functions as Lambda gets them: everything in their own files, so that what was tested is what runs. */
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import type { FunctionName } from './functions.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The file that Lambda loads. What a function imports only when it needs it, stands in files of its own beside it. */
export const MAIN = 'index.mjs';

const OPTIONS: BuildOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  // Names stay, so that a stack trace in the log says where it was.
  minify: true,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  // Packages of the older module kind ask for built-in modules by `require`.
  banner: {
    js: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);",
  },
};

/** Writes a function's files into a folder, and says what went into them. */
export function bundleFunction(name: FunctionName, folder: string): Metafile {
  return bundle(`${root}functions/${name}/handler.ts`, folder);
}

/** The same for any handler. */
export function bundle(handler: string, folder: string): Metafile {
  const entryPoints = { index: handler };
  return buildSync({ ...OPTIONS, metafile: true, absWorkingDir: root, entryPoints, outdir: folder }).metafile;
}
