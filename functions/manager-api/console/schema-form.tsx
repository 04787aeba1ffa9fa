/** Forms made of a JSON Schema: every value of a program can be edited, and says at its place what is wrong with it. */
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
  readonly 'x-input'?: 'time' | 'zone';
}

export type Path = readonly (string | number)[];

export interface Editing {
  /** Sets the value at a path; takes it out when it is `undefined`. */
  readonly edit: (path: Path, value: unknown) => void;
  readonly problemAt: (path: Path) => string | undefined;
}

interface FieldProps {
  readonly editing: Editing;
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: Path;
  readonly label: string;
}

export function Field(props: FieldProps): JSX.Element {
  const { schema } = props;
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) {
    const real = variants.filter(({ type }) => type !== 'null');
    const [only] = real;
    return real.length > 1 && real.every(({ type }) => type === 'object') ? (
      <Variants {...props} variants={real} />
    ) : (
      <Field {...props} schema={{ ...only, ...saidBy(schema) }} />
    );
  }
  if (schema.type === 'object') return schema.properties ? <Fields {...props} /> : <Entries {...props} />;
  if (schema.type === 'array') return isPlain(schema.items) ? <Lines {...props} /> : <Items {...props} />;
  return <Single {...props} />;
}

/** What a field says about itself, whatever shapes its value may take. */
function saidBy(schema: Schema): Schema {
  const { anyOf: _any, oneOf: _one, ...said } = schema;
  return said;
}

function isPlain(schema: Schema | undefined): boolean {
  return schema?.type === 'string' || schema?.type === 'number' || schema?.type === 'integer';
}

function idOf(path: Path): string {
  return `f-${path.join('-')}`;
}

function helpId(path: Path): string {
  return `${idOf(path)}-help`;
}

function Help({ schema, path }: Pick<FieldProps, 'schema' | 'path'>): JSX.Element | null {
  return schema.description === undefined ? null : (
    <span class="soft" id={helpId(path)}>
      {schema.description}
    </span>
  );
}

/** The ids of what describes a field: its help, and what is wrong with it. */
function describedBy({ editing, schema, path }: Pick<FieldProps, 'editing' | 'schema' | 'path'>): {
  readonly 'aria-describedby'?: string;
} {
  const ids = [
    ...(schema.description === undefined ? [] : [helpId(path)]),
    ...(editing.problemAt(path) === undefined ? [] : [`${idOf(path)}-wrong`]),
  ];
  return ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') };
}

