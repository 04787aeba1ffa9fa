/** The laptop's engines fail as AWS does when they are asked to, and nothing is lost by it. */
import { expect, test } from 'vitest';
import { Chances } from '../../infra/local/faults.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { listMessages } from '../../shared/store/messages.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, mentor, person, startWith } from '../support/stack.ts';

test('people apply through engines that throttle, conflict and lose answers, and each gets one receipt', async () => {
  const program = exampleProgram();
  const stack = await startWith(program, '2026-03-02T09:00:00Z', { wire: true, faults: 3 });
  try {
    const people = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, n) => (n % 2 ? mentor(id) : person(id)));
    for (const one of people) {
      let status = 0;
      // Form tools try again what was not taken.
      while (status !== 200) ({ status } = await apply(stack, program, one));
    }
    // What is unknown is looked at again, and what was refused is tried again.
    await stack.advanceTo(Date.parse('2026-03-02T15:00:00Z'));
    const applications = await listApplications(stack.table, program.cohort.id);
    expect(applications).toHaveLength(people.length);
    const receipts = (await listMessages(stack.table, program.cohort.id)).filter(
      ({ email }) => email === 'receipt',
    );
    expect(receipts.map(({ state }) => state)).toEqual(people.map(() => 'sent'));
    // SES tells of each that it took, so that none is sent again.
    for (const { email } of people) expect(stack.ses.list().filter(({ to }) => to === email)).toHaveLength(1);
  } finally {
    await stack.stop();
  }
});

test('a chance is the same for a seed, a name and a count, and one that is left out moves no other', () => {
  const drawn = (chances: Chances) =>
    [1, 2, 3].map(() => [chances.draw('a'), chances.happens('b', 0.5), chances.draw('c')]);
  expect(drawn(new Chances(7))).toEqual(drawn(new Chances(7)));
  expect(drawn(new Chances(7))).not.toEqual(drawn(new Chances(8)));
  const all = new Chances(7);
  for (let n = 0; n < 20; n++) all.happens('b', 0.5);
  const [first = ''] = all.happened;
  const less = new Chances(7, new Set([first]));
  for (let n = 0; n < 20; n++) less.happens('b', 0.5);
  expect(less.happened).toEqual(all.happened.slice(1));
  // About as often as asked for.
  const many = new Chances(1);
  for (let n = 0; n < 2000; n++) many.happens('c', 0.1);
  expect(many.happened.length).toBeGreaterThan(140);
  expect(many.happened.length).toBeLessThan(260);
});
