/** Emails of one kind, each with its recipient, time and reason. */
import type { ComponentChildren, JSX } from 'preact';
import { Table } from '../components.tsx';
import { timeIn } from '../dates.ts';
import type { CohortName } from '../../screens/today.ts';
import type { OutboxRow } from '../../screens/email.ts';

/** `again`: what can be done about a row; `children` follow the list. */
export function EmailList({
  cohort,
  title,
  rows,
  none,
  again,
  children,
}: {
  cohort: CohortName;
  title: string;
  rows: readonly OutboxRow[];
  none: string;
  again?: (row: OutboxRow) => ComponentChildren;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p class="card">{none}</p>
      ) : (
        <Table
          label={`Emails: ${title.toLowerCase()}`}
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            { name: 'To', of: ({ to }) => to },
            { name: 'Email', of: ({ email }) => email },
            { name: 'When', of: ({ at }) => timeIn(cohort.zone, at), number: true },
            { name: 'Why', of: ({ says }) => says },
            ...(again ? [{ name: 'Again', of: again }] : []),
          ]}
        />
      )}
      {children}
    </section>
  );
}
