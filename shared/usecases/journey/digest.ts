/** Tells a manager what needs her: one email for all her cohorts, on a morning on which there is something that she was not told. */
import { iso, localDate } from '../../domain/calendar.ts';
import type { Cohort, CohortWithProgram } from '../../domain/cohort.ts';
import { lastDigest, touchpointsOf } from '../../domain/journey.ts';
import { isResting, type Situation, type Task, tasksOf } from '../../domain/today.ts';
import { listCohorts } from '../../store/cohorts.ts';
import { programVersion } from '../../store/programs.ts';
import { lastTold, listRests, toldWrite } from '../../store/tasks.ts';
import type { Dependencies } from '../dependencies.ts';
import { announce } from './announce.ts';
import { readSituation } from './read-situation.ts';

type Needs = Pick<Dependencies, 'table' | 'clock'>;

/** What needs her in a cohort, but for what she put off. */
export async function tasksNow(
  { table, clock }: Needs,
  found: CohortWithProgram,
  known: Omit<Parameters<typeof readSituation>[2], 'now'> = {},
): Promise<{ readonly tasks: Task[]; readonly about: Situation['about'] }> {
  const now = clock();
  const [situation, rests] = await Promise.all([
    readSituation(table, found, { now, ...known }),
    listRests(table, found.cohort.id),
  ]);
  const tasks = tasksOf(situation).filter((task) => !isResting(task, rests, iso(now)));
  return { tasks, about: situation.about };
}

/** Whether an email was wanted. The first of her cohorts speaks for all. */
export async function digest(dependencies: Needs, found: CohortWithProgram): Promise<boolean> {
  const { table, clock } = dependencies;
  const { cohort, program } = found;
  const all = await cohortsOfManager(dependencies, found);
  if (all[0]?.cohort.id !== cohort.id) return false;
  const tasks: { readonly line: string; readonly told: string }[] = [];
  for (const one of all)
    for (const { id, title } of (await tasksNow(dependencies, one)).tasks)
      tasks.push({
        line: all.length > 1 ? `${one.program.cohort.name}: ${title}` : title,
        // How long something waits is no news.
        told: `${one.cohort.id} ${id} ${title.replace(/ for \d+ days?$/, '')}`,
      });
  const before = new Set(await lastTold(table, cohort.id));
  const told = tasks.map((task) => task.told);
  const write = toldWrite(cohort.id, told);
  if (told.every((one) => before.has(one))) {
    // What is done and comes back is news.
    await table.write(write);
    return false;
  }
  const facts = {
    count: String(tasks.length),
    tasks: tasks.map(({ line }) => line).join('\n'),
    of: all.length > 1 ? `${all.length} cohorts` : program.cohort.name,
  };
  const subject = localDate(clock(), program.cohort.zone);
  await table.transact([
    ...announce(program, { event: 'digest', subject, concerned: [], facts }, clock()),
    write,
  ]);
  return true;
}

/** Cohorts of all programs that have the same manager and tell her, until each has had its last follow-up. */
async function cohortsOfManager(
  { table, clock }: Needs,
  found: CohortWithProgram,
): Promise<CohortWithProgram[]> {
  const cohorts = await listCohorts(table);
  const all = await Promise.all(
    cohorts.map(async (cohort: Cohort): Promise<CohortWithProgram> => {
      const program = await programVersion(table, cohort.program, cohort.programVersion);
      return { cohort, program };
    }),
  );
  const address = ({ program }: CohortWithProgram): string => program.program.manager.email.toLowerCase();
  return all.filter(
    (one) =>
      address(one) === address(found) &&
      touchpointsOf(one.program, 'digest').length > 0 &&
      clock() <= lastDigest(one.program),
  );
}
