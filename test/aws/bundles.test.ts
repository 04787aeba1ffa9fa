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
/** Compressed, all that is loaded before the first event. Over a budget is a question: what came in, and is it needed? */
const BUDGET_KIB: Partial<Record<FunctionName, number>> = {
  'receive-form': 140,
  'process-delivery': 195,
  'fire-occurrence': 240,
  'send-messages': 310,
  'record-email-event': 130,
  sweep: 410,
  'close-cohort': 160,
  'reconcile-forms': 195,
  'screen-applications': 165,
  'score-pairs': 80,
  'match-cohort': 215,
  'propose-pairs': 175,
  'participant-pages': 205,
  'manager-api': 380,
  export: 240,
  'build-export': 195,
};

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

  test('stays within its budget', () => {
    const size = deployed(name).start.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
    expect(size).toBeLessThan((BUDGET_KIB[name] ?? 0) * KIB);
  });

  test('brings nothing of the laptop along, nor of another function', () => {
    expect(deployed(name).sources.length).toBeGreaterThan(50);
    expect(deployed(name).sources.filter((path) => /^infra\/|aws-cdk|\/mjml|typescript/.test(path))).toEqual(
      [],
    );
    expect(
      deployed(name).sources.filter(
        (path) => path.startsWith('functions/') && !path.startsWith(`functions/${name}/`),
      ),
    ).toEqual([]);
  });
});

test('only functions that send email bring what writes email', () => {
  const writers = FUNCTION_NAMES.filter((name) =>
    deployed(name).sources.some((path) => path.startsWith('node_modules/nodemailer/')),
  );
  // The managers' API shows emails, and sends a test of one.
  expect(writers).toEqual(['send-messages', 'sweep', 'manager-api']);
});
