/** A table to take home: the same rows as CSV and as a workbook. A large one is made apart, and says how far it is. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Act } from './acts.ts';
import { download } from './api.ts';
import type { CohortName } from '../screens/today.ts';

export function Exports({
  cohort,
  name,
  act,
  formats = ['csv', 'xlsx'],
}: {
  cohort: CohortName;
  name: string;
  act: Act;
  formats?: readonly ('csv' | 'xlsx' | 'zip')[];
}): JSX.Element {
  const rows = useSignal<number | undefined>(undefined);
  const take = async (format: 'csv' | 'xlsx' | 'zip'): Promise<void> => {
    await act.run(() =>
      download(`/export/${cohort.id}/${name}.${format}`, {
        fileName: `${cohort.id}-${name}.${format}`,
        onRows: (count) => (rows.value = count),
      }),
    );
    rows.value = undefined;
  };
  return (
    <span class="acts start small inline">
      {formats.map((format) => (
        <button key={format} type="button" disabled={act.busy.value} onClick={() => void take(format)}>
          {format.toUpperCase()}
          <span class="hidden"> of {name}</span>
        </button>
      ))}
      {rows.value !== undefined && (
        <span class="soft" role="status">
          Being made. {rows.value.toLocaleString('en')} rows are ready. Stay on this page.
        </span>
      )}
    </span>
  );
}
