/** What the team notes about someone. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Problem } from '../components.tsx';
import { timeIn } from '../dates.ts';
import { forget, keptSignal } from '../drafts.ts';
import type { CohortName } from '../../screens/today.ts';
import type { PersonView } from '../../screens/person.ts';

export function Notes({
  cohort,
  person: { id, notes },
  onChanged,
}: {
  cohort: CohortName;
  person: PersonView;
  onChanged: () => Promise<void>;
}): JSX.Element {
  const key = `note-${cohort.id}-${id}`;
  const text = keptSignal(key, '');
  const act = useAct();
  const removing = useSignal('');
  const send = (body: object): Promise<boolean> =>
    act.run(async () => {
      await call(`/api/cohorts/${cohort.id}/people/${encodeURIComponent(id)}/notes`, 'POST', body);
      await onChanged();
    });
  const add = async (): Promise<void> => {
    if (!(await send({ act: 'add', text: text.value }))) return;
    text.value = '';
    forget(key);
  };
  const mayWrite = cohort.role !== 'reader';
  return (
    <section class="card" aria-labelledby="notes">
      <h2 id="notes">Notes</h2>
      <p class="soft">
        For the people who run the program. The person reads them when they ask for everything that is kept
        about them.
      </p>
      {notes.map((note) => (
        <div key={note.at} class="note">
          <p class="lines">{note.text}</p>
          <p class="soft">
            {note.by}, {timeIn(cohort.zone, note.at)}{' '}
            {mayWrite && (
              <button
                type="button"
                class="link"
                disabled={act.busy.value}
                onClick={() => {
                  if (removing.value === note.at) void send({ act: 'remove', at: note.at });
                  else removing.value = note.at;
                }}
              >
                {removing.value === note.at ? 'Remove this note for good' : 'Remove'}
              </button>
            )}
          </p>
        </div>
      ))}
      {mayWrite && (
        <>
          <label class="field">
            A new note
            <textarea
              rows={3}
              value={text.value}
              onInput={({ currentTarget }) => (text.value = currentTarget.value)}
            />
          </label>
          <Problem of={act} />
          <button
            type="button"
            disabled={text.value.trim() === '' || act.busy.value}
            onClick={() => void add()}
          >
            Add note
          </button>
        </>
      )}
    </section>
  );
}
