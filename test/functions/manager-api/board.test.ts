/** The review of a draft through the API: prices, acts, undo, matching again, approval. */
import { describe, expect, test } from 'vitest';
import { applicationChange, findApplication } from '../../../shared/store/applications.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { exampleProgram } from '../../support/programs.ts';
import { menteeWith, mentorWith, worldInReview } from '../../support/review-world.ts';
import { cohortKey, findCohort } from '../../../shared/store/cohorts.ts';
import type { AuditRow } from '../../../functions/manager-api/screens/audit.ts';
import { afterChange, type BoardChange } from '../../../functions/manager-api/console/board-change.ts';
import type { BoardView, Choice, PriceView } from '../../../functions/manager-api/screens/board.ts';
import type { EquityView, MatchView } from '../../../functions/manager-api/screens/matching.ts';
import { menteeOf, mentorOf } from '../../../shared/domain/pair.ts';

const REVIEW = '/api/cohorts/{cohort}/review';
const program = { ...exampleProgram(), review: 'manual' as const };

/** Ana and Cleo want Rust, Dora Go; Ben offers both and has one seat, Eli offers Rust. */
async function inReview() {
  const { world, ids, manager } = await worldInReview(
    [
      menteeWith('Ana', ['Rust', 'Go']),
      menteeWith('Cleo', ['Rust']),
      menteeWith('Dora', ['Go']),
      mentorWith('Ben', ['Rust', 'Go']),
      mentorWith('Eli', ['Rust']),
    ],
    program,
  );
  const board = async () => (await manager.ask<BoardView>(`GET ${REVIEW}`)).body;
  /** What a page makes of an answer: the board that it had, with what changed in it. */
  const ask = async (act: object, revision?: number) => {
    const before = await board();
    const { status, body } = await manager.ask<BoardChange & { readonly message: string }>(`POST ${REVIEW}`, {
      body: { revision: revision ?? before.revision, act },
    });
    if (status !== 200) return { status, body: body as unknown as BoardView & { readonly message: string } };
    const after = { ...afterChange(before, body), message: '' };
    expect({ ...(await board()), message: '' }).toEqual(after);
    return { status, body: after };
  };
  const act = (change: object, revision?: number) => ask({ kind: 'change', change }, revision);
  const step = (kind: 'undo' | 'redo') => ask({ kind });
  const pairsOf = ({ pairs, names }: BoardView): string[] =>
    pairs.map(({ mentee, mentor }) => `${names[mentee]} ${names[mentor]}`).sort();
  return { world, ids, manager, board, act, step, pairsOf };
}

