/** Words to tell people of the program, ready to be copied. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { View } from '../api.ts';
import { CopyButton, Loading } from '../components.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { AnnouncementView } from '../../screens/announcement.ts';

export function Announcement({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(
    () => new View<AnnouncementView>(`/api/cohorts/${cohort.id}/announcement`),
    [cohort.id],
  );
  return (
    <section aria-labelledby="announcement">
      <h2 id="announcement">Tell people</h2>
      <p class="soft">
        Words to begin with, from your program. Invitations by email go to people whom you import as invitees.
      </p>
      <Loading view={view}>
        {({ texts }) => (
          <>
            {texts.map(({ where, text }) => (
              <details key={where} class="card">
                <summary>For {where}</summary>
                <p class="lines">{text}</p>
                <CopyButton name="the text" value={text} />
              </details>
            ))}
          </>
        )}
      </Loading>
    </section>
  );
}
