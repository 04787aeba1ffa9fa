/** A table to take home: the same rows as CSV and as a workbook. */
import type { JSX } from 'preact';
import type { Act } from './acts.ts';
import { download } from './api.ts';
import type { CohortName } from '../screens/today.ts';

export function Exports({ cohort, name, act }: { cohort: CohortName; name: string; act: Act }): JSX.Element {
  return (
    <span class="acts start small inline">
      {(['csv', 'xlsx'] as const).map((format) => (
        <button
          key={format}
          type="button"
          disabled={act.busy.value}
          onClick={() =>
            void act.run(() =>
              download(`/export/${cohort.id}/${name}.${format}`, `${cohort.id}-${name}.${format}`),
            )
          }
        >
          {format.toUpperCase()}
          <span class="hidden"> of {name}</span>
        </button>
      ))}
    </span>
  );
}
