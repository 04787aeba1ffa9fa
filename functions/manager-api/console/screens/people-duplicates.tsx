/** Applications that may be one person's, and merging two. */
import type { JSX } from 'preact';
import { call, View } from '../api.ts';
import { Answer, Dialog, Loading } from '../components.tsx';
import { isConfirmed, TypeToConfirm } from '../fields.tsx';
import { useMemo } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { CohortName } from '../../screens/today.ts';
import type { DuplicatesView, DuplicateView } from '../../screens/people-duplicates.ts';
import { addressOf } from '../route.ts';
import { timeIn } from '../dates.ts';
import { useAct } from '../acts.ts';

/** Suggestions only: two people may share a name. */
export function Duplicates({ cohort, onMerged }: { cohort: CohortName; onMerged: () => void }): JSX.Element {
  const path = `/api/cohorts/${cohort.id}/duplicates`;
  const view = useMemo(() => new View<DuplicatesView>(path), [path]);
  const merging = useSignal<DuplicateView | undefined>(undefined);
  return (
    <Loading view={view}>
      {({ count, shown }) => (
        <>
          {count > 0 && (
            <details class="card">
              <summary>Possible duplicates ({count})</summary>
              {count > shown.length && <p>These are the {shown.length} likeliest.</p>}
              <ul class="pairs">
                {shown.map((one) => (
                  <li key={one.people.map(({ id }) => id).join()} class="card">
                    <p>{one.because}</p>
                    {one.people.map(({ id, name, email, role, appliedAt }) => (
                      <p key={id}>
                        <a href={addressOf({ cohort: cohort.id, screen: 'people', detail: id })}>{name}</a>{' '}
                        <span class="soft">
                          {email}, {role}, {timeIn(cohort.zone, appliedAt)}
                        </span>
                      </p>
                    ))}
                    {cohort.role !== 'reader' && (
                      <button type="button" onClick={() => (merging.value = one)}>
                        Merge …<span class="hidden"> {one.people[0]?.name}</span>
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </details>
          )}
          {merging.value && (
            <Merge
              path={path}
              duplicate={merging.value}
              onClose={() => (merging.value = undefined)}
              onMerged={() => {
                merging.value = undefined;
                void view.load();
                onMerged();
              }}
            />
          )}
        </>
      )}
    </Loading>
  );
}

/** What cannot be undone asks for the name. */
function Merge({
  path,
  duplicate: { people },
  onClose,
  onMerged,
}: {
  path: string;
  duplicate: DuplicateView;
  onClose: () => void;
  onMerged: () => void;
}): JSX.Element {
  const kept = useSignal(people[0]?.id ?? '');
  const typed = useSignal('');
  const act = useAct();
  const [keep, drop] = [
    people.find(({ id }) => id === kept.value),
    people.find(({ id }) => id !== kept.value),
  ];
  const merge = async (): Promise<void> => {
    if (!keep || !drop) return;
    const side = ({ id, revision }: DuplicateView['people'][number]) => ({ person: id, revision });
    if (await act.run(() => call(path, 'POST', { keep: side(keep), drop: side(drop) }))) onMerged();
  };
  const sure = isConfirmed(keep?.name ?? '', typed);
  return (
    <Dialog title="Merge two applications?" onClose={onClose} wide>
      <fieldset>
        <legend>Which application do you want to keep?</legend>
        {people.map(({ id, name, email, role }) => (
          <label key={id} class="check">
            <input type="radio" name="keep" checked={kept.value === id} onChange={() => (kept.value = id)} />
            {name}, {email} ({role})
          </label>
        ))}
      </fieldset>
      <p>
        The answers of both are kept as versions, and the latest ones count. The other application is removed,
        and its email address belongs to this person from now on. This cannot be undone.
      </p>
      <TypeToConfirm word={keep?.name ?? ''} typed={typed} />
      <Answer act={act} yes="Merge" disabled={!sure} onNo={onClose} onYes={() => void merge()} />
    </Dialog>
  );
}
