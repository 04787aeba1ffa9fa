/** Two ways to write one draft: forms made of the program's schema, and its text. */
import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Tag } from '../components.tsx';
import { holds, TextField } from '../fields.tsx';
import { keptSignal } from '../drafts.ts';
import { place } from '../route.ts';
import { idOf, type Path, type Schema, useTyped } from '../schema-field.tsx';
import { Field, titleOf } from '../schema-form.tsx';
import type { Draft } from './program-draft.ts';

export function Forms({ draft }: { draft: Draft }): JSX.Element {
  const properties = draft.schema.properties ?? {};
  const chosen = keptSignal('program-part', Object.keys(properties)[0] ?? '');
  const sought = useSignal('');
  const values = (draft.state.value.values ?? {}) as Record<string, unknown>;
  const wrong = new Set(draft.state.value.problems.map(({ at }) => String(at[0])));
  const schema = properties[chosen.value];
  // A link to a part of the program, as Setup has one to its dates.
  const linked = place.value.detail;
  useEffect(() => {
    if (linked !== undefined && linked in properties) chosen.value = linked;
  }, [linked]);
  if (Object.keys(values).length === 0)
    return <p class="card">The text has errors. Fix them under "Text" first.</p>;
  const open = (part: string, path?: Path): void => {
    chosen.value = part;
    sought.value = '';
    // The part is there after the next render.
    if (path) setTimeout(() => document.getElementById(idOf(path))?.focus());
  };
  return (
    <div class="parts">
      <div>
        <TextField label="Search all settings" value={sought} type="search" />
        {sought.value.trim() === '' ? (
          <nav aria-label="Parts of the program">
            {Object.keys(properties).map((name) => (
              <button
                key={name}
                type="button"
                {...(name === chosen.value && { 'aria-current': 'true' as const })}
                onClick={() => open(name)}
              >
                {properties[name]?.title ?? name}
                {wrong.has(name) && <Tag kind="bad">fix</Tag>}
              </button>
            ))}
          </nav>
        ) : (
          <Found sought={sought} settings={settingsOf(properties, values, draft.editing)} onChoose={open} />
        )}
      </div>
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
    </div>
  );
}

/** One thing that can be set, where it is found. */
interface Setting {
  readonly part: string;
  readonly path: Path;
  readonly label: string;
  readonly help: string;
}

/** Every setting of the schema, and what is in its lists, which is set where the list is. */
function settingsOf(
  parts: Readonly<Record<string, Schema>>,
  values: Readonly<Record<string, unknown>>,
  editing: Draft['editing'],
): readonly Setting[] {
  const within = (
    { schema, value }: { schema: Schema; value: unknown },
    path: Path,
    labels: readonly string[],
  ): Setting[] => [
    { part: String(path[0]), path, label: labels.join(' › '), help: schema.description ?? '' },
    ...(Array.isArray(value) && schema.items?.type !== 'string'
      ? value.map((item, at) => ({
          part: String(path[0]),
          path,
          label: [...labels, titleOf(item, at, editing)].join(' › '),
          help: JSON.stringify(item),
        }))
      : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      within(
        { schema: property, value: (value as Record<string, unknown> | undefined)?.[name] },
        [...path, name],
        [...labels, property.title ?? name],
      ),
    ),
  ];
  return Object.entries(parts).flatMap(([part, schema]) =>
    within({ schema, value: values[part] }, [part], [schema.title ?? part]),
  );
}

const MOST_FOUND = 12;

function Found({
  sought,
  settings,
  onChoose,
}: {
  sought: Signal<string>;
  settings: readonly Setting[];
  onChoose: (part: string, path: Path) => void;
}): JSX.Element {
  const found = settings.filter(({ label, help }) => holds(sought, `${label} ${help}`));
  return (
    <>
      <p class="soft" role="status">
        {found.length === 1 ? '1 setting' : `${found.length} settings`}
      </p>
      <nav aria-label="Settings found" class="whole">
        {found.slice(0, MOST_FOUND).map(({ part, path, label }) => (
          <button key={label} type="button" onClick={() => onChoose(part, path)}>
            {label}
          </button>
        ))}
      </nav>
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
            <>
              <button type="button" class="link" onClick={() => onChoose(line)}>
                Line {line}
              </button>
              {at.length > 0 && `, ${at.map(partInWords).join(' › ')}`}
            </>
          ) : (
            labelsOf(draft.schema, at).join(' › ') || `Line ${line}`
          )}
          : {message}
        </li>
      ))}
    </ul>
  );
}

function partInWords(part: string | number): string | number {
  return typeof part === 'number' ? part + 1 : part;
}

/** A place as the forms call it. */
function labelsOf(schema: Schema | undefined, [first, ...rest]: Path): readonly (string | number)[] {
  if (first === undefined) return [];
  const shapes = [...(schema?.anyOf ?? []), ...(schema?.oneOf ?? []), ...(schema ? [schema] : [])];
  const within = shapes.map(({ properties, items }) =>
    typeof first === 'number' ? items : properties?.[first],
  );
  const found = within.find((one) => one !== undefined);
  return [found?.title ?? partInWords(first), ...labelsOf(found, rest)];
}
