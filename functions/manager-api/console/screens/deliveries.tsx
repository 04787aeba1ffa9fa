/** What the forms brought, what became of it, and reading again what could not be read. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CohortName, DeliveriesView } from '../../views.ts';
import { call, View } from '../api.ts';
import { Heading, Loading, Tag } from '../parts.tsx';
import { timeIn } from '../words.ts';

export function Deliveries({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<DeliveriesView>(`/api/cohorts/${cohort.id}/deliveries`), [cohort.id]);
  const told = useSignal('');
  const readAgain = async (source: string): Promise<void> => {
    try {
      const path = `/api/sources/${encodeURIComponent(source)}/replay`;
      const { replayed, stillQuarantined } = await call<{ replayed: number; stillQuarantined: number }>(
        path,
        'POST',
      );
      told.value = `${replayed} read again, ${stillQuarantined} still cannot be read.`;
      await view.load();
    } catch (error) {
      told.value = (error as Error).message;
    }
  };
  return (
    <>
      <Heading title="Deliveries">Deliveries</Heading>
      <p role="status">{told.value}</p>
      <Loading view={view}>
        {({ deliveries, replayable }) => (
          <>
            {replayable.map((source) => (
              <div key={source} class="card">
                <p>
                  Some deliveries of the form <strong>{source}</strong> could not be read. Mend the mapping in
                  the program, then read them again: nothing of them is lost.
                </p>
                {cohort.role !== 'reader' && (
                  <button type="button" onClick={() => void readAgain(source)}>
                    Read again
                  </button>
                )}
              </div>
            ))}
            {deliveries.length === 0 && (
              <p class="card">
                Nothing has come yet. Send a test from your form: it shows up here as "test".
              </p>
            )}
            <div class="scroll card" tabIndex={0} role="region" aria-label="Table of deliveries">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Came</th>
                    <th scope="col">Form</th>
                    <th scope="col">What became of it</th>
                    <th scope="col">Why</th>
                  </tr>
                </thead>
                <tbody>
                  {deliveries.map(({ id, receivedAt, source, state, reason, unmapped }) => (
                    <tr key={id}>
                      <td class="n">{timeIn(cohort.zone, receivedAt)}</td>
                      <td>{source}</td>
                      <td>
                        <Tag kind={state === 'quarantined' ? 'bad' : ''}>{state}</Tag>
                      </td>
                      <td>
                        {reason ?? ''}
                        {unmapped.length > 0 && (
                          <span class="soft"> Not in the program: {unmapped.join(', ')}</span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        )}
      </Loading>
    </>
  );
}
