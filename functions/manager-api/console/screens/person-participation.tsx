/** Whether one person takes part: pausing, seats, leaving, and a form that came again. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Answer, Dialog, Problem } from '../components.tsx';
import { TextField } from '../fields.tsx';
import { timeIn } from '../dates.ts';
import type { PersonView } from '../../screens/person.ts';
import type { CohortName } from '../../screens/today.ts';

const LEAVING = {
  withdraw: {
    act: 'Take out of the cohort',
    title: 'Take this person out of the cohort?',
    then: 'Pairs end, and they can apply to a later cohort.',
    planned: 'Leaves the cohort',
  },
  bar: {
    act: 'Bar from the program',
    title: 'Bar this person from the program?',
    then: 'They leave this cohort, and no later application of theirs is taken in.',
    planned: 'Is barred from the program',
  },
} as const;

/** Pausing, seats and leaving. Leaving says what it does before, and can be taken back until anyone is told. */
export function TakesPart({
  cohort,
  person,
  onChanged,
}: {
  cohort: CohortName;
  person: PersonView;
  onChanged: () => void;
}): JSX.Element {
  const { paused, withdrawn, barred, seats, leaving, leavingMeans, heldAt } = person.participation;
  const act = useAct();
  const asking = useSignal<keyof typeof LEAVING | undefined>(undefined);
  const offered = useSignal(String(seats?.offered ?? 0));
  const change = async (body: object): Promise<void> => {
    const path = `/api/cohorts/${cohort.id}/people/${encodeURIComponent(person.id)}/acts`;
    if (await act.run(() => call(path, 'POST', { revision: person.revision, ...body }))) {
      asking.value = undefined;
      onChanged();
    }
  };
  if (leaving)
    return (
      <section class="card" aria-labelledby="part">
        <h2 id="part">Participation</h2>
        <p role="status">
          {LEAVING[leaving.kind].planned} at {timeIn(cohort.zone, leaving.at)}. No one has been told yet.
        </p>
        <Problem of={act} />
        <button type="button" disabled={act.busy.value} onClick={() => void change({ act: 'undo' })}>
          Undo
        </button>
      </section>
    );
  return (
    <section class="card" aria-labelledby="part">
      <h2 id="part">Participation</h2>
      {barred && <p>Barred from the program.</p>}
      {heldAt !== undefined && (
        <>
          <p>
            The form came again with this address ({timeIn(cohort.zone, heldAt)}). It changes nothing until
            the person says by link that it is theirs, or you do.
          </p>
          <p class="acts start">
            <button type="button" onClick={() => void change({ act: 'theirs' })}>
              Use the new answers
            </button>
            <button type="button" onClick={() => void change({ act: 'not-theirs' })}>
              Keep the earlier ones
            </button>
          </p>
        </>
      )}
      {!asking.value && <Problem of={act} />}
      {!withdrawn && seats && (
        <form
          class="acts start"
          onSubmit={(event) => {
            event.preventDefault();
            void change({ act: 'capacity', capacity: Number(offered.value) });
          }}
        >
          <TextField
            label={`Mentees at most (${seats.taken} now)`}
            value={offered}
            type="number"
            min={seats.taken}
            max={seats.most}
          />
          <button
            disabled={
              act.busy.value || offered.value.trim() === '' || Number(offered.value) === seats.offered
            }
          >
            Save
          </button>
        </form>
      )}
      <ul class="choices">
        {!withdrawn && (
          <li>
            <button
              type="button"
              disabled={act.busy.value}
              onClick={() => void change({ act: paused ? 'resume' : 'pause' })}
            >
              {paused ? 'End the pause' : 'Pause'}
            </button>{' '}
            <span class="soft">
              {paused
                ? 'We look for a match for this person again. No email is sent.'
                : 'No more proposals until you end the pause. Open ones and pairs stay. No email is sent.'}
            </span>
          </li>
        )}
        {(['withdraw', 'bar'] as const)
          .filter((kind) => (kind === 'bar' ? !barred : !withdrawn))
          .map((kind) => (
            <li key={kind}>
              <button type="button" onClick={() => (asking.value = kind)}>
                {LEAVING[kind].act}…
              </button>{' '}
              <span class="soft">{LEAVING[kind].then}</span>
            </li>
          ))}
      </ul>
      {asking.value && (
        <Dialog title={LEAVING[asking.value].title} onClose={() => (asking.value = undefined)}>
          <p>You can undo it for ten minutes. After that:</p>
          <ul>
            {leavingMeans.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
          <Answer
            act={act}
            yes={LEAVING[asking.value].act}
            onNo={() => (asking.value = undefined)}
            onYes={() => void change({ act: asking.value })}
          />
        </Dialog>
      )}
    </section>
  );
}
