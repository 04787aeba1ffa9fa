/** What someone answered, to be read and to be corrected, also while someone else corrects it. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Answers, type Change, Changes, Problem } from '../components.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { PersonView } from '../../screens/person.ts';

/** The answers, to be read; and to be corrected, which keeps what was said before. */
export function Said({
  cohort,
  person,
  onMoved,
}: {
  cohort: CohortName;
  person: PersonView;
  /** It was corrected, or someone else did: reads the person again. */
  onMoved: () => Promise<void>;
}): JSX.Element {
  const correcting = useSignal(false);
  /** The person as they were when the correction was begun. */
  const begun = useSignal(person);
  const given = useSignal<Readonly<Record<string, string>>>({});
  const act = useAct();
  const save = async (): Promise<void> => {
    const path = `/api/cohorts/${cohort.id}/people/${encodeURIComponent(person.id)}/answers`;
    const body = { revision: person.revision, answers: given.value };
    if (await act.run(() => call(path, 'POST', body))) correcting.value = false;
    await onMoved();
  };
  /** Begins a correction, or discards it. */
  const toggle = (): void => {
    begun.value = person;
    given.value = {};
    act.problem.value = '';
    correcting.value = !correcting.value;
  };
  const isBehind = correcting.value && begun.value.revision !== person.revision;
  return (
    <section class="card" aria-labelledby="answers">
      <div class="heading">
        <h2 id="answers">Answers</h2>
        {cohort.role !== 'reader' && (
          <button type="button" aria-expanded={correcting.value} onClick={toggle}>
            {correcting.value ? 'Discard changes' : 'Correct answers'}
          </button>
        )}
      </div>
      {correcting.value ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <p class="soft">The original answers are kept, and the audit records your change.</p>
          {person.answers.map((field) => (
            <AnswerField
              key={field.id}
              field={field}
              value={given.value[field.id] ?? field.answer}
              onChange={(text) => (given.value = { ...given.value, [field.id]: text })}
            />
          ))}
          {isBehind ? (
            <Behind
              changed={changedSince(begun.value, person)}
              onKeep={() => {
                begun.value = person;
                act.problem.value = '';
              }}
              onDrop={toggle}
            />
          ) : (
            <Problem of={act} />
          )}
          <button class="main" disabled={act.busy.value || isBehind || Object.keys(given.value).length === 0}>
            Save correction
          </button>
        </form>
      ) : (
        <Answers
          answers={person.answers
            .filter(({ answer }) => answer !== '')
            .map(({ question, answer }) => ({ question, answer: answer.replaceAll('\n', ', ') }))}
        />
      )}
    </section>
  );
}

/** One question with its answer, to be written anew. */
export function AnswerField({
  field: { question, isList, options },
  value,
  onChange,
}: {
  field: PersonView['answers'][number];
  value: string;
  onChange: (text: string) => void;
}): JSX.Element {
  return (
    <label class="field">
      {question}
      {isList && ' (one on each line)'}
      {isList && options.length > 0 && <span class="soft">Of: {options.join(', ')}</span>}
      {!isList && options.length > 0 ? (
        <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          <option value="">not answered</option>
          {/* What was sent may be none of the options. */}
          {value !== '' && !options.includes(value) && <option value={value}>{value}</option>}
          {options.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      ) : isList || value.length > 60 ? (
        <textarea rows={3} value={value} onInput={({ currentTarget }) => onChange(currentTarget.value)} />
      ) : (
        <input type="text" value={value} onInput={({ currentTarget }) => onChange(currentTarget.value)} />
      )}
    </label>
  );
}

function changedSince(before: PersonView, after: PersonView): Change[] {
  const was = new Map(before.answers.map(({ id, answer }) => [id, answer]));
  return after.answers.flatMap(({ id, question, answer }) => {
    const old = was.get(id) ?? '';
    return old === answer ? [] : [{ where: question, before: old, after: answer }];
  });
}

/** Someone else changed this person while a correction was being written. */
function Behind({
  changed,
  onKeep,
  onDrop,
}: {
  changed: readonly Change[];
  onKeep: () => void;
  onDrop: () => void;
}): JSX.Element {
  return (
    <div class="card" role="alert">
      <p>
        This application was changed while you were correcting it. Nothing of yours is saved yet.
        {changed.length === 0 && ' No answer is different.'}
      </p>
      {changed.length > 0 && (
        <details>
          <summary>See what changed</summary>
          <Changes label="What changed" changes={changed} />
        </details>
      )}
      <p>
        <button type="button" onClick={onKeep}>
          Keep mine
        </button>{' '}
        <button type="button" onClick={onDrop}>
          Take theirs
        </button>
      </p>
    </div>
  );
}
