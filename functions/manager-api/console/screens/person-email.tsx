/** One email to a person, as it was sent. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { View } from '../api.ts';
import { Close, Dialog, Loading } from '../components.tsx';
import { EmailFrame } from '../email-frame.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { KeptEmailView } from '../../screens/person-email.ts';

/** Its words lead to it. */
export function AsSent({
  cohort,
  person,
  message,
  children,
}: {
  cohort: CohortName;
  person: string;
  message: string;
  children: string;
}): JSX.Element {
  const isOpen = useSignal(false);
  return (
    <>
      <button type="button" class="link" onClick={() => (isOpen.value = true)}>
        {children}
      </button>
      {isOpen.value && (
        <Shown
          path={`/api/cohorts/${cohort.id}/people/${encodeURIComponent(person)}/emails/${message}`}
          onClose={() => (isOpen.value = false)}
        />
      )}
    </>
  );
}

function Shown({ path, onClose }: { path: string; onClose: () => void }): JSX.Element {
  const view = useMemo(() => new View<KeptEmailView>(path), [path]);
  const { state } = view;
  return (
    <Dialog
      title={state.value.kind === 'there' ? state.value.value.subject : 'The email'}
      wide
      onClose={onClose}
    >
      <Loading view={view}>
        {({ subject, html }) => (
          <>
            <EmailFrame title={`The email: ${subject}`} html={html} />
            <p class="soft">
              As it was sent. Its links are the recipient’s alone and open nothing here. Emails are kept for
              90 days.
            </p>
          </>
        )}
      </Loading>
      <Close onClose={onClose} />
    </Dialog>
  );
}
