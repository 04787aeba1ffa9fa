/** Answers that someone changes by the link in their emails, whatever form they applied by. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { participantPages } from '../../functions/participant-pages/participant-pages.ts';
import { processDeliveries } from '../../functions/process-delivery/process-delivery.ts';
import { receiveForm } from '../../functions/receive-form/receive-form.ts';
import { linkFor } from '../../shared/links.ts';
import { LINK_KEY } from '../../shared/secrets.ts';
import { listApplications, listVersions } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { cohortKey } from '../../shared/store/cohorts.ts';
import { findPerson } from '../../shared/store/people.ts';
import { signedDelivery } from '../support/deliveries.ts';
import { requestTo, streamOf } from '../support/events.ts';
import { fieldsOf } from '../support/own-form.ts';
import { exampleProgram } from '../support/programs.ts';
import { FORM_API, emptyWorld, SECRETS } from '../support/world.ts';

async function applicant(program = exampleProgram()) {
  const world = await emptyWorld(program);

  const { table } = world;
  const parts = {
    table,
    bucket: memoryBucket(),
    secrets: SECRETS,
    formApi: FORM_API,
    clock: () => world.now,
  };
  const onError = (error: unknown): void => expect(error).toBeUndefined();
  const deliver = async (answers: object, at = world.now) => {
    const request = signedDelivery(program, { at, answers });
    const { kept } = JSON.parse((await receiveForm({ ...parts, onError })(request)).body ?? '') as {
      kept?: string;
    };
    if (kept !== undefined)
      await processDeliveries({ ...parts, onError })(streamOf({ id: kept, source: 'apply' }));
  };
  await deliver({});
  const application = async () => (await listApplications(table, program.cohort.id))[0]!;
  const { person } = await application();
  const pages = participantPages({ ...parts, newId: randomUUID, publicUrl: 'https://m.example.org' });
  const [key = ''] = await SECRETS.live(LINK_KEY);
  const path = () =>
    new URL(
      linkFor(
        { publicUrl: 'https://m.example.org', key },
        { cohort: program.cohort.id, person },
        { purpose: 'manage', now: world.now },
      ),
    ).pathname;
  const visit = (fields?: URLSearchParams, query: Record<string, string> = { answers: '' }) =>
    pages(
      requestTo(path(), {
        ...{ params: { token: path().slice(3) }, query },
        ...(fields && { method: 'POST', body: Buffer.from(fields.toString()) }),
        headers: new Map([['content-type', 'application/x-www-form-urlencoded']]),
      }),
    );
  return { world, deliver, application, visit, person };
}

test('the page has the answers filled in, and what is changed is the newest version', async () => {
  const { world, application, visit, person } = await applicant();
  expect((await visit(undefined, {})).body).toContain('Change my answers');
  const fields = fieldsOf(await visit());
  expect([fields.get('a-name'), fields.get('a-wants'), fields.get('a-role'), fields.get('a-zone')]).toEqual([
    ...['Ana Lima', 'Rust', 'Mentee', 'Europe/Berlin'],
  ]);
  // Where email goes and what was agreed to are not changed here.
  expect([fields.has('a-email'), fields.has('a-consent')]).toEqual([false, false]);
  world.now += 60_000;
  fields.set('a-name', 'Ana Costa');
  fields.set('a-wants', 'Go, SQL');
  expect((await visit(fields)).body).toContain('we have your new answers');
  const changed = await application();
  expect(changed.answers).toMatchObject({ name: 'Ana Costa', wants: ['Go', 'SQL'], consent: true });
  expect(changed.answers['email']).toBe('ana@example.org');
  expect((await findPerson(world.table, person))?.name).toBe('Ana Costa');
  expect(await listVersions(world.table, world.program.cohort.id, person)).toHaveLength(2);
  // Saving what is there already makes no version.
  expect((await visit(fieldsOf(await visit()))).body).toContain('Nothing has changed');
});

test('an older delivery that comes again, or late, does not undo the change', async () => {
  const { world, application, visit, deliver } = await applicant();
  const before = world.now;
  world.now += 3_600_000;
  const fields = fieldsOf(await visit());
  fields.set('a-wants', 'Go');
  await visit(fields);
  await deliver({ wants: ['COBOL'] }, before + 60_000);
  expect((await application()).answers['wants']).toEqual(['Go']);
  // A newer one counts.
  world.now += 60_000;
  await deliver({ wants: ['Zig'] });
  expect((await application()).answers['wants']).toEqual(['Zig']);
});

test('what does not fit is said at its question; of two pages at once, the second changes nothing', async () => {
  const { application, visit } = await applicant();
  const [one, other] = [fieldsOf(await visit()), fieldsOf(await visit())];
  one.set('a-years', 'many');
  const wrong = await visit(one);
  expect([wrong.status, wrong.body]).toEqual([422, expect.stringContaining('id="a-years-problem"')]);
  one.set('a-years', '4');
  await visit(one);
  other.set('a-years', '9');
  expect((await visit(other)).status).toBe(409);
  expect((await application()).answers['years']).toBe(4);
});

test('once applications have closed, answers stay', async () => {
  const { world, application, visit } = await applicant();
  const fields = fieldsOf(await visit());
  fields.set('a-wants', 'Go');
  const key = cohortKey(world.program.cohort.id);
  await world.table.write({ kind: 'update', key, set: { state: 'review' } });
  expect((await visit(fields)).body).toContain('Applications have closed');
  expect((await application()).answers['wants']).toEqual(['Rust']);
});

test('who applied by a form for one role is not asked for it', async () => {
  const program = exampleProgram();
  const sources = program.sources.map(({ fields: { role: _, ...fields }, ...source }) =>
    source.id === 'apply' ? { ...source, fields, role: 'mentor' as const } : { ...source, fields },
  );
  const { application, visit } = await applicant({ ...program, sources });
  const fields = fieldsOf(await visit());
  fields.set('a-wants', 'Go');
  expect(fields.has('a-role')).toBe(false);
  expect((await visit(fields)).body).toContain('we have your new answers');
  expect((await application()).role).toBe('mentor');
});
