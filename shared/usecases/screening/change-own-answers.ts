/** Someone changes answers of their own by link, whatever form they came by: a version of its own, the newest. */
import type { Answers } from '../../domain/answers.ts';
import { type Application, nameIn, zoneIn } from '../../domain/application.ts';
import { iso } from '../../domain/calendar.ts';
import { type CohortWithProgram } from '../../domain/cohort.ts';
import { correctionWrites, listVersions } from '../../store/applications.ts';
import { inputsMovedWrite } from '../../store/cohorts.ts';
import { profileWrite } from '../../store/people.ts';
import { equals } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';

/** `moved`: the application, or the cohort, is another by now. */
export async function changeOwnAnswers(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  { application, answers }: { readonly application: Application; readonly answers: Answers },
): Promise<'changed' | 'nothing' | 'moved'> {
  const { person } = application;
  const changed = program.questions.filter(
    ({ id }) => JSON.stringify(answers[id]) !== JSON.stringify(application.answers[id]),
  );
  if (changed.length === 0) return 'nothing';
  const versions = await listVersions(table, cohort.id, person);
  const result = await table.transact([
    ...correctionWrites(
      program,
      { application, versions },
      {
        answers,
        at: iso(clock()),
        keepsCapacity: !changed.some(({ use }) => use === 'capacity'),
        by: 'change',
      },
    ),
    profileWrite(person, { name: nameIn(program, answers), zone: zoneIn(program, answers) }),
    inputsMovedWrite(cohort.id, equals('state', 'open')),
  ]);
  return result.kind === 'done' ? 'changed' : 'moved';
}
