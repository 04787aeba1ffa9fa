/** Keeps whom a mentee would choose. The next match of the draft counts it. */
import type { Application } from '../../domain/application.ts';
import type { PersonId } from '../../domain/brand.ts';
import { choicesFor, mayChoose, MOST_CHOICES } from '../../domain/choices.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { applicationChange, listApplications } from '../../store/applications.ts';
import { inputsMovedWrite } from '../../store/cohorts.ts';
import { equals } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';

/** `wanted`: the first choice first; who is not on the list, or named twice, is left out. */
export async function keepChoices(
  { table }: Pick<Dependencies, 'table'>,
  found: CohortWithProgram,
  { application, wanted }: { readonly application: Application; readonly wanted: readonly PersonId[] },
): Promise<'kept' | 'over' | 'moved'> {
  if (!mayChoose(found, application)) return 'over';
  const applications = await listApplications(table, found.cohort.id);
  const known = new Set(choicesFor(found.program, applications, application).map(({ person }) => person));
  const choices = [...new Set(wanted)].filter((person) => known.has(person)).slice(0, MOST_CHOICES);
  const result = await table.transact([
    applicationChange(application, { choices }),
    inputsMovedWrite(found.cohort.id, equals('state', 'review')),
  ]);
  if (result.kind === 'done') return 'kept';
  return result.refused[1] ? 'over' : 'moved';
}