function Wrong({ editing, path }: Pick<FieldProps, 'editing' | 'path'>): JSX.Element | null {
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

function Single({ editing, schema, value, path, label }: FieldProps): JSX.Element {
  const id = idOf(path);
  const text = value === undefined || value === null ? '' : written(value);
  const typed = useTyped(text);
  const wrong = editing.problemAt(path) !== undefined;
  const common = {
    id,
    'aria-invalid': wrong,
    ...describedBy({ editing, schema, path }),
  };
  const unset = schema['x-default'] === undefined ? '' : `Default: ${schema['x-default']}`;
  const picker = schema.format === 'date' ? 'date' : schema['x-input'] === 'time' ? 'time' : undefined;
  const choices = schema.type === 'boolean' ? ['true', 'false'] : schema.enum;
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
      {schema.const !== undefined ? (
        <output id={id}>{written(schema.const)}</output>
      ) : choices ? (
        <select {...common} value={text} onChange={({ currentTarget }) => change(currentTarget.value)}>
          <option value="">{unset}</option>
          {choices.map((one) => (
            <option key={one} value={one}>
              {schema.type === 'boolean' ? (one === 'true' ? 'yes' : 'no') : one}
            </option>
          ))}
        </select>
      ) : schema['x-input'] === 'zone' ? (
        <select {...common} value={text} onChange={({ currentTarget }) => change(currentTarget.value)}>
          <option value="">{unset}</option>
          {!ZONES.includes(text) && text !== '' && <option value={text}>{text}</option>}
          {ZONES.map((zone) => (
            <option key={zone} value={zone}>
              {cityFirst(zone)}
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
      ) : text.length > 45 || text.includes('\n') || path.at(-1) === 'body' ? (
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
      <Wrong editing={editing} path={path} />
    </div>
  );
}

const ZONES = Intl.supportedValuesOf('timeZone').toSorted((one, other) =>
  cityFirst(one) < cityFirst(other) ? -1 : 1,
);

/** A zone as people look for it: "Berlin (Europe)". */
function cityFirst(zone: string): string {
  const [region = '', ...city] = zone.replaceAll('_', ' ').split('/');
  return city.length === 0 ? region : `${city.toReversed().join(', ')} (${region})`;
}

/** Several short values, one on each line. */
function Lines({ editing, schema, value, path, label }: FieldProps): JSX.Element {
  const id = idOf(path);
  const lines = Array.isArray(value) ? value.map(String) : [];
  const typed = useTyped(lines.join('\n'));
  const change = (text: string): void => {
    const given = text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const typed = schema.items?.type === 'string' ? given : given.map(Number);
    editing.edit(path, given.length === 0 ? undefined : typed);
  };
  return (
    <div class="field">
      <label for={id}>{label} (one per line)</label>
      <Help schema={schema} path={path} />
      <textarea
        id={id}
        {...describedBy({ editing, schema, path })}
        placeholder={schema['x-default'] === undefined ? '' : `Default: ${schema['x-default']}`}
        rows={Math.min(lines.length + 1, 12)}
        {...typed}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      <Wrong editing={editing} path={path} />
    </div>
  );
}

function Fields({ editing, schema, value, path, label }: FieldProps): JSX.Element {
  const given = (value ?? {}) as Record<string, unknown>;
  return (
    <fieldset>
      <legend>{label}</legend>
      <Help schema={schema} path={path} />
      <Wrong editing={editing} path={path} />
      <Properties editing={editing} schema={schema} value={given} path={path} />
    </fieldset>
  );
}

function Properties({
  editing,
  schema,
  value,
  path,
}: Omit<FieldProps, 'label' | 'value'> & { readonly value: Record<string, unknown> }): JSX.Element {
  return (
    <div class="fields">
      {Object.entries(schema.properties ?? {}).map(([name, property]) => (
        <Field
          key={name}
          editing={editing}
          schema={property}
          value={value[name]}
          path={[...path, name]}
          label={property.title ?? name}
        />
      ))}
    </div>
  );
}

/** One of several shapes: told apart by the value of their `kind`, or by their first key. */
function Variants({
  editing,
  schema,
  variants,
  value,
  path,
  label,
}: FieldProps & { readonly variants: readonly Schema[] }): JSX.Element {
  const given = (value ?? {}) as Record<string, unknown>;
  const names = variants.map(nameOf);
  const chosen = Math.max(
    variants.findIndex(({ properties = {} }, index) => {
      const kind = properties['kind'];
      return kind?.const === undefined ? (names[index] ?? '') in given : kind.const === given['kind'];
    }),
    0,
  );
  const shown = variants[chosen];
  const id = `${idOf(path)}-shape`;
  return (
    <fieldset>
      <legend>{label}</legend>
      <Help schema={schema} path={path} />
      <Wrong editing={editing} path={path} />
      <div class="field">
        <label for={id}>Kind</label>
        <select
          id={id}
          value={chosen}
          onChange={({ currentTarget }) => {
            const wanted = variants[Number(currentTarget.value)];
            if (wanted) editing.edit(path, { ...kept(given, wanted), ...blank(wanted) });
          }}
        >
          {variants.map(({ title }, index) => (
            <option key={index} value={index}>
              {title ?? names[index]}
            </option>
          ))}
        </select>
      </div>
      {shown && <Properties editing={editing} schema={shown} value={given} path={path} />}
    </fieldset>
  );
}

function nameOf({ properties = {}, required = [] }: Schema): string {
  const kind = properties['kind']?.const;
  return typeof kind === 'string' ? kind : (required[0] ?? Object.keys(properties)[0] ?? '');
}

/** What another shape knows too. */
function kept(value: Record<string, unknown>, { properties = {} }: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => properties[name] && properties[name].const === undefined),
  );
}

/** The least that a shape asks for, to be filled in. */
function blank(schema: Schema): Record<string, unknown> {
  const { properties = {}, required = [] } = schema;
  return Object.fromEntries(
    required.map((name) => {
      const property = properties[name] ?? {};
      return [name, property.const ?? property.enum?.[0] ?? blankValue(property)];
    }),
  );
}

function blankValue(schema: Schema): unknown {
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return blankValue(first);
  switch (schema.type) {
    case 'object':
      return blank(schema);
    case 'array':
      return [];
    case 'number':
    case 'integer':
      return 0;
    case 'boolean':
      return false;
    default:
      return '';
  }
}

function titleOf(item: unknown, at: number): string {
  const given = (item ?? {}) as Record<string, unknown>;
  for (const name of ['text', 'name', 'id', 'question', 'is']) {
    const title = given[name];
    if (typeof title === 'string' && title) return title;
  }
  return `Number ${at + 1}`;
}

/** A list of things with several values each. */
function Items({ editing, schema, value, path, label }: FieldProps): JSX.Element {
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  const item = schema.items ?? {};
  const [first = item] = item.anyOf ?? item.oneOf ?? [];
  return (
    <div class="items">
      <h2>{label}</h2>
      <Help schema={schema} path={path} />
      <Wrong editing={editing} path={path} />
      {items.map((one, index) => (
        <details key={index}>
          <summary>
            {titleOf(one, index)}
            {editing.problemAt([...path, index]) !== undefined && <span class="problem"> needs fixing</span>}
          </summary>
          <Field
            editing={editing}
            schema={item}
            value={one}
            path={[...path, index]}
            label={titleOf(one, index)}
          />
          <div class="acts start small">
            <button type="button" onClick={() => editing.edit([...path, index], undefined)}>
              Remove<span class="hidden"> {titleOf(one, index)}</span>
            </button>
          </div>
        </details>
      ))}
      <button type="button" onClick={() => editing.edit([...path, items.length], blank(first))}>
        Add to {label}
      </button>
    </div>
  );
}

/** Values under names of one's own. */
function Entries({ editing, schema, value, path, label }: FieldProps): JSX.Element {
  const name = useSignal('');
  const of = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  const entries = Object.entries((value ?? {}) as Record<string, unknown>);
  return (
    <fieldset>
      <legend>{label}</legend>
      <Help schema={schema} path={path} />
      <Wrong editing={editing} path={path} />
      {entries.map(([key, one]) => (
        <div key={key} class="entry">
          <Field editing={editing} schema={of} value={one} path={[...path, key]} label={key} />
          <button type="button" onClick={() => editing.edit([...path, key], undefined)}>
            Remove<span class="hidden"> {key}</span>
          </button>
        </div>
      ))}
      <div class="entry">
        <label class="field">
          New name
          <input
            type="text"
            value={name.value}
            onInput={({ currentTarget }) => (name.value = currentTarget.value)}
          />
        </label>
        <button
          type="button"
          disabled={!name.value.trim()}
          onClick={() => {
            editing.edit([...path, name.value.trim()], blankValue(of));
            name.value = '';
          }}
        >
          Add
        </button>
      </div>
    </fieldset>
  );
}
