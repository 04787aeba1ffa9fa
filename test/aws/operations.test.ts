import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ALARMS } from '../../infra/aws/alarms.ts';
import { FUNCTION_NAMES, hasAlarm, specOf } from '../../infra/aws/functions.ts';

const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

test('the operations page says what each alarm means, in the words of the alarm', () => {
  const rows = [
    ...FUNCTION_NAMES.filter((name) => hasAlarm(specOf(name))).map(
      (name) => `| \`${name}-errors\` | ${specOf(name).whenItFails} |`,
    ),
    ...Object.entries(ALARMS).map(([name, { text }]) => `| \`${name}\` | ${text} |`),
  ];
  expect(rows.filter((row) => !operations.includes(row))).toEqual([]);
});
