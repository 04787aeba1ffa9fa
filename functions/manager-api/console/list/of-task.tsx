/** The rows that a task is about: "39 proposals expired" leads to those 39. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { View } from '../api.ts';
import { Loading } from '../components.tsx';
import { addressOf, place } from '../route.ts';
import type { TaskRows, CohortName } from '../../screens/today.ts';

export function OfTask<Row>({
  cohort,
  rows,
  idOf,
  children,
}: {
  cohort: CohortName;
  rows: readonly Row[];
  idOf: (row: Row) => string;
  children: (rows: readonly Row[]) => JSX.Element;
}): JSX.Element {
  const task = new URLSearchParams(place.value.query).get('task');
  return task === null ? children(rows) : <Narrowed {...{ cohort, task, rows, idOf, children }} />;
}

function Narrowed<Row>({
  cohort,
  task,
  rows,
  idOf,
  children,
}: {
  cohort: CohortName;
  task: string;
  rows: readonly Row[];
  idOf: (row: Row) => string;
  children: (rows: readonly Row[]) => JSX.Element;
}): JSX.Element {
  const view = useMemo(
    () => new View<TaskRows>(`/api/cohorts/${cohort.id}/tasks/${encodeURIComponent(task)}`),
    [cohort.id, task],
  );
  const { screen } = place.value;
  return (
    <Loading view={view}>
      {({ title, ids }) => (
        <Those {...{ title, ids, rows, idOf, children }} all={addressOf({ cohort: cohort.id, screen })} />
      )}
    </Loading>
  );
}

function Those<Row>({
  title,
  ids,
  all,
  rows,
  idOf,
  children,
}: {
  title: string;
  ids: readonly string[];
  all: string;
  rows: readonly Row[];
  idOf: (row: Row) => string;
  children: (rows: readonly Row[]) => JSX.Element;
}): JSX.Element {
  // The same rows for as long as they are: the list is not put in order again.
  const own = useMemo(() => {
    const about = new Set(ids);
    return rows.filter((row) => about.has(idOf(row)));
  }, [rows, ids]);
  return (
    <>
      <p>
        {title}. <a href={all}>Show all</a>
      </p>
      {children(own)}
    </>
  );
}
