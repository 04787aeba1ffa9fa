/** Imports that were made: their emails, sent by a press, and the way back for a day. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Answer, Dialog } from '../components.tsx';
import { ExampleEmail } from '../example-email.tsx';
import { timeIn } from '../dates.ts';
import type { CohortName } from '../../screens/today.ts';
import type { ImportsView } from '../../screens/import.ts';

export type Kind = ImportsView['imports'][number]['kind'];

export function wordFor(kind: Kind, count: number): string {
  if (kind === 'invitees') return count === 1 ? 'an invitee' : 'invitees';
  return count === 1 ? 'an applicant' : 'applicants';
}

export const people = (count: number): string =>
  count === 1 ? '1 person' : `${count.toLocaleString('en-US')} people`;

type Made = ImportsView['imports'][number];

export function Past({
  cohort,
  imports,
  onChanged,
}: {
  cohort: CohortName;
  imports: readonly Made[];
  onChanged: () => void;
}): JSX.Element | null {
  const asking = useSignal<{ readonly made: Made; readonly what: 'undo' | 'tell' } | undefined>(undefined);
  const told = useSignal('');
  if (imports.length === 0) return <p role="status">{told.value}</p>;
  return (
    <section aria-labelledby="past">
      <h2 id="past">Imports</h2>
      <p role="status">{told.value}</p>
      <ul class="tasks plain">
        {imports.map((made) => (
          <li key={made.id} class="card done">
            <p>
              {timeIn(cohort.zone, made.at)}: <strong>{people(made.added)}</strong> as{' '}
              {wordFor(made.kind, made.added)}, by {made.by}.
              {made.done < made.people &&
                ' It stopped halfway: import the file again, and who is in is known.'}
            </p>
            {cohort.role !== 'reader' && (
              <div class="acts start">
                {made.toldAt === undefined && made.added > 0 && (
                  <button type="button" onClick={() => (asking.value = { made, what: 'tell' })}>
                    {made.kind === 'invitees'
                      ? 'Send the invitation…'
                      : 'Send receipts, which ask for agreement…'}
                  </button>
                )}
                {made.toldAt !== undefined && (
                  <span class="soft">
                    {made.kind === 'invitees' ? 'Invitations asked for' : 'Receipts asked for'}{' '}
                    {timeIn(cohort.zone, made.toldAt)}
                  </span>
                )}
                {made.undoUntil !== undefined && (
                  <button type="button" onClick={() => (asking.value = { made, what: 'undo' })}>
                    Take it back…
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {asking.value && (
        <Ask
          cohort={cohort}
          {...asking.value}
          onClose={() => (asking.value = undefined)}
          onDone={(says) => {
            asking.value = undefined;
            told.value = says;
            onChanged();
          }}
        />
      )}
    </section>
  );
}

function Ask({
  cohort,
  made,
  what,
  onClose,
  onDone,
}: {
  cohort: CohortName;
  made: Made;
  what: 'undo' | 'tell';
  onClose: () => void;
  onDone: (says: string) => void;
}): JSX.Element {
  const act = useAct();
  const isUndo = what === 'undo';
  const email = made.kind === 'invitees' ? 'invitation' : 'receipt';
  const answer = async (): Promise<void> => {
    let kept = 0;
    const done = await act.run(async () => {
      interface Part {
        readonly kept?: number;
        readonly goesOnAfter?: string;
      }
      let after: string | undefined;
      do {
        const part: Part = await call(`/api/cohorts/${cohort.id}/imports/${made.id}/acts`, 'POST', {
          act: what,
          ...(after !== undefined && { after }),
        });
        kept += part.kept ?? 0;
        after = part.goesOnAfter;
      } while (after !== undefined);
    });
    if (!done) return;
    onDone(
      isUndo
        ? `Taken back.${kept > 0 ? ` ${people(kept)} stay, because something has become of them since.` : ''}`
        : 'The emails go out now; where it is night, in the morning.',
    );
  };
  return (
    <Dialog
      title={isUndo ? 'Take this import back?' : `Send ${people(made.added)} their ${email}?`}
      onClose={onClose}
    >
      {isUndo ? (
        <p>
          Everyone whom it brought is removed, with their answers. Who has changed something since, or was
          decided about, stays.
        </p>
      ) : (
        <>
          <p>
            Each person gets one email, in their own morning where it is night.
            {made.kind === 'applications' && ' It asks those who have not agreed yet.'}
          </p>
          <ExampleEmail cohort={cohort} touchpoint={email} />
        </>
      )}
      <Answer act={act} yes={isUndo ? 'Take it back' : 'Send'} onNo={onClose} onYes={() => void answer()} />
    </Dialog>
  );
}
