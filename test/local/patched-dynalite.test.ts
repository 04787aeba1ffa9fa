/** What was wrong with dynalite as published, and would grow a process that runs for days. */
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Db from 'dynalite/db/index.js';
import { expect, test } from 'vitest';
import { requireDynalite } from '../../infra/local/dynamodb/patched-dynalite.ts';

test.each([
  ['in memory', undefined],
  ['on a disk', mkdtempSync(join(tmpdir(), 'mentorline-dynalite-'))],
])('what a query reads by is closed, read to its end or not: %s', async (_, path) => {
  const store = (requireDynalite('dynalite/db/index.js') as typeof Db).create({ path });
  const items = store.getItemDb('people');
  for (const key of ['a', 'b', 'c']) await new Promise((done) => items.put(key, { id: { S: key } }, done));
  const open = new Set<unknown>();
  let opened = 0;
  const { db } = store;
  const [attach, detach] = [db.attachResource.bind(db), db.detachResource.bind(db)];
  db.attachResource = (resource) => {
    opened++;
    open.add(resource);
    attach(resource);
  };
  db.detachResource = (resource) => {
    open.delete(resource);
    detach(resource);
  };
  const whole = items.createValueStream({ gte: '' }).resume();
  await once(whole, 'close');
  const left = items.createValueStream({ gte: '' });
  await once(left, 'data');
  left.destroy();
  await once(left, 'close');
  expect(opened).toBeGreaterThanOrEqual(2);
  expect(open.size).toBe(0);
  await new Promise<void>((done) => db.close(done));
});
