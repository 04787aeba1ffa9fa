/** Who comes before applications open for their role, or is no member: kept, told once, and taken in when it is time. */
import { expect, test } from 'vitest';
import { admissionOf, windowsInWords } from '../../shared/domain/admission.ts';
import { DAY, iso } from '../../shared/domain/calendar.ts';
import { deliveryId } from '../../shared/domain/delivery.ts';
import { contradictions } from '../../shared/domain/program-checks.ts';
import type { Program } from '../../shared/domain/program.ts';
import { ownBody } from '../../shared/forms/own-form.ts';
import { invitationWrite, listApplications, listInterested } from '../../shared/store/applications.ts';
import type { Message } from '../../shared/domain/message.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { findDelivery, keepDelivery } from '../../shared/store/deliveries.ts';
import { applyProgram } from '../../shared/usecases/journey/apply-program.ts';
import { readMessageContext } from '../../shared/usecases/email/read-context.ts';
import { compose } from '../../shared/email/compose.ts';
import { processDelivery } from '../../shared/usecases/intake/process-delivery.ts';
import { KNOWN_EMAILS } from '../../shared/email/texts.ts';
import { exampleProgram } from '../support/programs.ts';
import { managerOf } from '../support/review-world.ts';
import { FORM_API, emptyWorld, SECRETS } from '../support/world.ts';

const mentorsFirst = (): Program => {
  const program = exampleProgram();
  return { ...program, cohort: { ...program.cohort, opensFor: { mentee: '2026-03-09' } } };
};

const membersOnly = (): Program => ({
  ...exampleProgram(),
  members: { domains: ['example.org'], become: 'Join at https://club.example.org.' },
});

async function world(program: Program, now = '2026-03-03T10:00:00Z') {
  const made = await emptyWorld(program);
  made.now = Date.parse(now);
  const { table } = made;
  const bucket = memoryBucket();
  const needs = { table, bucket, secrets: SECRETS, formApi: FORM_API, clock: () => made.now };
  const apply = async (answers: object, response = 'r1') => {
    const body = ownBody({
      form: 'apply-here',
      response,
      submittedAt: iso(made.now),
      answers: { name: 'Ana Lima', email: 'ana@example.org', role: 'Mentee', consent: true, ...answers },
    });
    const key = { source: 'apply-here', id: deliveryId('apply-here', body) };
    await keepDelivery(
      table,
      { ...key, provider: 'mentorline', receivedAt: iso(made.now), state: 'kept', bytes: body.length },
      { body, now: made.now },
    );
    await processDelivery(needs, key);
    return {
      key,
      read: () => processDelivery(needs, key),
      row: async () => ({
        ...(await findDelivery(table, key)),
        due: (await table.get({ pk: 'SOURCE#apply-here', sk: `DELIVERY#${key.id}` }))?.['gsi2sk'],
      }),
    };
  };
  const emails = async () => (await made.messages()).map(({ email }) => email);
  const cohort = program.cohort.id;
  return { made, table, apply, emails, cohort, applications: () => listApplications(table, cohort) };
}

test('a mentee who comes while only mentors can apply is told, and is an applicant on the day', async () => {
  const { made, apply, emails, applications } = await world(mentorsFirst());
  const early = await apply({});
  expect(await early.row()).toMatchObject({
    state: 'early',
    reason: expect.stringContaining('March 9') as string,
  });
  expect([await applications(), await emails()]).toEqual([[], ['early']]);
  // It is looked at every day, because the day may move.
  expect((await early.row()).due).toContain(iso(made.now + DAY));
  made.now += DAY;
  await early.read();
  expect([(await early.row()).state, await emails()]).toEqual(['early', ['early']]);
  made.now = Date.parse('2026-03-08T23:00:00Z');
  await early.read();
  expect(await early.row()).toMatchObject({ state: 'stored', due: undefined });
  expect((await emails()).sort()).toEqual(['early', 'receipt']);
  expect(await applications()).toHaveLength(1);
});

test('mentors come in meanwhile, and so does who wants to be both', async () => {
  const { apply, emails } = await world(mentorsFirst());
  await apply({ role: 'Mentor', email: 'ben@example.org' });
  await apply({ role: 'Both', email: 'cleo@example.org' }, 'r2');
  expect(await emails()).toEqual(['receipt', 'receipt']);
});

test('no one applies before applications open, by whatever form; a day that moves is followed', async () => {
  const program = exampleProgram();
  const { made, table, apply, emails, applications } = await world(program, '2026-02-20T10:00:00Z');
  const early = await apply({});
  expect((await early.row()).state).toBe('early');
  const sooner = { ...program, cohort: { ...program.cohort, opens: '2026-02-21' } };
  await applyProgram({ table, clock: () => made.now }, sooner, { by: 'test' });
  made.now += DAY;
  await early.read();
  expect([await applications(), (await emails()).sort()]).toMatchObject([
    [{ role: 'mentee' }],
    ['early', 'receipt'],
  ]);
});

