/** How a form is connected by hand: the steps of its own tool, and nothing for our own form. */
import { expect, test } from 'vitest';
import type { AnnouncementView } from '../../../functions/manager-api/screens/announcement.ts';
import type { Connection } from '../../../functions/manager-api/screens/connect-form.ts';
import type { SetupStep } from '../../../functions/manager-api/screens/setup.ts';
import { managerApi } from '../../../functions/manager-api/manager-api.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { requestTo } from '../../support/events.ts';
import { withOwnForm } from '../../support/own-form.ts';
import { exampleProgram } from '../../support/programs.ts';
import { managerOf } from '../../support/review-world.ts';
import { emptyWorld, MANAGER_PARTS } from '../../support/world.ts';

test('each tool has its own steps with the address and the secret in them, and Google its script', async () => {
  const world = await emptyWorld();
  const manager = managerOf(world, () => world.now);
  const connect = (source: string) =>
    manager.ask<Connection>('POST /api/sources/{source}/connect', { params: { source } });
  const typeform = (await connect('apply')).body;
  expect(typeform.steps.join(' ')).toContain(typeform.address);
  expect(typeform.steps.join(' ')).toContain(typeform.secret);
  expect([typeform.script, typeform.isUnreachable]).toEqual([undefined, false]);
  expect((await connect('apply-google')).body.script).toContain('function install()');
  // Our own form takes nothing from outside, so that there is no address to give away.
  expect((await connect('apply-here')).status).toBe(404);
});

test('our own form is there without a step of hers', async () => {
  const world = await emptyWorld();
  const { body } = await managerOf(world, () => world.now).ask<SetupStep[]>(
    'GET /api/cohorts/{cohort}/setup',
    {
      params: { cohort: world.program.cohort.id },
    },
  );
  const own = body.filter(({ id }) => id.endsWith('apply-here'));
  expect(own.map(({ id, state }) => [id, state])).toEqual([['connect-apply-here', 'done']]);
});

test('our own form has the code for a page of her own site, where the program lists the site', async () => {
  const world = await emptyWorld(withOwnForm(exampleProgram(), { embeddedIn: ['https://www.example.org'] }));
  const { body } = await managerOf(world, () => world.now).ask<SetupStep[]>(
    'GET /api/cohorts/{cohort}/setup',
    { params: { cohort: world.program.cohort.id } },
  );
  expect(body.find(({ id }) => id === 'connect-own')?.embed).toMatch(
    /^<iframe src="https:[^"]+\/apply\/spring-2026" title="Apply to [^"]+" style="[^"]+"><\/iframe>$/,
  );
});

test('words to tell people have the dates, the rules and the address, and a short post is short', async () => {
  const world = await emptyWorld();
  const { body } = await managerOf(world, () => world.now).ask<AnnouncementView>(
    'GET /api/cohorts/{cohort}/announcement',
    { params: { cohort: world.program.cohort.id } },
  );
  const [site, chat, post] = body.texts.map(({ text }) => text);
  for (const words of [
    'March 16',
    'at least three years',
    'one hour, once a month',
    'amara@mentoring.example.org',
  ])
    expect(site).toContain(words);
  for (const text of [site, chat, post]) expect(text).toContain('https://mentoring.example.org/apply');
  expect(post!.length).toBeLessThanOrEqual(280);
});

test('a sender whose domain is not verified has its records, or is told whom to ask', async () => {
  const world = await emptyWorld();
  const record = { name: 'a._domainkey.x.org', type: 'CNAME', value: 'a.dkim.amazonses.com' } as const;
  const stepWith = async (records: readonly (typeof record)[]) => {
    const api = managerApi({
      ...MANAGER_PARTS,
      emailAccount: {
        ...MANAGER_PARTS.emailAccount,
        isVerified: () => Promise.resolve(false),
        dnsRecords: () => Promise.resolve(records),
      },
      ...{ table: world.table, bucket: memoryBucket(), clock: () => world.now },
    });
    const { cohort, program } = world.program;
    const answer = await api({
      ...requestTo(`/api/cohorts/${cohort.id}/setup`, { route: 'GET /api/cohorts/{cohort}/setup' }),
      params: { cohort: cohort.id },
      claims: { email: program.manager.email, email_verified: 'true' },
    });
    return (JSON.parse(String(answer.body)) as SetupStep[]).find(({ id }) => id === 'email')!;
  };
  expect(await stepWith([record])).toMatchObject({
    state: 'to-do',
    says: expect.stringContaining('add these records to the DNS of mentoring.example.org') as string,
    records: [record],
  });
  expect((await stepWith([])).says).toContain('npm run setup');
});
