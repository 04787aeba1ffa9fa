/** The checks by Python's tools find what is planted. Skipped where the tools are not installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/check_aws.py', import.meta.url));
const has = (module: string): boolean => spawnSync('python3', ['-c', `import ${module}`]).status === 0;
const check = (what: string, where: string) => {
  const { status, stdout } = spawnSync('python3', [script, what, where], { encoding: 'utf8' });
  return { status, stdout };
};
const folder = mkdtempSync(join(tmpdir(), 'mentorline-planted-'));

test.skipIf(!has('botocore'))(
  'a request that AWS would refuse is found, and its content is not shown',
  () => {
    const file = join(folder, 'requests.jsonl');
    const good = {
      service: 'dynamodb',
      operation: 'GetItem',
      input: { TableName: 't', Key: { pk: { S: 'a' } } },
    };
    const bad = {
      service: 'dynamodb',
      operation: 'GetItem',
      input: { TableName: 't', Key: { pk: { S: 7 } } },
    };
    writeFileSync(file, JSON.stringify(good));
    expect(check('requests', file)).toMatchObject({ status: 0 });
    writeFileSync(file, [good, bad].map((one) => JSON.stringify(one)).join('\n'));
    const { status, stdout } = check('requests', file);
    expect([status, stdout]).toEqual([1, expect.stringContaining('dynamodb GetItem: Invalid type')]);
    expect(stdout).not.toContain('value');
  },
);

test.skipIf(!has('cfnlint'))('a template that CloudFormation would refuse is found', () => {
  const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Nonsense: true } } } };
  writeFileSync(join(folder, 'MentorlinePlanted.template.json'), JSON.stringify(template));
  const { status, stdout } = check('templates', folder);
  expect([status, stdout]).toEqual([1, expect.stringContaining('Nonsense')]);
});
