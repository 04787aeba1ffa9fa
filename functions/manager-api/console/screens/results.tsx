/** What the cohort amounts to: each table with its picture, its meaning and its export. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Act, useAct } from '../acts.ts';
import { View } from '../api.ts';
import { Chart } from '../chart.tsx';
import { Exports } from '../exports.tsx';
import { Heading, Loading, Problem, Table } from '../components.tsx';
import { dateIn } from '../dates.ts';
import type { CohortName } from '../../screens/today.ts';
import type { ResultsView } from '../../screens/results.ts';

type Report = ResultsView['tables'][number];

export function Results({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<ResultsView>(`/api/cohorts/${cohort.id}/results`), [cohort.id]);
  const act = useAct();
  return (
    <>
      <Heading title="Results">Results</Heading>
      <p class="soft">
        Answers are confidential. They are shown for at least five people of one role at a time, two weeks
        after the first of them; until then they are only counted.
      </p>
      <Problem of={act} />
      <Loading view={view}>
        {({ tables, exports, cohorts }) => (
          <>
            {tables.map((table) => (
              <One key={table.id} cohort={cohort} table={table} act={act} />
            ))}
            {cohorts.length > 1 && (
              <section aria-labelledby="cohorts">
                <h2 id="cohorts">Compare cohorts</h2>
                <Table
                  label="Compare cohorts"
                  rows={cohorts}
                  keyOf={({ name }) => name}
                  columns={[
                    { name: 'Cohort', of: ({ name }) => name },
                    { name: 'Applications', of: ({ applications }) => applications, number: true },
                    { name: 'Placed, percent', of: ({ placedPercent = '' }) => placedPercent, number: true },
                    { name: 'Pairs', of: ({ pairs }) => pairs, number: true },
                    { name: 'Sessions', of: ({ meetings }) => meetings, number: true },
                    { name: 'Satisfaction', of: ({ csat = '' }) => csat, number: true },
                    { name: 'Net promoter score', of: ({ nps = '' }) => nps, number: true },
                  ]}
                />
              </section>
            )}
            <section class="card" aria-labelledby="raw">
              <h2 id="raw">Exports</h2>
              <p class="soft">
                Every table as CSV or Excel. All but survey answers name people. Times are in the program's
                time zone. The dictionary says what each column means.
              </p>
              <ul class="rows">
                <li>
                  everything, in one archive{' '}
                  <Exports cohort={cohort} name="everything" act={act} formats={['zip']} />
                </li>
                {exports.map((name) => (
                  <li key={name}>
                    {name} <Exports cohort={cohort} name={name} act={act} />
                  </li>
                ))}
              </ul>
            </section>
          </>
        )}
      </Loading>
    </>
  );
}

function One({ cohort, table, act }: { cohort: CohortName; table: Report; act: Act }): JSX.Element {
  const { id, title, meaning, columns, rows, chart } = table;
  const label = (row: Report['rows'][number]): string => {
    const text = String(row[0] ?? '');
    return /^\d{4}-\d\d-\d\d$/.test(text) ? dateIn(text) : text;
  };
  const short = (text: string): string => text.replace(/^[A-Z][a-z]{2},? (?=\d)/, '');
  return (
    <section aria-labelledby={`results-${id}`}>
      <div class="heading">
        <h2 id={`results-${id}`}>{title}</h2>
        {rows.length > 0 && <Exports cohort={cohort} name={id} act={act} />}
      </div>
      <p class="soft">{meaning}</p>
      {rows.length === 0 ? (
        <p class="card">Nothing to show yet.</p>
      ) : (
        <>
          {chart && rows.length > 1 && (
            <div class="card">
              <Chart
                kind={chart.kind}
                labels={rows.map((row) => short(label(row)))}
                series={chart.values.map((at) => ({
                  name: columns[at]?.heading ?? '',
                  values: rows.map((row) => (typeof row[at] === 'number' ? row[at] : undefined)),
                }))}
              />
            </div>
          )}
          <Rows title={title} columns={columns} rows={rows} label={label} />
        </>
      )}
    </section>
  );
}

/** Long tables are folded. */
const SHOWN = 12;

function Rows({
  title,
  columns,
  rows,
  label,
}: {
  title: string;
  columns: Report['columns'];
  rows: Report['rows'];
  label: (row: Report['rows'][number]) => string;
}): JSX.Element {
  const table = (shown: Report['rows']): JSX.Element => (
    <Table
      label={title}
      rows={shown}
      keyOf={(_, index) => String(index)}
      columns={columns.map(({ heading: name }, index) => ({
        name,
        of: (row: Report['rows'][number]) => (index === 0 ? label(row) : (row[index] ?? '')),
        ...(typeof rows[0]?.[index] === 'number' && { number: true as const }),
      }))}
    />
  );
  return rows.length <= SHOWN ? (
    table(rows)
  ) : (
    <details>
      <summary>
        The {rows.length} rows of this table<span class="hidden">: {title}</span>
      </summary>
      {table(rows)}
    </details>
  );
}
