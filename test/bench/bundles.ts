/**
 * `npm run bench:bundles`: how long each function's bundle takes to import in a fresh process, beside an empty handler's; and
 * how long it takes from nothing until a signed delivery is kept and answered, beside the least function that does as much.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bundle } from '../../infra/aws/bundle.ts';
import { PREFIX } from '../../infra/local/stack-parts.ts';
import { typeform } from '../../shared/forms/typeform.ts';
import { deployedFunctions } from '../support/bundles.ts';
import { GOOD_ANSWERS } from '../support/deliveries.ts';
import { exampleProgram } from '../support/programs.ts';
import { startWith } from '../support/stack.ts';

const IMPORTS = 9;
const STARTS = 21;
const KIB = 1024;

type Environment = Readonly<Record<string, string>>;

/** Not synchronous: what a function asks AWS for is answered by this process. */
async function run(
  program: string,
  environment: Environment,
): Promise<{ readonly output: string; readonly milliseconds: number }> {
  const began = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: { AWS_REGION: 'eu-central-1', ...environment },
  });
  return { output: stdout.trim(), milliseconds: performance.now() - began };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

const loading = (file: string): string =>
  `const t = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - t);`;

const empty = join(mkdtempSync(join(tmpdir(), 'mentorline-empty-')), 'index.mjs');
writeFileSync(empty, 'export const handler = async () => {};\n');
const functions = deployedFunctions();
const measured = [
  { name: 'an empty handler', file: empty, start: [], environment: {} as Environment },
  ...functions,
].map((one) => ({ ...one, times: [] as number[] }));
// In turns, so that what disturbs the machine disturbs all of them.
for (let turn = 0; turn < IMPORTS; turn++)
  for (const { file, environment, times } of measured)
    times.push(Number((await run(loading(file), environment)).output));
console.log('| function | compressed | import |\n|---|---|---|');
for (const { name, start, times } of measured) {
  const size = start.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) / KIB;
  console.log(`| ${name} | ${size.toFixed(0)} kB | ${median(times).toFixed(0)} ms |`);
}

const program = exampleProgram();
const stack = await startWith(program, '2026-03-02T12:00:00Z');
const source = program.sources.find(({ id }) => id === 'apply');
if (!source?.secret) throw new Error('The example program has no such form.');
const secret = stack.secretOf(source.secret) ?? '';
const folder = mkdtempSync(join(tmpdir(), 'mentorline-floor-'));
bundle(fileURLToPath(new URL('floor.ts', import.meta.url)), folder);
const contenders = [
  { name: 'the least function', file: join(folder, 'index.mjs'), times: [] as number[] },
  {
    name: 'receive-form',
    file: functions.find(({ name }) => name === 'receive-form')?.file ?? '',
    times: [],
  },
];
const environment = { ...stack.environment, PARAMETER: `${PREFIX}/${source.secret}` };
for (let turn = 0; turn < STARTS; turn++) {
  for (const { name, file, times } of contenders) {
    const { path, body, headers } = typeform.sample({
      ...{ source, secret, answers: GOOD_ANSWERS, response: `${name} ${turn}`.replaceAll(' ', '-') },
      at: stack.clock.now(),
    });
    const event = {
      ...{ version: '2.0', rawPath: path, headers, body, isBase64Encoded: false },
      requestContext: { http: { method: 'POST' } },
    };
    const answering = `const { handler } = await import(${JSON.stringify(file)});
      const { statusCode, body } = await handler(${JSON.stringify(event)}, {});
      console.log(statusCode); process.exit(0);`;
    const { output, milliseconds } = await run(answering, environment);
    if (output !== '200') throw new Error(`${name} answered ${output}.`);
    times.push(milliseconds);
  }
}
await stack.stop();
const [floor = NaN, ours = NaN] = contenders.map(({ times }) => median(times));
console.log(`\nFrom the start of the process to the first delivery that is kept: ${ours.toFixed(0)} ms; the least
function that reads a secret, checks a signature and writes a row: ${floor.toFixed(0)} ms; ratio ${(ours / floor).toFixed(2)}.`);
