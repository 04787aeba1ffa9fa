/** Someone asked to be erased: what that does, said before, and their name typed to confirm it. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Answer, Dialog } from '../components.tsx';
import { isConfirmed, TypeToConfirm } from '../fields.tsx';
import { addressOf } from '../route.ts';
import type { CohortName } from '../../screens/today.ts';

/** What confirms it where they have not applied, or gave no name. */
export const NAMELESS = 'erase';

export function ErasePerson({
  cohort,
  person,
  name,
  confirmBy,
}: {
  cohort: CohortName;
  person: string;
  name: string;
  /** In the place of the name. */
  confirmBy?: string;
}): JSX.Element {
  const isAsking = useSignal(false);
  const typed = useSignal('');
  const act = useAct();
  const erased = useSignal(false);
  const word = confirmBy ?? (name.trim() || NAMELESS);
  const leave = (): void => {
    const people = addressOf({ cohort: cohort.id, screen: 'people' });
    if (location.hash === people) location.reload();
    else location.hash = people;
  };
  const erase = async (): Promise<void> => {
    const path = `/api/cohorts/${cohort.id}/people/${encodeURIComponent(person)}/erase`;
    if (await act.run(() => call(path, 'POST', { name: typed.value }))) erased.value = true;
  };
  if (erased.value)
    return (
      <Dialog title="Erased" onClose={leave}>
        <p role="status">{name || 'The person'} has been erased from this program.</p>
        <div class="acts">
          <button type="button" class="main" onClick={leave}>
            Back to People
          </button>
        </div>
      </Dialog>
    );
  return (
    <>
      <button type="button" onClick={() => (isAsking.value = true)}>
        {confirmBy === undefined ? 'Erase this person…' : 'Erase…'}
        {confirmBy !== undefined && <span class="hidden"> {name || 'person without a name'}</span>}
      </button>
      {isAsking.value && (
        <Dialog title={`Erase ${name || 'this person'}?`} onClose={() => (isAsking.value = false)} wide>
          <p>
            Everything that is kept about them goes, in all cohorts of this program: their answers, what the
            forms sent, emails, and what they wrote about sessions. This cannot be undone.
          </p>
          <ul class="steps">
            <li>
              They leave their match, if they have one. The other person is told, as when someone withdraws,
              and keeps their own side, with “a former participant”.
            </li>
            <li>
              Ratings and the number of sessions stay as numbers. They are no longer counted among the people
              of this cohort.
            </li>
            <li>
              The same response is not taken in again. If they apply anew later, they are a new person here.
            </li>
            <li>
              A form tool keeps its own copy: if you use one, delete the response there as well. Emails that
              have arrived, and files that you downloaded, are not reached from here.
            </li>
          </ul>
          <TypeToConfirm word={word} typed={typed} />
          <Answer
            act={act}
            yes="Erase"
            disabled={!isConfirmed(word, typed)}
            onNo={() => (isAsking.value = false)}
            onYes={() => void erase()}
          />
        </Dialog>
      )}
    </>
  );
}
