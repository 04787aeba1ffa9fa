/** Drafts that begin elsewhere: with an earlier version, or as a copy with later dates. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Problem, Table } from '../components.tsx';
import { timeIn } from '../dates.ts';
import type { Draft } from './program-draft.ts';
import type { CohortName } from '../../screens/today.ts';
import type { ProgramView, VersionView } from '../../screens/program.ts';

export function Versions({
  draft,
  program,
  cohort,
}: {
  draft: Draft;
  program: ProgramView;
  cohort: CohortName;
}): JSX.Element {
  const act = useAct();
  const takeUp = (version: number): Promise<boolean> =>
    act.run(async () => {
      const { text } = await call<VersionView>(`/api/cohorts/${cohort.id}/program/versions/${version}`);
      await draft.check({ text });
    });
  return (
    <>
      <p class="soft">
        Restoring an earlier version makes it your draft. Publish it to make it the current version.
      </p>
      <Problem of={act} />
      <Table
        label="Versions"
        rows={program.versions}
        keyOf={({ version }) => String(version)}
        columns={[
          { name: 'Version', of: ({ version }) => version, number: true },
          { name: 'When', of: ({ at }) => timeIn(cohort.zone, at), number: true },
          { name: 'Who', of: ({ by }) => by },
          {
            name: 'Action',
            of: ({ version }) =>
              version === program.edits ? (
                'current version'
              ) : (
                <button type="button" disabled={act.busy.value} onClick={() => void takeUp(version)}>
                  Restore version {version}
                </button>
              ),
          },
        ]}
      />
    </>
  );
}

/** The next cohort of this program, or a new program. */
export function Copy({ draft }: { draft: Draft }): JSX.Element {
  const kind = useSignal<'cohort' | 'program'>('cohort');
  const given = useSignal({ name: '', opens: '', program: '' });
  const done = useSignal(false);
  const idOf = (name: string): string =>
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 40);
  const { name, opens, program } = given.value;
  useEffect(() => void (done.value = false), [kind.value]);
  const copy = async (): Promise<void> => {
    const copied = await draft.check({
      copy: {
        cohort: { id: idOf(name), name, opens },
        ...(kind.value === 'program' && { program: { id: idOf(program), name: program } }),
      },
    });
    if (!copied) return;
    draft.begin();
    done.value = true;
  };
  const set = (key: 'name' | 'opens' | 'program', value: string): void => {
    given.value = { ...given.value, [key]: value };
  };
  const named = (label: string, key: 'name' | 'program'): JSX.Element => (
    <label class="field">
      {label}
      <input
        type="text"
        value={given.value[key]}
        onInput={({ currentTarget }) => set(key, currentTarget.value)}
      />
    </label>
  );
  const ready = idOf(name) && opens && (kind.value === 'cohort' || idOf(program));
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void copy();
      }}
    >
      <label class="field">
        Copy as
        <select
          value={kind.value}
          onChange={({ currentTarget }) => (kind.value = currentTarget.value as 'cohort' | 'program')}
        >
          <option value="cohort">the next cohort of this program</option>
          <option value="program">a new program</option>
        </select>
      </label>
      {kind.value === 'program' && named('Name of the program', 'program')}
      {named('Cohort name', 'name')}
      <label class="field">
        Applications open on
        <input type="date" value={opens} onInput={({ currentTarget }) => set('opens', currentTarget.value)} />
      </label>
      <button class="main" disabled={!ready || draft.act.busy.value}>
        Copy to draft
      </button>
      {done.value && (
        <p role="status">
          The copy is now your draft, with all dates moved. Check it, then publish it below.
        </p>
      )}
    </form>
  );
}
