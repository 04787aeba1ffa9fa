/** A program file as text that is edited place by place, its comments kept; and what is different between two programs. */
import { isMap, parseDocument } from 'yaml';
import { unreadable } from './yaml-limits.ts';
import { addDays, daysBetween } from './calendar.ts';
import type { Program } from './program.ts';

export type Path = readonly (string | number)[];

/** Sets the value at a path; takes it out when there is none. */
export interface TextEdit {
  readonly path: Path;
  readonly value?: unknown;
}

/** `undefined` when the text is no YAML, so that nothing in it can be found. */
export function editProgramText(text: string, edits: readonly TextEdit[]): string | undefined {
  if (unreadable(text)) return undefined;
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  try {
    for (const { path, value } of edits) {
      if (value === undefined) document.deleteIn(path);
      else document.setIn(path, document.createNode(value));
    }
    return document.toString({ lineWidth: 110 });
  } catch {
    // A path through something that holds nothing, or aliases that lead nowhere.
    return undefined;
  }
}

/** The text as plain values, as far as it can be read. */
export function valuesOf(text: string): unknown {
  if (unreadable(text)) return undefined;
  const document = parseDocument(text);
  try {
    return document.errors.length > 0 ? undefined : (document.toJS() as unknown);
  } catch {
    return undefined;
  }
}

export interface Copy {
  readonly cohort: { readonly id: string; readonly name: string; readonly opens: string };
  /** A program of its own; absent: the next cohort of the same. */
  readonly program?: { readonly id: string; readonly name: string } | undefined;
}

/**
 * The edits that make of a program's text that of its next cohort: all dates later by as much as the opening. A program of its
 * own gets forms of its own too: a form feeds one program.
 */
export function copyEdits({ cohort, sources }: Program, copy: Copy): TextEdit[] {
  const { id, name, opens } = copy.cohort;
  const days = daysBetween(cohort.opens, opens);
  const { program } = copy;
  return [
    { path: ['cohort', 'id'], value: id },
    { path: ['cohort', 'name'], value: name },
    { path: ['cohort', 'opens'], value: opens },
    { path: ['cohort', 'closes', 'date'], value: addDays(cohort.closes.date, days) },
    { path: ['cohort', 'starts'], value: addDays(cohort.starts, days) },
    { path: ['cohort', 'ends'], value: addDays(cohort.ends, days) },
    ...(program
      ? [
          { path: ['program', 'id'], value: program.id },
          { path: ['program', 'name'], value: program.name },
          ...sources.flatMap((source, index): TextEdit[] => {
            const own = `${program.id}-${source.id}`.slice(0, 48);
            return [
              { path: ['sources', index, 'id'], value: own },
              ...(source.secret === null
                ? []
                : [{ path: ['sources', index, 'secret'], value: `source-${own}` }]),
            ];
          }),
        ]
      : []),
  ];
}

/** Three texts of one program: what two people began with, and what each made of it. */
export interface Diverged {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

/**
 * The edits that bring what I changed into their text. Where both changed the same value, mine counts. Lists whose items have ids
 * are brought together item by item, other lists as a whole.
 */
export function mergeEdits({ base, mine, theirs }: Diverged): TextEdit[] {
  const [was, my, their] = [valuesOf(base), valuesOf(mine), valuesOf(theirs)];
  if (!isObject(was) || !isObject(my) || !isObject(their)) return [];
  const merged = mergedObject(was, my, their);
  return [...new Set([...Object.keys(their), ...Object.keys(merged)])]
    .filter((name) => !same(their[name], merged[name]))
    .flatMap((name) => editsBetween([name], their[name], merged[name]));
}

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function merged(base: unknown, mine: unknown, theirs: unknown): unknown {
  if (same(mine, base)) return theirs;
  if (same(theirs, base)) return mine;
  if (isObject(mine) && isObject(theirs)) return mergedObject(isObject(base) ? base : {}, mine, theirs);
  const [was, my, their] = [itemsById(base), itemsById(mine), itemsById(theirs)];
  if (!was || !my || !their) return mine;
  const all = mergedObject(Object.fromEntries(was), Object.fromEntries(my), Object.fromEntries(their));
  // In their order; what I added comes last.
  return [...new Set([...their.keys(), ...my.keys()])].flatMap((id) => (id in all ? [all[id]] : []));
}

function mergedObject(base: Values, mine: Values, theirs: Values): Values {
  const names = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  const values = [...names].map((name) => [name, merged(base[name], mine[name], theirs[name])] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function itemsById(list: unknown): ReadonlyMap<string, unknown> | undefined {
  if (!Array.isArray(list)) return undefined;
  const items = new Map(
    (list as unknown[]).flatMap((item) =>
      isObject(item) && typeof item['id'] === 'string' ? [[item['id'], item] as const] : [],
    ),
  );
  return items.size === list.length ? items : undefined;
}

/** Sets only what differs, so that the comments of the rest stay. */
function editsBetween(path: readonly (string | number)[], from: unknown, to: unknown): TextEdit[] {
  if (same(from, to)) return [];
  if (isObject(from) && isObject(to))
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((name) =>
      editsBetween([...path, name], from[name], to[name]),
    );
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length)
    return (to as unknown[]).flatMap((one, at) => editsBetween([...path, at], from[at], one));
  return [{ path, ...(to !== undefined && { value: to }) }];
}

export interface TextChange {
  /** `policies › emailsPerDay`; list items by their id where they have one. */
  readonly where: string;
  readonly before?: string;
  readonly after?: string;
}

/** Every single value that differs, in the order of the file. */
export function programChanges(before: unknown, after: unknown): TextChange[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((where) => was.get(where) !== is.get(where))
    .map((where) => {
      const [one, other] = [was.get(where), is.get(where)];
      return {
        where,
        ...(one !== undefined && { before: one }),
        ...(other !== undefined && { after: other }),
      };
    });
}

function leavesOf(
  value: unknown,
  where: readonly string[] = [],
  leaves = new Map<string, string>(),
): Map<string, string> {
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object')) leaves.set(where.join(' › '), value.join(', '));
    else value.forEach((one, index) => leavesOf(one, [...where, nameOf(one, index)], leaves));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) leavesOf(one, [...where, name], leaves);
  } else if (value !== undefined) {
    leaves.set(where.join(' › '), typeof value === 'string' ? value : JSON.stringify(value));
  }
  return leaves;
}

function nameOf(item: unknown, at: number): string {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
  return typeof id === 'string' ? id : String(at + 1);
}
