import { expect, test } from 'vitest';
import { participantPages } from '../../functions/participant-pages/participant-pages.ts';
import { type LinkPurpose, linkToken } from '../../shared/links.ts';
import { LINK_KEY } from '../../shared/secrets.ts';
import { findPerson } from '../../shared/store/people.ts';
import { requestTo } from '../support/events.ts';
import { SECRETS, worldWithReceipt } from '../support/world.ts';

async function visitor() {
  const world = await worldWithReceipt();
  const pages = participantPages({
    table: world.table,
    secrets: SECRETS,
    clock: () => world.now,
    publicUrl: 'https://m.example.org',
  });
  const [key = ''] = await SECRETS.live(LINK_KEY);
  const visit = (purpose: LinkPurpose, fields?: Record<string, string>) => {
    const token = linkToken(
      key,
      { purpose, cohort: world.program.cohort.id, person: world.person, pair: '', round: '' },
      world.now,
    );
    return pages(
      requestTo(`/${purpose === 'unsubscribe' ? 'u' : 'p'}/${token}`, {
        params: { token },
        ...(fields && { method: 'POST', body: Buffer.from(new URLSearchParams(fields).toString()) }),
        headers: new Map([['content-type', 'application/x-www-form-urlencoded']]),
      }),
    );
  };
  return { world, pages, visit, person: () => findPerson(world.table, world.person) };
}

test('looking changes nothing; the button does', async () => {
  const { visit, person } = await visitor();
  expect((await visit('unsubscribe')).body).toContain('Unsubscribe?');
  expect((await person())?.unsubscribedAt).toBeUndefined();
  await visit('unsubscribe', { do: 'stop' });
  expect((await person())?.unsubscribedAt).toBeDefined();
  await visit('unsubscribe', { do: 'back' });
  expect((await person())?.unsubscribedAt).toBeUndefined();
});

test("an email program's one click wants no page back", async () => {
  const { visit, person } = await visitor();
  expect(await visit('unsubscribe', { 'List-Unsubscribe': 'One-Click' })).toEqual({ status: 200, body: '' });
  expect((await person())?.unsubscribedAt).toBeDefined();
});

test('links that are wrong, and programs that are not there, say what to do', async () => {
  const { pages, visit } = await visitor();
  expect((await visit('manage')).body).toContain('Your application');
  const wrong = await pages(requestTo('/p/nonsense', { params: { token: 'nonsense' } }));
  expect([wrong.status, wrong.body]).toEqual([403, expect.stringContaining('newest email')]);
  const about = await pages(
    requestTo('/about/none', { route: 'GET /about/{cohort}', params: { cohort: 'none' } }),
  );
  expect(about.status).toBe(404);
});
