/** Two ways to write one draft: forms made of the program's schema, and its text. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { keptSignal } from '../drafts.ts';
import { type Path, useTyped } from '../schema-field.tsx';
import { Field } from '../schema-form.tsx';
import type { Draft } from './program-draft.ts';

export function Forms({ draft }: { draft: Draft }): JSX.Element {
  const properties = draft.schema.properties ?? {};
  const chosen = keptSignal('program-part', Object.keys(properties)[0] ?? '');
  const values = (draft.state.value.values ?? {}) as Record<string, unknown>;
  const wrong = new Set(draft.state.value.problems.map(({ at }) => String(at[0])));
  const schema = properties[chosen.value];
  if (Object.keys(values).length === 0)
    return <p class="card">The text has errors. Fix them under "Text" first.</p>;
  return (
    <>
      <label class="field">
        Part of the program
        <select value={chosen.value} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
          {Object.keys(properties).map((name) => (
            <option key={name} value={name}>
              {properties[name]?.title ?? name}
              {wrong.has(name) ? ' (needs fixing)' : ''}
            </option>
          ))}
        </select>
      </label>
      <div class="card form">
        {schema && (
          <Field
            key={chosen.value}
            editing={draft.editing}
            schema={schema}
            value={values[chosen.value]}
            path={[chosen.value]}
            label={schema.title ?? chosen.value}
          />
        )}
      </div>
    </>
  );
}

export function Text({ draft }: { draft: Draft }): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const { text } = draft.state.value;
  const typed = useTyped(text);
  const goTo = (line: number): void => {
    const start =
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    const end = start + (text.split('\n')[line - 1]?.length ?? 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, end);
  };
  return (
    <>
      <Problems draft={draft} onChoose={goTo} />
      <label class="field whole">
        Program file
        <textarea
          ref={area}
          class="code"
          spellcheck={false}
          rows={30}
          {...typed}
          onChange={({ currentTarget }) => void draft.check({ text: currentTarget.value })}
        />
      </label>
    </>
  );
}

export function Problems({
  draft,
  onChoose,
}: {
  draft: Draft;
  onChoose?: (line: number) => void;
}): JSX.Element | null {
  const { problems } = draft.state.value;
  if (problems.length === 0) return null;
  return (
    <ul class="steps">
      {problems.map(({ line, at, message }) => (
        <li key={`${line} ${message}`}>
          {onChoose ? (
            <button type="button" class="link" onClick={() => onChoose(line)}>
              Line {line}
            </button>
          ) : (
            `Line ${line}`
          )}
          {at.length > 0 && `, ${placeInWords(at)}`}: {message}
        </li>
      ))}
    </ul>
  );
}

function placeInWords(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? part + 1 : part)).join(' › ');
}
