/** Where the draft stands, and its saving with what it changes and does. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Answer, Changes, Dialog, Problem } from '../components.tsx';
import type { Draft } from './program-draft.ts';
import { Problems } from './program-writing.tsx';

export function SaveBar({
  draft,
  mayEdit,
  namesProblems,
  onSaved,
  onRefused,
}: {
  draft: Draft;
  mayEdit: boolean;
  namesProblems: boolean;
  onSaved: () => void;
  onRefused?: () => void;
}): JSX.Element {
  const asking = useSignal(false);
  const act = useAct();
  const { text, problems, changes, effects, refused } = draft.state.value;
  const nothing = problems.length === 0 && changes.length === 0 && refused === undefined && draft.edits > 0;
  const save = async (): Promise<void> => {
    const done = await act.run(() => call(`/api/program?edits=${draft.edits}`, 'PUT', text));
    if (!done) return onRefused?.();
    asking.value = false;
    draft.saved();
    onSaved();
  };
  return (
    <div class={nothing ? '' : 'card bar slim'}>
      <Problem of={draft.act} />
      <p role="status" class={nothing ? 'soft' : ''}>
        {draft.act.busy.value
          ? 'Checking …'
          : problems.length > 0
            ? `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} to fix before this can be published.`
            : (refused ??
              (nothing
                ? 'No changes.'
                : changes.length === 0
                  ? 'New program, not published yet.'
                  : `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}, not published yet. Your draft is kept in this window.`))}
      </p>
      {namesProblems && problems.length > 0 && <Problems draft={draft} />}
      {mayEdit && !nothing && (
        <button
          type="button"
          class="main"
          disabled={problems.length > 0 || refused !== undefined || draft.behind !== undefined}
          onClick={() => (asking.value = true)}
        >
          Review changes and publish…
        </button>
      )}{' '}
      {!nothing && draft.edits > 0 && (
        <button type="button" disabled={draft.act.busy.value} onClick={() => void draft.discard()}>
          Discard changes
        </button>
      )}
      {asking.value && (
        <Dialog title="Publish this version?" onClose={() => (asking.value = false)} wide>
          <h3>Effects</h3>
          <ul class="steps">
            {effects.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
          {changes.length > 0 && (
            <>
              <h3>Changes</h3>
              <Changes label="Changes" changes={changes} />
            </>
          )}
          <Answer
            act={act}
            yes="Publish version"
            onNo={() => (asking.value = false)}
            onYes={() => void save()}
          />
        </Dialog>
      )}
    </div>
  );
}
