/** Who did what, newest first. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { View } from '../api.ts';
import { Heading, Loading } from '../components.tsx';
import { List } from '../list/list.tsx';
import { dayIn, timeIn } from '../dates.ts';
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
            <List
              name="audit"
              label="Audit"
              rows={rows}
              keyOf={({ id }) => id}
              text={({ by, what }) => `${by} ${what}`}
              filters={[{ id: 'by', name: 'Who', of: ({ by }) => [by] }]}
              ranges={[{ id: 'when', name: 'When', kind: 'date', of: ({ at }) => dayIn(cohort.zone, at) }]}
              columns={[
                { name: 'When', number: true, sort: ({ at }) => at, of: ({ at }) => timeIn(cohort.zone, at) },
                { name: 'Who', sort: ({ by }) => by, of: ({ by }) => by },
                { name: 'What', sort: ({ what }) => what, of: ({ what }) => what },
              ]}
            />
          )
        }
      </Loading>
    </>
  );
}
