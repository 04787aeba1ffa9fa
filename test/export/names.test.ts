/** Exports name the people whom their rows are about; a former participant has no name any more. */
import { expect, test } from 'vitest';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { sessionWrite } from '../../shared/store/sessions.ts';
import type { SheetName } from '../../shared/domain/export-names.ts';
import { exportSheet } from '../../shared/usecases/reports/export-sheet.ts';
import { erasePerson } from '../../shared/usecases/rights/erase.ts';
import { exampleProgram } from '../support/programs.ts';
import { menteeWith, mentorWith, worldInReview } from '../support/review-world.ts';
import { SECRETS } from '../support/world.ts';

const program = { ...exampleProgram(), review: 'manual' as const };

async function proposed() {
  const people = [menteeWith('Ana', ['Rust']), mentorWith('Ben', ['Rust'])];
  const { world, ids, manager } = await worldInReview(people, program);
  await manager.ask('POST /api/cohorts/{cohort}/approve', { body: {} });
  const { table, bucket } = world;
  const [pair] = await listPairs(table, program.cohort.id);
  await table.write(
    sessionWrite({
      ...{ cohort: program.cohort.id, pair: pair!.id, side: 'mentor', met: true, date: '2026-03-30' },
      ...{ topics: 'Rust', takeaways: '', loggedAt: '2026-03-30T10:00:00.000Z' },
    }),
  );
  const found = (await findCohortWithProgram(table, program.cohort.id))!;
  /** The first record of an export that is about someone, by its columns. */
  const first = async (name: SheetName) => {
    const { columns, pages } = await exportSheet(table, found, { name, now: world.now });
    const records = (await Array.fromAsync(pages)).flat();
    const record = records.find((one) => one.includes(ids['Ben'])) ?? records[0] ?? [];
    return Object.fromEntries(columns.map((column, index) => [column.name, record[index]]));
  };
  return { world, ids, found, first, parts: { table, bucket, secrets: SECRETS, clock: () => world.now } };
}

test('of pairs, sessions and emails', async () => {
  const { ids, first } = await proposed();
  const named = {
    mentor_name: 'Ben',
    mentor_email: 'ben@example.org',
    mentee_name: 'Ana',
    mentee_email: 'ana@example.org',
  };
  expect(await first('pairs')).toMatchObject({ mentor: ids['Ben'], ...named });
  expect(await first('sessions')).toMatchObject({ logged_by: 'mentor', ...named });
  expect(await first('messages')).toMatchObject({ person_name: 'Ben', person_email: 'ben@example.org' });
});

test('but not of who was erased', async () => {
  const { ids, first, found, parts } = await proposed();
  await erasePerson(parts, found, { person: ids['Ana']!, by: 'person' });
  expect(await first('pairs')).toMatchObject({ mentor_name: 'Ben', mentee_name: undefined });
});
