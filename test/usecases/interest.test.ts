/** The interest poll: it counts mentors and mentees apart, and closes on a day of its own. */
import { expect, test } from 'vitest';
import { iso } from '../../shared/domain/calendar.ts';
import { deliveryId } from '../../shared/domain/delivery.ts';
import type { Program } from '../../shared/domain/program.ts';
import { tally } from '../../shared/forms/tally.ts';
import { interestPages } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { findDelivery, keepDelivery } from '../../shared/store/deliveries.ts';
import { processDelivery } from '../../shared/usecases/intake/process-delivery.ts';
import { exampleProgram } from '../support/programs.ts';
import { FORM_API, emptyWorld, SECRETS } from '../support/world.ts';

test('says who would be what until its day, and keeps what comes later', async () => {
  const example = exampleProgram();
  const program: Program = {
    ...example,
    sources: example.sources.map((source) =>
      source.id === 'interest'
        ? { ...source, closes: '2026-03-04', fields: { ...source.fields, role: 'question_role' } }
        : source,
    ),
  };
  const world = await emptyWorld(program);
  const source = program.sources.find(({ id }) => id === 'interest')!;
  const answer = async (name: string, role: string) => {
    const { body } = tally.sample({
      source,
      secret: 'secret',
      answers: { name, email: `${name}@example.org`, ...(role !== '' && { role }) },
      response: name,
      at: world.now,
    });
    const bytes = new TextEncoder().encode(body);
    const key = { source: 'interest', id: deliveryId('interest', bytes) };
    await keepDelivery(
      world.table,
      { ...key, provider: 'tally', receivedAt: iso(world.now), state: 'kept', bytes: bytes.length },
      { body: bytes, now: world.now },
    );
    const needs = {
      table: world.table,
      bucket: memoryBucket(),
      secrets: SECRETS,
      formApi: FORM_API,
      clock: () => world.now,
    };
    await processDelivery(needs, key);
    return (await findDelivery(world.table, key))?.state;
  };
  expect(await answer('ana', 'Mentee')).toBe('stored');
  expect(await answer('ben', 'Mentor')).toBe('stored');
  expect(await answer('cleo', '')).toBe('stored');
  world.now = Date.parse('2026-03-04T22:59:00Z');
  expect(await answer('dan', 'Mentor')).toBe('stored');
  world.now = Date.parse('2026-03-04T23:01:00Z');
  expect(await answer('eve', 'Mentor')).toBe('late');
  const roles = (await Array.fromAsync(interestPages(world.table, program.cohort.id)))
    .flat()
    .map(({ role }) => role ?? 'unsaid');
  expect(roles.toSorted()).toEqual(['mentee', 'mentor', 'mentor', 'unsaid']);
});
