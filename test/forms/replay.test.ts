import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { replay } from '../../infra/local/replay/replay.ts';

const manifest = fileURLToPath(new URL('../fixtures/forms/manifest.json', import.meta.url));

test('every signed delivery of the channels that we read meets the verdict that its manifest expects', async () => {
  const outcomes = await replay(manifest);
  expect(outcomes.filter(({ verdict }) => verdict === 'different')).toEqual([]);
  expect(outcomes.filter(({ verdict }) => verdict === 'as-expected')).toHaveLength(44);
  const unsupported = outcomes.filter(({ verdict }) => verdict === 'not-supported').map((one) => one.case);
  expect(
    unsupported.filter((name) => /^(typeform-\d|google-forms-apps|tally|standard|lambda)/.test(name)),
  ).toEqual([]);
});