test('members only: others are told how to become one, and the manager can take them in', async () => {
  const { made, apply, emails, applications } = await world(membersOnly());
  await apply({ email: 'ANA@Example.org' });
  const stranger = await apply({ name: 'Eve', email: 'eve@elsewhere.net' }, 'r2');
  expect(await stranger.row()).toMatchObject({ state: 'not-a-member', due: undefined });
  expect([await emails(), (await applications()).length]).toEqual([['receipt', 'not-a-member'], 1]);
  const told = (await made.messages()).find(({ email }) => email === 'not-a-member')!;
  const context = await readMessageContext(made.table, told);
  const links = { publicUrl: 'https://m.example.org', key: 'k' };
  const { text } = await compose(context!, told, { links, now: made.now });
  expect(text).toContain('https://club.example.org');
  const manager = managerOf(made, () => made.now);
  const params = { source: 'apply-here', delivery: stranger.key.id };
  const act = () =>
    manager.ask('POST /api/sources/{source}/deliveries/{delivery}/acts', { params, body: { act: 'admit' } });
  expect((await act()).status).toBe(200);
  expect((await applications()).map(({ screening }) => screening)).toEqual(['open', 'open']);
  expect((await emails()).filter((email) => email === 'receipt')).toHaveLength(2);
  expect((await act()).status).toBe(409);
});

test('invited people are members', async () => {
  const { made, apply, emails } = await world(membersOnly());
  const manager = managerOf(made, () => made.now);
  const file = Buffer.from('name,email\nEve Ode,eve@elsewhere.net\n').toString('base64');
  const columns = { name: 'name', email: 'email' };
  await manager.ask('POST /api/cohorts/{cohort}/imports', {
    params: { cohort: made.program.cohort.id },
    body: { file, kind: 'invitees', columns },
  });
  await apply({ name: 'Evelyn', email: 'eve@elsewhere.net' });
  expect(await emails()).toEqual(['receipt']);
});

test('who is in already can change their answers, whatever the rules have become', async () => {
  const { made, table, apply, emails } = await world(exampleProgram());
  await apply({ email: 'ana@elsewhere.net' });
  await applyProgram({ table, clock: () => made.now }, membersOnly(), { by: 'test' });
  made.now += DAY;
  const again = await apply({ email: 'ana@elsewhere.net', years: 4 });
  expect((await again.row()).state).toBe('updated');
  expect(await emails()).not.toContain('not-a-member');
});

test('the windows in words, and dates that do not fit', () => {
  expect(windowsInWords(mentorsFirst())).toEqual(['Mentees can apply from Monday, March 9, 2026']);
  expect(windowsInWords(exampleProgram())).toEqual([]);
  const program = mentorsFirst();
  const wrong = { ...program, cohort: { ...program.cohort, opensFor: { mentor: '2026-04-09' } } };
  expect(contradictions(wrong, KNOWN_EMAILS)).toMatchObject([{ path: ['cohort', 'opensFor', 'mentor'] }]);
  const someone = { role: 'mentee', email: 'a@mail.example.org', isInvited: false } as const;
  // A domain is meant exactly.
  expect(admissionOf(membersOnly(), someone, Date.parse('2026-03-03T10:00:00Z')).kind).toBe('not-a-member');
});

test('whose answers wait is neither invited nor reminded to apply: they have nothing more to do', async () => {
  const { made, table, apply, cohort } = await world(mentorsFirst());
  await apply({});
  const [person = ''] = (await made.messages()).map((one) => one.person);
  await table.write(invitationWrite(cohort, { person, importedBy: 'a file' }));
  await table.write(invitationWrite(cohort, { person: 'someone-else', importedBy: 'a file' }));
  expect(await listInterested(table, cohort)).toEqual(['someone-else']);
  // One that was on its way already is not sent either.
  const { program } = made;
  const message = (touchpoint: string, email: string) =>
    ({ id: touchpoint, cohort, person, touchpoint, email, state: 'pending' }) as unknown as Message;
  for (const [touchpoint, email] of [
    ['invitation', 'invitation'],
    ['nudge-7', 'deadline-nudge'],
  ] as const) {
    expect(program.journey.some(({ id }) => id === touchpoint)).toBe(true);
    expect(await readMessageContext(table, message(touchpoint, email))).toMatchObject({ relevant: false });
  }
  expect(await readMessageContext(table, message('came-early', 'early'))).toMatchObject({ relevant: true });
});
