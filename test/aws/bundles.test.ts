/** The functions as Lambda gets them: their bundles, the environment of the template, the size of the archives. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { FUNCTION_NAMES, type FunctionName, FUNCTIONS } from '../../infra/aws/functions.ts';
import { type DeployedFunction, deployedFunctions } from '../support/bundles.ts';

const functions = deployedFunctions();
const deployed = (name: FunctionName): DeployedFunction => functions.find((one) => one.name === name)!;

const KIB = 1024;
/** Compressed, as Lambda loads them. Over a budget is a question: what came in, and is it needed? */
const BUDGET_KIB: Partial<Record<FunctionName, number>> = {
  'receive-form': 350,
  sweep: 700,
  'send-messages': 550,
  'manager-api': 740,
};
const OTHERWISE_KIB = 470;

const run = promisify(execFile);

describe.each(FUNCTION_NAMES)('%s', (name) => {
  test('gets exactly the environment that its env.ts names', () => {
    expect(Object.keys(deployed(name).environment).sort()).toEqual(
      Object.keys(FUNCTIONS[name].env.shape).sort(),
    );
  });

  test('starts from its bundle with that environment and nothing else', async () => {
    const { environment, file } = deployed(name);
    const program = `const { handler } = await import(${JSON.stringify(file)}); console.log(typeof handler);`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...environment, AWS_REGION: 'eu-central-1' },
    });
    expect(stdout.trim()).toBe('function');
  });

  test('stays within its budget, and brings nothing of the laptop along', () => {
    const code = readFileSync(deployed(name).file);
    expect(gzipSync(code).length).toBeLessThan((BUDGET_KIB[name] ?? OTHERWISE_KIB) * KIB);
    // esbuild writes the path of every file that it took in as a comment.
    const sources = [...code.toString().matchAll(/^\/\/ ([\w./@-]+\.(?:[mc]?js|ts))$/gm)].map(
      ([, path]) => path!,
    );
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.filter((path) => /^infra\/|aws-cdk|\/mjml|typescript/.test(path))).toEqual([]);
    expect(
      sources.filter((path) => /^functions\//.test(path) && !path.startsWith(`functions/${name}/`)),
    ).toEqual([]);
  });
});

test('only functions that send email bring what writes email', () => {
  const writers = FUNCTION_NAMES.filter((name) =>
    readFileSync(deployed(name).file, 'utf8').includes('node_modules/nodemailer/'),
  );
  // The managers' API shows emails, and sends a test of one.
  expect(writers).toEqual(['send-messages', 'sweep', 'manager-api']);
});
