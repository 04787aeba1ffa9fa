/** Notes about someone: by name and time, removed for good, few, and in what the person is handed over. */
import { expect, test } from 'vitest';
import type { ArchiveView } from '../../../functions/manager-api/screens/person-archive.ts';
import type { PersonView } from '../../../functions/manager-api/screens/person.ts';
import { MOST_NOTES } from '../../../shared/domain/application.ts';
import { listAudit } from '../../../shared/store/audit.ts';
import { managerWrite } from '../../../shared/store/managers.ts';
import { managerOf } from '../../support/review-world.ts';
import { worldWithReceipt } from '../../support/world.ts';

const PERSON = '/api/cohorts/{cohort}/people/{person}';

async function world() {
  const world = await worldWithReceipt();
  const manager = managerOf(world, () => world.now);
  const params = { person: world.person };
  return {
    world,
    note: (body: object, email?: string) =>
      manager.ask(`POST ${PERSON}/notes`, { params, body, ...(email !== undefined && { email }) }),
    notes: async () => (await manager.ask<PersonView>(`GET ${PERSON}`, { params })).body.notes,
    archive: async () =>
      (await manager.ask<ArchiveView>(`POST ${PERSON}/archive`, { params, body: {} })).body,
  };
}

test('are shown the newest first, with who wrote them, and are in the archive and never in the audit', async () => {
  const {
    world: { table, program },
    note,
    notes,
    archive,
  } = await world();
  expect((await note({ act: 'add', text: '  Away in May.\nBack in June. ' })).status).toBe(200);
  expect(await notes()).toMatchObject([{ text: 'Away in May.\nBack in June.', by: 'Amara Diallo' }]);
  const { archive: whole, page } = await archive();
  expect(whole.cohorts[0]?.notes).toMatchObject([{ text: 'Away in May.\nBack in June.' }]);
  expect(page).toContain('Away in May.');
  const audit = await listAudit(table, program.cohort.id);
  expect(audit.map(({ what }) => what)).toContain('noted');
  expect(JSON.stringify(audit)).not.toContain('May');
});

test('are removed for good, as often as it is asked', async () => {
  const {
    world: { table, program },
    note,
    notes,
  } = await world();
  await note({ act: 'add', text: 'Away in May' });
  const [{ at } = { at: '' }] = await notes();
  for (let n = 0; n < 2; n++) expect((await note({ act: 'remove', at })).status).toBe(200);
  expect(await notes()).toEqual([]);
  const removed = (await listAudit(table, program.cohort.id)).filter(({ what }) => what === 'removed-note');
  expect(removed).toHaveLength(1);
});

test('are refused when there are enough, when empty or endless, and of a reader', async () => {
  const { world: it, note, notes } = await world();
  for (let n = 0; n < MOST_NOTES; n++) {
    it.now += 1000;
    expect((await note({ act: 'add', text: `Note ${n}` })).status).toBe(200);
  }
  const refused = await note({ act: 'add', text: 'One more' });
  expect([refused.status, refused.body.message]).toEqual([
    409,
    'There are 30 notes already. Remove one first.',
  ]);
  expect(await notes()).toHaveLength(MOST_NOTES);
  expect((await note({ act: 'add', text: ' ' })).status).toBe(422);
  expect((await note({ act: 'add', text: 'x'.repeat(3000) })).status).toBe(422);
  await it.table.write(managerWrite(it.program.program.id, 'rita@example.org', { role: 'reader' }));
  expect((await note({ act: 'add', text: 'Hello' }, 'rita@example.org')).status).toBeGreaterThanOrEqual(403);
});

test('two at the same moment are both kept', async () => {
  const { note, notes } = await world();
  await Promise.all(['One', 'Two', 'Three'].map((text) => note({ act: 'add', text })));
  expect((await notes()).map(({ text }) => text).sort()).toEqual(['One', 'Three', 'Two']);
});
