/** One email as it would arrive, before it is sent. It takes its room at once: the button below must not move away from under a finger. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { View } from './api.ts';
import { EmailFrame } from './email-frame.tsx';
import { Loading } from './components.tsx';
import type { EmailView } from '../screens/journey-email.ts';
import type { CohortName } from '../screens/today.ts';

export function ExampleEmail({
  cohort,
  touchpoint,
  person,
}: {
  cohort: CohortName;
  touchpoint: string;
  /** Someone who would get it; without it, someone invented. */
  person?: string;
}): JSX.Element {
  const query = person === undefined ? '' : `?person=${encodeURIComponent(person)}`;
  const path = `/api/cohorts/${cohort.id}/emails/${touchpoint}${query}`;
  const view = useMemo(() => new View<EmailView>(path), [path]);
  return (
    <div class="example">
      <Loading view={view}>
        {({ to, subject, html }) => (
          <>
            <p class="soft">
              For example, to {to}: {subject}
            </p>
            <EmailFrame title={`An example: ${subject}`} html={html} fits={false} />
          </>
        )}
      </Loading>
    </div>
  );
}
