/** Someone published a newer version while a draft was being written: what they changed, and whose counts. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Changes, Problem } from '../components.tsx';
import { timeIn } from '../dates.ts';
import type { Draft } from './program-draft.ts';
import type { CohortName } from '../../screens/today.ts';
import type { ProgramView, VersionView } from '../../screens/program.ts';

export function Conflict({
  draft,
  program,
  cohort,
  since,
}: {
  draft: Draft;
  program: ProgramView;
  cohort: CohortName;
  /** The version that the draft was begun with. */
  since: number;
}): JSX.Element {
  const act = useAct();
  const base = useSignal<VersionView | undefined>(undefined);
  const shown = useSignal(false);
  const newest = program.versions.find(({ version }) => version === program.edits);
  const read = async (): Promise<VersionView> =>
    (base.value ??= await call<VersionView>(`/api/cohorts/${cohort.id}/program/versions/${since}`));
  return (
    <section class="card" aria-label="Two versions">
      <h2 class="small-heading">This program was published while you were editing it</h2>
      <p>
        Version {program.edits}
        {newest && ` by ${newest.by}, ${timeIn(cohort.zone, newest.at)}`}. Your draft was begun with version{' '}
        {since} and is kept.
      </p>
      <Problem of={act} />
      <Problem of={draft.act} />
      <p>
        <button
          type="button"
          disabled={act.busy.value}
          aria-expanded={shown.value}
          onClick={() => void act.run(read).then((done) => (shown.value = done && !shown.value))}
        >
          See what changed
        </button>{' '}
        <button
          type="button"
          class="main"
          disabled={act.busy.value}
          onClick={() =>
            void act.run(async () => {
              const { text } = await read();
              await draft.catchUp(text);
            })
          }
        >
          Keep mine
        </button>{' '}
        <button type="button" disabled={act.busy.value} onClick={() => void draft.discard()}>
          Take theirs
        </button>
      </p>
      <p class="soft">
        "Keep mine" adds your changes to the newest version; where both changed the same thing, yours counts.
        "Take theirs" discards your draft.
      </p>
      {shown.value && base.value && <Changes label="What changed" changes={base.value.since} />}
    </section>
  );
}
