/** One field of a form made of a JSON Schema: its value is written or picked, with its help, and what is wrong with it. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly default?: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  /** The default in words. */
  readonly 'x-default'?: string;
  /** What a text is picked with. */
  readonly 'x-input'?: 'time' | 'zone' | 'long' | 'question' | 'survey' | 'touchpoint' | 'email';
  /** How the values of an enumeration are called. */
  readonly 'x-words'?: Readonly<Record<string, string>>;
}

export type Path = readonly (string | number)[];

export interface Editing {
  /** Sets the value at a path; takes it out when it is `undefined`. */
  readonly edit: (path: Path, value: unknown) => void;
  readonly problemAt: (path: Path) => string | undefined;
  /** Shown, and not to be changed here. */
  readonly isFixed?: (path: Path) => boolean;
  /** What an id is chosen from; `undefined` where it is typed. */
  readonly picksOf?: (kind: string) => readonly Pickable[];
}

export interface Pickable {
  readonly value: string;
  readonly label: string;
}

export interface FieldProps {
  readonly editing: Editing;
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: Path;
  readonly label: string;
}

export function idOf(path: Path): string {
  return `f-${path.join('-')}`;
}

function helpId(path: Path): string {
  return `${idOf(path)}-help`;
}

export function Help({ schema, path }: Pick<FieldProps, 'schema' | 'path'>): JSX.Element | null {
  return schema.description === undefined ? null : (
    <span class="soft" id={helpId(path)}>
      {schema.description}
    </span>
  );
}

/** The ids of what describes a field: its help, and what is wrong with it. */
export function describedBy({ editing, schema, path }: Pick<FieldProps, 'editing' | 'schema' | 'path'>): {
  readonly 'aria-describedby'?: string;
} {
  const ids = [
    ...(schema.description === undefined ? [] : [helpId(path)]),
    ...(editing.problemAt(path) === undefined ? [] : [`${idOf(path)}-wrong`]),
  ];
  return ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') };
}

export function Wrong({ editing, path }: Pick<FieldProps, 'editing' | 'path'>): JSX.Element | null {
  const problem = editing.problemAt(path);
  return problem === undefined ? null : (
    <span class="problem" id={`${idOf(path)}-wrong`}>
      {problem}
    </span>
  );
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is typed stays in its field while answers to other edits arrive: until the field is left, and its own value is another. */
export function useTyped(value: string): {
  readonly value: string;
  readonly onInput: (event: { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }) => void;
} {
  const typed = useSignal<string | undefined>(undefined);
  const field = useRef<HTMLElement>(undefined);
  useEffect(() => {
    if (document.activeElement !== field.current) typed.value = undefined;
  }, [value]);
  return {
    value: typed.value ?? value,
    onInput: ({ currentTarget }) => {
      field.current = currentTarget;
      typed.value = currentTarget.value;
    },
  };
}

export function Single({ editing, schema, value, path, label }: FieldProps): JSX.Element {
  const id = idOf(path);
  const text = value === undefined || value === null ? '' : written(value);
  const typed = useTyped(text);
  // What is being written is judged once it is there.
  const isWriting = typed.value !== text;
  const wrong = !isWriting && editing.problemAt(path) !== undefined;
  const common = {
    id,
    'aria-invalid': wrong,
    ...describedBy({ editing, schema, path }),
  };
  const unset = schema['x-default'] === undefined ? '' : `Default: ${schema['x-default']}`;
  const picker = schema.format === 'date' ? 'date' : schema['x-input'] === 'time' ? 'time' : undefined;
  const choices = choicesOf(schema, editing, text);
  const change = (given: string): void => {
    const number = schema.type === 'number' || schema.type === 'integer';
    // What is no number goes on as it is, so that the answer says what is wrong with it.
    const typed =
      schema.type === 'boolean'
        ? given === 'true'
        : number && given.trim() !== '' && !Number.isNaN(Number(given))
          ? Number(given)
          : given;
    editing.edit(path, given === '' ? undefined : typed);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Help schema={schema} path={path} />
      {schema.const !== undefined || editing.isFixed?.(path) ? (
        <output id={id}>{schema.const === undefined ? text : written(schema.const)}</output>
      ) : choices ? (
        <select {...common} value={text} onChange={({ currentTarget }) => change(currentTarget.value)}>
          <option value="">{unset}</option>
          {choices.map(({ value: one, label: called }) => (
            <option key={one} value={one}>
              {called}
            </option>
          ))}
        </select>
      ) : schema['x-input'] === 'zone' ? (
        <select {...common} value={text} onChange={({ currentTarget }) => change(currentTarget.value)}>
          <option value="">{unset}</option>
          {!ZONES.includes(text) && text !== '' && <option value={text}>{text}</option>}
          {zonesByCity(schema['x-words']).map(({ zone, city }) => (
            <option key={zone} value={zone}>
              {city}
            </option>
          ))}
        </select>
      ) : picker ? (
        <input
          {...common}
          type={picker}
          {...typed}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
      ) : text.length > 45 ||
        text.includes('\n') ||
        path.at(-1) === 'body' ||
        schema['x-input'] === 'long' ? (
        <textarea
          {...common}
          rows={Math.min(text.split('\n').length + 2, 18)}
          {...typed}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
      ) : (
        <input
          {...common}
          type="text"
          inputMode={schema.type === 'integer' || schema.type === 'number' ? 'decimal' : 'text'}
          {...typed}
          placeholder={unset}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
      )}
      {!isWriting && <Wrong editing={editing} path={path} />}
    </div>
  );
}

/** In words; a value that is none of them stays to be seen. */
function choicesOf(schema: Schema, editing: Editing, given: string): readonly Pickable[] | undefined {
  if (schema.type === 'boolean')
    return [
      { value: 'true', label: 'yes' },
      { value: 'false', label: 'no' },
    ];
  if (schema.enum)
    return schema.enum.map((value) => ({
      value,
      label: schema['x-words']?.[value] ?? value.replaceAll('-', ' '),
    }));
  const picks = schema['x-input'] === undefined ? undefined : editing.picksOf?.(schema['x-input']);
  if (!picks || picks.length === 0) return undefined;
  return given === '' || picks.some(({ value }) => value === given)
    ? picks
    : [...picks, { value: given, label: given }];
}

const ZONES = Intl.supportedValuesOf('timeZone');

/** Zones by the city that people look for; `called`: those whose city has another name today. */
function zonesByCity(
  called: Schema['x-words'] = {},
): readonly { readonly zone: string; readonly city: string }[] {
  return ZONES.map((zone) => ({ zone, city: called[zone] ?? cityFirst(zone) })).sort((one, other) =>
    one.city < other.city ? -1 : 1,
  );
}

/** A zone as people look for it: "Berlin (Europe)". */
function cityFirst(zone: string): string {
  const [region = '', ...city] = zone.replaceAll('_', ' ').split('/');
  return city.length === 0 ? region : `${city.toReversed().join(', ')} (${region})`;
}
