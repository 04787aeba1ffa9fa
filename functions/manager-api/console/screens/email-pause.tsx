/** Pausing all email, and deciding about what was held meanwhile. */
import type { JSX } from 'preact';
import { call } from '../api.ts';
import { Answer, Dialog, Problem, Tag } from '../components.tsx';
import { isConfirmed, TypeToConfirm } from '../fields.tsx';
import { useSignal } from '@preact/signals';
import type { CohortName } from '../../screens/today.ts';
import type { OutboxView } from '../../screens/email.ts';
import { useAct } from '../acts.ts';
import { timeIn } from '../dates.ts';

/** What the manager types before held emails are discarded. */
const WORD = 'discard';

/** No one is emailed while email is paused; what comes due meanwhile waits for a decision. */
export function Pause({
  cohort,
  outbox: { paused, pausedAt, held },
  onChanged,
}: {
  cohort: CohortName;
  outbox: OutboxView;
  onChanged: () => void;
}): JSX.Element {
  const asking = useSignal<'pause' | 'send' | 'discard' | undefined>(undefined);
  const act = useAct();
  const waiting = held.reduce((sum, { count }) => sum + count, 0);
  const left = useSignal<ReadonlySet<string>>(new Set());
  const chosen = held.filter(({ id }) => !left.value.has(id));
  const count = chosen.reduce((sum, one) => sum + one.count, 0);
  const decide = (decision: 'send' | 'discard'): void =>
    void run('held', { decision, count, emails: chosen.map(({ id }) => id) });
  const path = `/api/cohorts/${cohort.id}/outbox`;
  const run = async (what: 'pause' | 'held', body: object): Promise<void> => {
    if (!(await act.run(() => call(`${path}/${what}`, 'POST', body)))) return;
    asking.value = undefined;
    onChanged();
  };
  const close = (): void => {
    asking.value = undefined;
    act.problem.value = '';
  };
  return (
    <section class="card" aria-labelledby="pause">
      <h2 id="pause">
        {paused ? 'Email is paused' : 'Email is on'}{' '}
        {paused && <Tag kind="warm">since {timeIn(cohort.zone, pausedAt ?? '')}</Tag>}
      </h2>
      <p>
        {paused
          ? 'No emails are sent, not even receipts. Emails that come due wait here for your decision.'
          : 'Pausing stops all emails to participants at once, including receipts. Emails that come due in the meantime are held until you decide.'}
      </p>
      {waiting > 0 && (
        <fieldset>
          <legend>{waiting} emails are on hold. Choose which ones you decide about:</legend>
          {held.map(({ id, email, count: of }) => (
            <label key={id} class="check">
              <input
                type="checkbox"
                checked={!left.value.has(id)}
                onChange={() => {
                  const next = new Set(left.value);
                  if (!next.delete(id)) next.add(id);
                  left.value = next;
                }}
              />
              {email} ({of})
            </label>
          ))}
        </fieldset>
      )}
      {cohort.role !== 'reader' && (
        <div class="acts start">
          <button
            type="button"
            onClick={() => (paused ? void run('pause', { paused: false }) : (asking.value = 'pause'))}
          >
            {paused ? 'Resume email' : 'Pause email…'}
          </button>
          {waiting > 0 && (
            <>
              <button type="button" disabled={paused || count === 0} onClick={() => (asking.value = 'send')}>
                Send {count} held…
              </button>
              <button type="button" disabled={count === 0} onClick={() => (asking.value = 'discard')}>
                Discard {count} held…
              </button>
            </>
          )}
        </div>
      )}
      {!asking.value && <Problem of={act} />}
      {asking.value === 'pause' && (
        <Dialog title="Pause email?" onClose={close}>
          <p>
            No emails are sent until you resume. Dates do not stop: applications still close and proposals
            still expire on their day.
          </p>
          <Answer act={act} yes="Pause" onNo={close} onYes={() => void run('pause', { paused: true })} />
        </Dialog>
      )}
      {asking.value === 'send' && (
        <Dialog title={`Send ${count} emails?`} onClose={close}>
          <p>
            They are sent within minutes, some of them days late. Emails that no longer apply are skipped.
          </p>
          <Answer act={act} yes={`Send ${count} emails`} onNo={close} onYes={() => decide('send')} />
        </Dialog>
      )}
      {asking.value === 'discard' && (
        <Drop waiting={count} onClose={close} onDiscard={() => decide('discard')} act={act} />
      )}
    </section>
  );
}

/** What cannot be undone asks for a word. */
function Drop({
  waiting,
  onClose,
  onDiscard,
  act,
}: {
  waiting: number;
  onClose: () => void;
  onDiscard: () => void;
  act: ReturnType<typeof useAct>;
}): JSX.Element {
  const typed = useSignal('');
  return (
    <Dialog title={`Discard ${waiting} emails?`} onClose={onClose}>
      <p>They will never be sent, and the recipients are not told. This cannot be undone.</p>
      <TypeToConfirm word={WORD} typed={typed} />
      <Answer
        act={act}
        yes={`Discard ${waiting} emails`}
        disabled={!isConfirmed(WORD, typed)}
        onNo={onClose}
        onYes={onDiscard}
      />
    </Dialog>
  );
}
