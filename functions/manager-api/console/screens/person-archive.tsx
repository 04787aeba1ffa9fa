/** Everything that is kept about one person, as files to hand over. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call, save } from '../api.ts';
import { Dialog, Problem } from '../components.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { ArchiveView } from '../../screens/person-archive.ts';

export function TakeArchive({
  cohort,
  person,
  name,
}: {
  cohort: CohortName;
  person: string;
  name: string;
}): JSX.Element {
  const isAsking = useSignal(false);
  const act = useAct();
  const take = (as: 'page' | 'json'): Promise<boolean> =>
    act.run(async () => {
      const path = `/api/cohorts/${cohort.id}/people/${encodeURIComponent(person)}/archive`;
      const { archive, page } = await call<ArchiveView>(path, 'POST', {});
      if (as === 'page') save(page, { type: 'text/html', fileName: `${person}.html` });
      else
        save(JSON.stringify(archive, undefined, 2), { type: 'application/json', fileName: `${person}.json` });
    });
  return (
    <>
      <button type="button" onClick={() => (isAsking.value = true)}>
        Everything about this person…
      </button>
      {isAsking.value && (
        <Dialog title={`Everything about ${name || 'this person'}`} onClose={() => (isAsking.value = false)}>
          <p>
            Answers in all versions, what the forms sent, matches, sessions, emails and what was done, in all
            cohorts of this program. What they answered in surveys and take away from sessions is
            confidential, and is not in it. The audit records that you took it.
          </p>
          <Problem of={act} />
          <div class="acts">
            <button type="button" class="main" disabled={act.busy.value} onClick={() => void take('page')}>
              As a page to read
            </button>
            <button type="button" disabled={act.busy.value} onClick={() => void take('json')}>
              As JSON
            </button>
            <button type="button" onClick={() => (isAsking.value = false)}>
              Close
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
