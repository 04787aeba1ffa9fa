/** Who did what, newest first. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { View } from '../api.ts';
import { Heading, Loading, Table } from '../components.tsx';
import { timeIn } from '../dates.ts';
import type { AuditRow } from '../../screens/audit.ts';
import type { CohortName } from '../../screens/today.ts';

export function Audit({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<AuditRow[]>(`/api/cohorts/${cohort.id}/audit`), [cohort.id]);
  return (
    <>
      <Heading title="Audit">Audit</Heading>
      <Loading view={view}>
        {(rows) =>
          rows.length === 0 ? (
            <p class="card">Nothing has been recorded yet.</p>
          ) : (
            <Table
              label="Audit"
              rows={rows}
              keyOf={({ at, what }, n) => `${at} ${what} ${n}`}
              columns={[
                { name: 'When', of: ({ at }) => timeIn(cohort.zone, at), number: true },
                { name: 'Who', of: ({ by }) => by },
                { name: 'What', of: ({ what }) => what },
              ]}
            />
          )
        }
      </Loading>
    </>
  );
}