describe('the board', () => {
  test('says why a mentor has no mentee: whom they would suit, or what keeps everyone away', async () => {
    const { ids, manager, act } = await inReview();
    const why = async (name: string) =>
      (await manager.ask<{ says: string }>(`GET ${REVIEW}/mentor`, { query: { mentor: ids[name]! } })).body
        .says;
    await act({ kind: 'veto', mentee: ids['Cleo']!, mentor: ids['Eli']! });
    await act({ kind: 'move', mentee: ids['Ana']!, to: ids['Ben']! });
    expect(await why('Eli')).toBe(
      'No mentee fits: already locked (1), offers none of the help asked for (1), and ruled out by the manager (1).',
    );
    await act({ kind: 'seats', mentor: ids['Eli']!, seats: 0 });
    expect(await why('Eli')).toBe('Has no seat in this match.');
    expect((await manager.ask(`GET ${REVIEW}/mentor`, { query: { mentor: 'nobody' } })).status).toBe(404);
  });

  test('says what a change costs, and then it costs just that', async () => {
    const { ids, manager, board, act, pairsOf } = await inReview();
    const before = await board();
    expect(pairsOf(before)).toEqual(['Cleo Eli', 'Dora Ben']);
    const change = { kind: 'move', mentee: ids['Ana']!, to: ids['Ben']! };
    const { body: price } = await manager.ask<PriceView>(`GET ${REVIEW}/price`, { query: change });
    expect(price).toMatchObject({ name: 'Ana moves to Ben', possible: true });
    expect(price.says).toContain('Left without a mentor: Dora.');
    expect(await board()).toEqual(before);

    const { body: after } = await act(change);
    expect(pairsOf(after)).toEqual(['Ana Ben', 'Cleo Eli']);
    expect(after.acts).toEqual([{ name: 'Ana moves to Ben', standing: 'done' }]);
    expect(after.pairs.find(({ mentor }) => mentor === ids['Ben'])?.locked).toBe(true);
    expect(after.total).toBe(before.total);
    expect(price.says).toContain('The total points stay the same.');
    expect(after.since).toEqual(expect.arrayContaining(['Left without a mentor: Dora.']));
  });

  test('undoes, does again, and forgets what was undone when something else is done', async () => {
    const { ids, board, act, step, pairsOf } = await inReview();
    const draft = await board();
    await act({ kind: 'veto', mentee: ids['Dora'], mentor: ids['Ben'] });
    const changed = await board();
    expect(pairsOf(changed)).not.toEqual(pairsOf(draft));
    const { body: undone } = await step('undo');
    expect(pairsOf(undone)).toEqual(pairsOf(draft));
    expect(undone.acts).toEqual([{ name: 'Dora and Ben are ruled out', standing: 'undone' }]);
    expect(pairsOf((await step('redo')).body)).toEqual(pairsOf(changed));
    await step('undo');
    const { body } = await act({ kind: 'seats', mentor: ids['Ben'], seats: 2 });
    expect(body.acts).toEqual([{ name: 'Ben takes 2 people in this match', standing: 'done' }]);
    expect(pairsOf(body)).toHaveLength(3);
    expect((await step('redo')).status).toBe(409);
  });

  test('tells the second of two editors, and refuses what cannot be', async () => {
    const { ids, board, act } = await inReview();
    const { revision } = await board();
    const lock = { kind: 'lock', mentee: ids['Dora'], mentor: ids['Ben'] };
    expect((await act(lock, revision)).status).toBe(200);
    const late = await act({ kind: 'veto', mentee: ids['Ana'], mentor: ids['Eli'] }, revision);
    expect([late.status, late.body.message]).toEqual([409, expect.stringContaining('Someone changed')]);
    const noSeat = await act({ kind: 'lock', mentee: ids['Ana'], mentor: ids['Ben'] });
    expect([noSeat.status, noSeat.body.message]).toEqual([409, expect.stringContaining('no seat')]);
    expect((await act({ kind: 'eat', mentee: ids['Ana'] })).status).toBe(422);
  });

  test('answers why not, and what else there is', async () => {
    const { ids, manager, act } = await inReview();
    const choices = async (query: Record<string, string>) =>
      (await manager.ask<Choice[]>(`GET ${REVIEW}/choices`, { query })).body;
    const against = await choices({ mentee: ids['Dora']!, mentor: ids['Eli']! });
    expect(against).toMatchObject([
      {
        name: 'Eli',
        possible: 'against-the-rules',
        says: ['Not allowed: offers none of the help asked for.'],
      },
    ]);
    expect((await choices({ mentee: ids['Ana']! })).map(({ name }) => name).sort()).toEqual(['Ben', 'Eli']);
    // A mentor of no seats is no error, and says why.
    expect((await act({ kind: 'seats', mentor: ids['Eli']!, seats: 0 })).status).toBe(200);
    expect((await choices({ mentee: ids['Ana']! })).map(({ name }) => name)).toEqual(['Ben']);
    expect(await choices({ mentee: ids['Ana']!, mentor: ids['Eli']! })).toMatchObject([
      { possible: 'no', says: [expect.stringContaining('no seat') as string] },
    ]);
  });
});

