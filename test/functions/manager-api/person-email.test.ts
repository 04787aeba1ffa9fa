/** An email as it was sent: for 90 days, without the links that are the recipient's alone. */
import { expect, test } from 'vitest';
import type { PersonView } from '../../../functions/manager-api/screens/person.ts';
import type { KeptEmailView } from '../../../functions/manager-api/screens/person-email.ts';
import { DAY } from '../../../shared/domain/calendar.ts';
import { readLink } from '../../../shared/links.ts';
import { forgetContentWrite } from '../../../shared/store/messages.ts';
import { sendMessage } from '../../../shared/usecases/email/outbox.ts';
import { managerOf } from '../../support/review-world.ts';
import { recordingMailer, worldWithReceipt } from '../../support/world.ts';

const PERSON = 'GET /api/cohorts/{cohort}/people/{person}';

async function sentReceipt() {
  const world = await worldWithReceipt();
  const manager = managerOf(world, () => world.now);
  const mailer = recordingMailer();
  const [receipt] = await world.messages();
  await sendMessage(world.outbox(mailer), receipt!);
  const read = async () => {
    const { person } = world;
    const { body } = await manager.ask<PersonView>(PERSON, { params: { person } });
    const [message] = body.timeline.flatMap((one) => one.message ?? []);
    const params = { person, message: message ?? receipt!.id };
    const { status, body: email } = await manager.ask<KeptEmailView>(`${PERSON}/emails/{message}`, {
      params,
    });
    return { isOffered: message !== undefined, status, email };
  };
  return { world, receipt: receipt!, read, source: Buffer.from(mailer.sent[0]!).toString() };
}

test('it is read as it was sent, and no link of it does anything', async () => {
  const { read, source } = await sentReceipt();
  const { isOffered, status, email } = await read();
  expect([isOffered, status]).toEqual([true, 200]);
  expect(email.subject).toMatch(/^We have your application/);
  expect(email.html).toContain('Hello Ana');
  const linksIn = (text: string) => (text.match(/[\w-]{40,60}/g) ?? []).filter((one) => readLink(one));
  // The test would prove nothing where there was none.
  expect(linksIn(source.replace(/=\r?\n/g, ''))).not.toEqual([]);
  expect(linksIn(email.html)).toEqual([]);
});

test('after 90 days, and when it named someone who was erased, it is not offered or not there', async () => {
  const { world, read, receipt } = await sentReceipt();
  world.now += 89 * DAY;
  expect(await read()).toMatchObject({ isOffered: true, status: 200 });
  await world.table.write(forgetContentWrite(receipt));
  expect((await read()).status).toBe(404);
  world.now += 2 * DAY;
  expect(await read()).toMatchObject({ isOffered: false, status: 404 });
});
