/** What a manager put off or gave to someone of the team, and what she was told of last. Tasks themselves follow from everything else, and are not kept. */
import type { CohortId, ManagerId } from '../domain/brand.ts';
import type { TaskRest } from '../domain/today.ts';
import { cohortPk, entityOf, listEntities } from './rows.ts';
import type { Key, Table, Write } from './table.ts';

const restKey = (cohort: CohortId, task: string): Key => ({ pk: cohortPk(cohort), sk: `TASK-REST#${task}` });
const givenKey = (cohort: CohortId, task: string): Key => ({ pk: cohortPk(cohort), sk: `TASK-FOR#${task}` });
const toldKey = (cohort: CohortId): Key => ({ pk: cohortPk(cohort), sk: 'TOLD-TASKS' });

export function restWrite(cohort: CohortId, rest: TaskRest): Write {
  return { kind: 'put', item: { ...restKey(cohort, rest.id), entity: 'task-rest', ...rest } };
}

export function listRests(table: Table, cohort: CohortId): Promise<TaskRest[]> {
  return listEntities<TaskRest>(table, cohort, 'TASK-REST#');
}

/** Who of the team attends to a task; `undefined`: whoever comes first. */
export function giveTaskWrite(cohort: CohortId, task: string, manager: ManagerId | undefined): Write {
  const key = givenKey(cohort, task);
  return manager === undefined
    ? { kind: 'delete', key }
    : { kind: 'put', item: { ...key, entity: 'given-task', task, manager } };
}

/** Managers by the tasks that were given to them. */
export async function listGiven(table: Table, cohort: CohortId): Promise<ReadonlyMap<string, ManagerId>> {
  const given = await listEntities<{ task: string; manager: ManagerId }>(table, cohort, 'TASK-FOR#');
  return new Map(given.map(({ task, manager }) => [task, manager]));
}

export function toldWrite(cohort: CohortId, told: readonly string[]): Write {
  return { kind: 'put', item: { ...toldKey(cohort), entity: 'told-tasks', told } };
}

export async function lastTold(table: Table, cohort: CohortId): Promise<readonly string[]> {
  const item = await table.get(toldKey(cohort));
  return item ? entityOf<{ told: readonly string[] }>(item).told : [];
}
