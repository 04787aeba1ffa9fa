/** Forms made of a JSON Schema: every value of a program can be edited, and says at its place what is wrong with it. */
import { TextField } from './fields.tsx';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import {
  describedBy,
  type FieldProps,
  Help,
  idOf,
  type Schema,
  Single,
  useTyped,
  Wrong,
  type Editing,
} from './schema-field.tsx';

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

/** What an item of a list is called; one of the journey by its email, as people call that. */
export function titleOf(item: unknown, at: number, editing?: Editing): string {
  const given = (item ?? {}) as Record<string, unknown>;
  const { id, email, when } = given;
  const called =
    when === undefined ? undefined : editing?.picksOf?.('email').find(({ value }) => value === email);
  if (called && typeof id === 'string') return id === email ? called.label : `${called.label} (${id})`;
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
  const added = useSignal(-1);
  return (
    <div class="items">
      <h2>{label}</h2>
      <Help schema={schema} path={path} />
      <Wrong editing={editing} path={path} />
      {items.map((one, index) => (
        <details key={index} open={index === added.value}>
          <summary>
            {titleOf(one, index, editing)}
            {editing.problemAt([...path, index]) !== undefined && <span class="problem"> needs fixing</span>}
          </summary>
          <Field
            editing={editing}
            schema={item}
            value={one}
            path={[...path, index]}
            label={titleOf(one, index, editing)}
          />
          <div class="acts start small">
            <button type="button" onClick={() => editing.edit([...path, index], undefined)}>
              Remove<span class="hidden"> {titleOf(one, index, editing)}</span>
            </button>
          </div>
        </details>
      ))}
      <button
        type="button"
        onClick={() => {
          added.value = items.length;
          editing.edit([...path, items.length], blank(first));
        }}
      >
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
        <TextField label="New name" value={name} />
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
