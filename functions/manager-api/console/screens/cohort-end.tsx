/** The end of a cohort's life in the console: out of the way, or gone with everything in it. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Answer, Dialog, Loading, Problem } from '../components.tsx';
import { isConfirmed, TypeToConfirm } from '../fields.tsx';
import type { CohortKept } from '../../screens/cohort-end.ts';
import type { CohortName } from '../../screens/today.ts';

export function CohortEnd({
  cohort,
  onChanged,
}: {
  cohort: CohortName;
  onChanged: () => void;
}): JSX.Element | null {
  const view = useMemo(() => new View<CohortKept>(`/api/cohorts/${cohort.id}/kept`), [cohort.id]);
  const act = useAct();
  const deleting = useSignal<'cohort' | 'program' | undefined>(undefined);
  if (cohort.role !== 'owner') return null;
  const archive = async (archived: boolean): Promise<void> => {
    if (!(await act.run(() => call(`/api/cohorts/${cohort.id}/archive`, 'POST', { archived })))) return;
    await view.load();
    onChanged();
  };
  return (
    <section class="card" aria-labelledby="end">
      <h2 id="end">Archive or delete</h2>
      <Loading view={view}>
        {(kept) => (
          <>
            <p class="soft">
              {kept.isArchived
                ? 'This cohort is archived: it stands last in the list of cohorts. Nothing else is different.'
                : 'An archived cohort stands last in the list of cohorts, and stays as it is. A deleted one is gone.'}
            </p>
            <div class="acts start">
              <button type="button" disabled={act.busy.value} onClick={() => void archive(!kept.isArchived)}>
                {kept.isArchived ? 'Bring back from the archive' : 'Archive cohort'}
              </button>
              <button type="button" onClick={() => (deleting.value = 'cohort')}>
                Delete cohort…
              </button>
              <button type="button" onClick={() => (deleting.value = 'program')}>
                Delete program…
              </button>
            </div>
            <Problem of={act} />
            {deleting.value && (
              <Delete
                cohort={cohort}
                kept={kept}
                what={deleting.value}
                onClose={() => (deleting.value = undefined)}
                onDeleted={onChanged}
              />
            )}
          </>
        )}
      </Loading>
    </section>
  );
}

function Delete({
  cohort,
  kept,
  what,
  onClose,
  onDeleted,
}: {
  cohort: CohortName;
  kept: CohortKept;
  what: 'cohort' | 'program';
  onClose: () => void;
  onDeleted: () => void;
}): JSX.Element {
  const act = useAct();
  const typed = useSignal('');
  const word = what === 'program' ? kept.programName : kept.name;
  const erase = async (): Promise<void> => {
    const body = { name: typed.value, andProgram: what === 'program' };
    if (!(await act.run(() => call(`/api/cohorts/${cohort.id}/delete`, 'POST', body)))) return;
    location.hash = '#/';
    onDeleted();
  };
  return (
    <Dialog title={`Delete ${word}?`} onClose={onClose} wide>
      <p>
        {what === 'program'
          ? `The program goes with ${kept.cohorts === 1 ? 'its cohort' : `all of its ${kept.cohorts} cohorts`}, its team and its versions. `
          : ''}
        Everything in it goes: applications, what the forms sent, pairs, sessions, survey answers, emails,
        matches and exports. This cannot be undone.
      </p>
      <ul class="steps">
        <li>
          No one is told. Emails that were not sent yet are not sent any more, and links in emails stop
          working.
        </li>
        <li>People whom no other cohort knows are forgotten. If they apply again, they are new.</li>
        <li>
          It is gone from here at once, and from the database within minutes. Backups keep it until they
          expire.
        </li>
        <li>A form tool keeps its own copy: delete the form there as well.</li>
      </ul>
      <TypeToConfirm word={word} typed={typed} />
      <Answer
        act={act}
        no="Keep it"
        yes={`Delete ${what}`}
        disabled={!isConfirmed(word, typed)}
        onNo={onClose}
        onYes={() => void erase()}
      />
    </Dialog>
  );
}