describe('from the board to proposals', () => {
  test('matching again takes in who left, keeps locks and vetoes, and says what is different', async () => {
    const { world, ids, manager, board, act, pairsOf } = await inReview();
    await act({ kind: 'lock', mentee: ids['Cleo'], mentor: ids['Eli'] });
    const dora = await findApplication(world.table, program.cohort.id, ids['Dora']!);
    await world.table.transact([
      applicationChange(dora!, { withdrawnAt: '2026-03-17T10:00:00.000Z' }),
      { kind: 'update', key: cohortKey(program.cohort.id), add: { inputs: 1 } },
    ]);
    const { revision } = await board();
    const again = await manager.ask<{ difference: string[] }>(`POST ${REVIEW}/run`, { body: { revision } });
    expect(again.status).toBe(200);
    expect(again.body.difference).toContain('Left without a mentor: Dora.');
    const after = await board();
    expect(pairsOf(after)).toEqual(['Ana Ben', 'Cleo Eli']);
    expect(after).toMatchObject({ acts: [{ name: 'Cleo and Eli are locked' }], since: [] });
    const { runs } = (await manager.ask<MatchView>('GET /api/cohorts/{cohort}/match')).body;
    expect(runs).toHaveLength(2);
    const compared = await manager.ask('GET /api/cohorts/{cohort}/match/compare', {
      query: { from: runs[1]!.id, to: runs[0]!.id },
    });
    expect(compared.body).toMatchObject({ nowUnmatched: ['Dora'], nowMatched: ['Ana'] });
  });

  test('a lock of a former participant is void, and stands in no one\u2019s way', async () => {
    const { world, ids, manager, board, act } = await inReview();
    await act({ kind: 'lock', mentee: ids['Dora'], mentor: ids['Ben'] });
    const dora = await findApplication(world.table, program.cohort.id, ids['Dora']!);
    await world.table.transact([
      applicationChange(dora!, { withdrawnAt: '2026-03-17T10:00:00.000Z' }),
      { kind: 'update', key: cohortKey(program.cohort.id), add: { inputs: 1 } },
    ]);
    expect((await board()).acts).toMatchObject([{ standing: 'void' }]);
    expect((await board()).acts).toMatchObject([{ standing: 'void' }]);
    const { revision } = await board();
    expect((await manager.ask(`POST ${REVIEW}/run`, { body: { revision } })).status).toBe(200);
    const after = await board();
    expect(after.acts).toEqual([]);
    const approved = await manager.ask('POST /api/cohorts/{cohort}/approve', {
      body: { revision: after.revision },
    });
    expect(approved).toMatchObject({ status: 202, body: { state: 'proposing' } });
    expect((await act({ kind: 'veto', mentee: ids['Ana'], mentor: ids['Ben'] }, after.revision)).status).toBe(
      404,
    );
  });

  test('approval asks the pairs of the board, on the seats that it gave', async () => {
    const { world, ids, manager, board, act } = await inReview();
    await act({ kind: 'seats', mentor: ids['Ben'], seats: 2 });
    await act({ kind: 'move', mentee: ids['Ana'], to: ids['Ben'] });
    const { revision, emails } = await board();
    const stale = await manager.ask('POST /api/cohorts/{cohort}/approve', {
      body: { revision: revision - 1 },
    });
    expect(stale.status).toBe(409);
    const approved = await manager.ask('POST /api/cohorts/{cohort}/approve', { body: { revision } });
    expect(approved).toMatchObject({ status: 202, body: { state: 'proposing' } });
    const pairs = await listPairs(world.table, program.cohort.id);
    const name = Object.fromEntries(Object.entries(ids).map(([who, id]) => [id, who]));
    expect(pairs.map((pair) => `${name[menteeOf(pair)]} ${name[mentorOf(pair)]}`).sort()).toEqual([
      'Ana Ben',
      'Cleo Eli',
      'Dora Ben',
    ]);
    // Ben is asked about two people in one email.
    const proposals = (await world.messages()).filter(({ email }) => email === 'proposal');
    expect(new Set(proposals.map(({ person: one }) => one)).size).toBe(emails.asked);
    expect(emails.asked).toBe(5);
    expect((await findCohort(world.table, program.cohort.id))?.state).toBe('running');
    const audit = (await manager.ask<AuditRow[]>('GET /api/cohorts/{cohort}/audit')).body;
    expect(audit.map(({ by, what }) => `${by}: ${what}`)).toEqual(
      expect.arrayContaining([
        `${program.program.manager.email}: Approved the match`,
        `${program.program.manager.email}: Changed the draft match`,
      ]),
    );
    expect((await manager.ask(`GET ${REVIEW}`)).status).toBe(404);
  });

  test('chances are shown by group, small ones left empty', async () => {
    const { manager } = await inReview();
    const { body } = await manager.ask<{ views: EquityView[] }>('GET /api/cohorts/{cohort}/match/equity');
    expect(body.views).toEqual([{ by: 'Day of application', rows: [{ group: '2026-03-03', people: 3 }] }]);
  });
});

test('after the last day for introductions a match cannot be approved, and the answer names the day', async () => {
  const { world, manager } = await inReview();
  world.now = Date.parse('2026-06-15T10:00:00Z');
  const late = await manager.ask<{ message: string }>('POST /api/cohorts/{cohort}/approve', {});
  expect([late.status, late.body.message]).toEqual([
    409,
    expect.stringContaining('last day for introductions was 2026-05-28'),
  ]);
  expect((await findCohort(world.table, program.cohort.id))?.state).toBe('review');
});
