/** Mentees rank mentors who agreed to be shown, between the close and the approval of the match. */
import { afterEach, expect, test } from 'vitest';
import type { LocalStack } from '../../infra/local/stack.ts';
import { reviewOccurrences } from '../../shared/domain/journey.ts';
import type { Program } from '../../shared/domain/program.ts';
import { findApplication, listApplications } from '../../shared/store/applications.ts';
import { findCohort, findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { readMatchInput } from '../../shared/usecases/matching/run-match.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, emailTo, mentor, person, press, startWith } from '../support/stack.ts';

let stack: LocalStack | undefined;
afterEach(() => stack?.stop());

function choosing(shown: 'anonymous' | 'named' | 'off'): Program {
  const program = exampleProgram();
  return {
    ...program,
    review: 'manual',
    policies: { ...program.policies, choices: shown },
    questions: [
      ...program.questions,
      {
        id: 'shown',
        kind: 'yes-no',
        use: 'shown',
        required: false,
        text: 'May mentees see what I offer before the match?',
      },
    ],
    sources: program.sources.map((source) =>
      source.purpose === 'application'
        ? {
            ...source,
            fields: { ...source.fields, shown: source.provider === 'typeform' ? 'q_shown' : 'shown' },
          }
        : source,
    ),
  };
}

async function inReview(program: Program): Promise<LocalStack> {
  const running = await startWith(program, '2026-03-02T09:00:00Z');
  const shown = (answer: boolean) => ({ answers: { shown: answer } as never });
  await apply(running, program, mentor('open1', { capacity: 2 }), shown(true));
  await apply(running, program, mentor('open2', { years: 9 }), shown(true));
  await apply(running, program, mentor('private'), shown(false));
  await apply(running, program, person('a'), shown(false));
  await running.advanceTo(Date.parse('2026-03-18T12:00:00Z'));
  return running;
}

const SUBJECT = 'Whom would you choose';
const PRESS = { 'choice-1': '', 'choice-2': '' };

test('a mentee ranks mentors by what they offer; who did not agree is not shown, names are not either, and the next match counts it', async () => {
  const program = choosing('anonymous');
  stack = await inReview(program);
  const applications = await listApplications(stack.table, program.cohort.id);
  const idOf = (id: string) =>
    applications.find(({ answers }) => answers['email'] === person(id).email)!.person;
  const [link = ''] = emailTo(stack, person('a').email, SUBJECT).links;
  const page = await (await fetch(link)).text();
  expect(page).toContain('Mentor 2');
  expect(page).not.toContain('Mentor 3');
  expect(page).not.toMatch(/Person open|Person private|@example/);
  const inputs = async () => (await findCohort(stack!.table, program.cohort.id))!.inputs;
  const before = await inputs();
  // Who is not on the list cannot be chosen, and no one twice.
  const choose = {
    ...PRESS,
    'choice-1': idOf('private'),
    'choice-2': idOf('open2'),
    'choice-3': idOf('open2'),
  };
  expect(await (await press(link, choose)).text()).toContain('Your choices are kept');
  expect((await findApplication(stack.table, program.cohort.id, idOf('a')))?.choices).toEqual([
    idOf('open2'),
  ]);
  expect(await inputs()).toBe(before + 1);
  const found = (await findCohortWithProgram(stack.table, program.cohort.id))!;
  const { mentees } = await readMatchInput(stack.table, found, { kind: 'match' });
  expect(mentees.map(({ wishes }) => wishes)).toEqual([[idOf('open2')]]);
  expect(await (await fetch(link)).text()).toMatch(new RegExp(`value="${idOf('open2')}" selected`));
  expect(stack.ses.list().filter(({ subject }) => subject.includes(SUBJECT))).toHaveLength(1);
});

test('names are shown where the program says so, and nothing is asked where it does not show mentors', async () => {
  stack = await inReview(choosing('named'));
  const [link = ''] = emailTo(stack, person('a').email, SUBJECT).links;
  const page = await (await fetch(link)).text();
  expect(page).toContain('Person open1');
  expect(page).not.toContain('Person private');
  const planned = (shown: 'named' | 'off') =>
    reviewOccurrences(choosing(shown), '2026-03-17').map(({ id }) => id);
  expect(planned('named')).toContain('choices-open');
  expect(planned('off')).not.toContain('choices-open');
});
