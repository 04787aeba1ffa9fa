import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ALARMS } from '../../infra/aws/alarms.ts';
import { FUNCTIONS, type FunctionSpec, hasAlarm } from '../../infra/aws/functions.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('the README says what each alarm means, in the words of the alarm', () => {
  const rows = [
    ...Object.entries(FUNCTIONS as unknown as Record<string, FunctionSpec>)
      .filter(([, spec]) => hasAlarm(spec))
      .map(([name, { whenItFails }]) => `| \`${name}-errors\` | ${whenItFails} |`),
    ...Object.entries(ALARMS).map(([name, { text }]) => `| \`${name}\` | ${text} |`),
  ];
  for (const row of rows) expect(readme).toContain(row);
});
