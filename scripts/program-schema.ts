/** The program file as a JSON Schema, for editors, and as a page, for people: both from what `shared/domain/program.ts` says. */
import * as z from 'zod';
import { Program } from '../shared/domain/program.ts';

export interface FieldSchema {
  readonly title?: string;
  readonly description?: string;
  readonly 'x-default'?: string;
  readonly type?: string;
  readonly const?: string | number | boolean;
  readonly enum?: readonly (string | number)[];
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly items?: FieldSchema;
  readonly anyOf?: readonly FieldSchema[];
  readonly oneOf?: readonly FieldSchema[];
  readonly additionalProperties?: FieldSchema | boolean;
}

export function programSchema(): FieldSchema {
  return z.toJSONSchema(Program, { io: 'input', unrepresentable: 'any' }) as FieldSchema;
}

/** Every named field below a schema, with the path that leads to it. */
export function fieldsOf(
  schema: FieldSchema,
  path = '',
): readonly { readonly path: string; readonly field: FieldSchema; readonly required: boolean }[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [{ path: at, field, required: schema.required?.includes(name) ?? false }, ...fieldsOf(field, at)];
  });
  return [
    ...own,
    ...shapesOf(schema).flatMap((shape) => fieldsOf(shape, path)),
    ...(schema.items ? fieldsOf(schema.items, `${path}[]`) : []),
    ...(typeof schema.additionalProperties === 'object'
      ? fieldsOf(schema.additionalProperties, `${path}.<name>`)
      : []),
  ];
}

function shapesOf(schema: FieldSchema): readonly FieldSchema[] {
  return (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== 'null');
}

export function schemaFile(): string {
  return `${JSON.stringify(programSchema(), null, 2)}\n`;
}

export function programPage(): string {
  const schema = programSchema();
  const parts = Object.entries(schema.properties ?? {});
  return `# The program file

One file, \`program.yaml\`, says everything that Mentorline needs to know about your program. The one in
[examples/program.yaml](../examples/program.yaml) is complete and commented; \`npm run program -- check FILE\` checks yours.
In the console, the same fields are forms under Program.

An editor that knows YAML completes and checks the file as you type when its first line is
\`# yaml-language-server: $schema=../program.schema.json\`.

| part | what it holds |
| --- | --- |
${parts.map(([name, part]) => `| [\`${name}\`](#${name}) | ${cell(part.description ?? '')} |`).join('\n')}

${parts.map(([name, part]) => section(name, part, schema.required?.includes(name) ?? false)).join('\n')}
This page is made from the schema in \`shared/domain/program.ts\` by \`npm run generate\`.
`;
}

function section(name: string, part: FieldSchema, required: boolean): string {
  const fallback = part['x-default'];
  const lines = [`## ${name}`, '', `${part.title ?? name}. ${part.description ?? ''}`, ''];
  if (fallback !== undefined) lines.push(`Default: ${fallback}.`, '');
  else if (!required) lines.push('Optional.', '');
  if (part.enum) lines.push(`One of ${valuesOf(part)}.`, '');
  lines.push(...tables(part));
  return lines.join('\n');
}

/** One table of a part's fields; where things come in several shapes, one table for each shape. */
function tables(part: FieldSchema): readonly string[] {
  const shapes = shapesOf(part.items ?? part);
  const [first] = shapes;
  if (!first) return table(part);
  const shared = Object.keys(first.properties ?? {}).filter((name) =>
    shapes.every(({ properties = {} }) => name in properties && name !== 'kind'),
  );
  const only = (shape: FieldSchema, keep: (name: string) => boolean): FieldSchema => ({
    ...shape,
    properties: Object.fromEntries(Object.entries(shape.properties ?? {}).filter(([name]) => keep(name))),
  });
  return [
    ...(shared.length === 0 ? [] : table(only(first, (name) => shared.includes(name)))),
    ...shapes.flatMap((shape) => [
      `### ${shape.title ?? ''}`,
      '',
      ...table(only(shape, (name) => !shared.includes(name))),
    ]),
  ];
}

function table(part: FieldSchema): readonly string[] {
  const fields = fieldsOf(part);
  if (fields.length === 0) return [];
  return [
    '| field | what it is | values | without it |',
    '| --- | --- | --- | --- |',
    ...fields.map(
      ({ path, field, required }) =>
        `| \`${path.replace(/^\[\]\./, '')}\` | ${cell(`${field.title ?? ''}: ${field.description ?? ''}`)} | ${cell(valuesOf(field))} | ${cell(withoutIt(field, required))} |`,
    ),
    '',
  ];
}

function withoutIt(field: FieldSchema, required: boolean): string {
  if (required) return 'required';
  return field['x-default'] ?? '';
}

function valuesOf(field: FieldSchema): string {
  if (field.const !== undefined) return `\`${String(field.const)}\``;
  if (field.enum) return field.enum.map((value) => `\`${String(value)}\``).join(', ');
  const shapes = shapesOf(field);
  if (shapes.length > 1) return 'one of several shapes';
  const { type } = shapes[0] ?? field;
  switch (type) {
    case 'array':
      return 'a list';
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'object':
      return 'fields of its own';
    default:
      return 'text';
  }
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '\\<').replaceAll('\n', ' ');
}
