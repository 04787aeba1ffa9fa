/** `npm run bench:bundles`: how long each function's bundle takes to import in a fresh process, beside an empty handler's. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { deployedFunctions } from '../support/bundles.ts';

const TIMES = 9;
const KIB = 1024;

function milliseconds(file: string, environment: Readonly<Record<string, string>>): number {
  const program = `const t = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - t);`;
  const times = Array.from({ length: TIMES }, () =>
    Number(
      spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
        env: { ...environment, AWS_REGION: 'eu-central-1' },
      }).stdout.toString(),
    ),
  );
  return times.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? NaN;
}

const empty = join(mkdtempSync(join(tmpdir(), 'mentorline-empty-')), 'index.mjs');
writeFileSync(empty, 'export const handler = async () => {};\n');
console.log('| function | compressed | import |\n|---|---|---|');
console.log(`| an empty handler | 0 kB | ${milliseconds(empty, {}).toFixed(0)} ms |`);
for (const { name, file, environment } of deployedFunctions()) {
  const size = gzipSync(readFileSync(file)).length / KIB;
  console.log(`| ${name} | ${size.toFixed(0)} kB | ${milliseconds(file, environment).toFixed(0)} ms |`);
}
