/** The console's files as browsers get them, and the policy under which: the same on a laptop and on AWS. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

export interface ConsoleFile {
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array;
}

/** What browsers have to know of the identity provider, at `/config.json`. Nothing of it is a secret. */
export interface PublicConfig {
  /** Address of the identity provider, without a slash at its end. */
  readonly signIn: string;
  readonly clientId: string;
  /** On a laptop: where its mailbox and its clock are, without a slash at its end. */
  readonly home?: string;
}

const source = fileURLToPath(new URL('../functions/manager-api/console/', import.meta.url));

export function buildConsole(): readonly ConsoleFile[] {
  const built = buildSync({
    entryPoints: { console: `${source}main.tsx` },
    outdir: source,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
  });
  return [
    { path: '/index.html', type: 'text/html; charset=utf-8', body: readFileSync(`${source}index.html`) },
    { path: '/console.css', type: 'text/css; charset=utf-8', body: readFileSync(`${source}style.css`) },
    {
      path: '/console.js',
      type: 'text/javascript; charset=utf-8',
      body: built.outputFiles[0]?.contents ?? new Uint8Array(),
    },
  ];
}

/** The files in a folder of their own, for a deployment to upload. */
export function consoleFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mentorline-console-'));
  for (const { path, body } of buildConsole()) writeFileSync(join(folder, path), body);
  return folder;
}

/** Only our own files, and calls to ourselves and the identity provider. */
export function consolePolicy(signIn: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // Emails are shown in a frame where nothing runs; they are styled in place, as email programs want it.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self'",
    `connect-src 'self' ${signIn}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
