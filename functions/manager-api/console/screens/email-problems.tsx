/** Emails that may not have arrived: each, or all of them, can be sent once more. */
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Answer, Dialog, Problem } from '../components.tsx';
import { EmailList } from './email-list.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { OutboxRow } from '../../screens/email.ts';

export function EmailProblems({
  cohort,
  rows,
  onChanged,
}: {
  cohort: CohortName;
  rows: readonly OutboxRow[];
  onChanged: () => void;
}): JSX.Element {
  const asking = useSignal<readonly OutboxRow[]>([]);
  const act = useAct();
  const open = cohort.role === 'reader' ? [] : rows.filter(({ again }) => again);
  const close = (): void => {
    asking.value = [];
    act.problem.value = '';
  };
  const sendAgain = async (): Promise<void> => {
    const emails = asking.value.map(({ person, id }) => ({ person, id }));
    if (!(await act.run(() => call(`/api/cohorts/${cohort.id}/outbox/again`, 'POST', { emails })))) return;
    close();
    onChanged();
  };
  const count = asking.value.length;
  return (
    <EmailList
      cohort={cohort}
      title="Problems"
      rows={rows}
      none="No problems."
      again={(row) =>
        open.includes(row) && (
          <button class="link" onClick={() => (asking.value = [row])}>
            Send again…
          </button>
        )
      }
    >
      {open.length > 1 && (
        <div class="acts start">
          <button onClick={() => (asking.value = open)}>Send all {open.length} again…</button>
        </div>
      )}
      {count === 0 && <Problem of={act} />}
      {count > 0 && (
        <Dialog
          title={count === 1 ? 'Send this email again?' : `Send ${count} emails again?`}
          onClose={close}
        >
          <p>
            Where the outcome is unknown, the first one may have arrived: then the recipient gets it twice.
            Emails that no longer apply are skipped.
          </p>
          <Answer act={act} yes="Send again" onNo={close} onYes={() => void sendAgain()} />
        </Dialog>
      )}
    </EmailList>
  );
}
