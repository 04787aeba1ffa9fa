/** Reads `program.yaml`: every problem names file, line, column, path and the fix. */
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { Program } from './program.ts';
import { unreadable } from './yaml-limits.ts';
import { type Contradiction, contradictions } from './program-checks.ts';

export interface FileProblem {
  /** `program.yaml:7:17` */
  readonly place: string;
  /** `journey[3].email` */
  readonly path: string;
  /** The same in parts, and the line from 1. */
  readonly at: readonly (string | number)[];
  readonly line: number;
  readonly message: string;
}

export type ProgramFile =
  | { readonly kind: 'program'; readonly program: Program }
  | { readonly kind: 'problems'; readonly problems: readonly FileProblem[] };

/** `name` is only used in messages. `knownEmails` are the ids of the texts that need no writing. */
export function readProgramFile(name: string, text: string, knownEmails: ReadonlySet<string>): ProgramFile {
  const wrong = unreadable(text);
  if (wrong) {
    const line = text.slice(0, wrong.offset).split('\n').length;
    const place = `${name}:${line}:1`;
    return { kind: 'problems', problems: [{ place, line, path: '', at: [], message: wrong.message }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Pick<FileProblem, 'place' | 'line'> => {
    const { line, col } = lines.linePos(offset);
    return { line, place: `${name}:${line}:${col}` };
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      ...placeAt(error.pos[0]),
      path: '',
      at: [],
      message: error.message,
    }));
    return { kind: 'problems', problems };
  }

  let values: unknown;
  try {
    values = document.toJS();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'problems', problems: [{ ...placeAt(0), path: '', at: [], message }] };
  }
  const parsed = Program.safeParse(values);
  const found: readonly Contradiction[] = parsed.success
    ? contradictions(parsed.data, knownEmails)
    : parsed.error.issues.map((issue) => ({
        path: pathOf(issue),
        message: messageOf(issue),
      }));
  if (parsed.success && found.length === 0) return { kind: 'program', program: parsed.data };

  const problems = found.map(({ path, message }) => ({
    ...placeAt(offsetOf(document, path)),
    at: path,
    path: path.reduce<string>(
      (so, part) => (typeof part === 'number' ? `${so}[${part}]` : so ? `${so}.${part}` : part),
      '',
    ),
    message,
  }));
  return { kind: 'problems', problems };
}

/** One problem on one line: `program.yaml:7:17 journey[3].email: there is no email text "x"`. */
export function describeProblem({ place, path, message }: FileProblem): string {
  return `${place} ${path ? `${path}: ` : ''}${message}`;
}

interface Issue {
  readonly code?: string;
  readonly expected?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly errors?: readonly (readonly Issue[])[];
}

function pathOf(issue: Issue): (string | number)[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  return issue.code === 'unrecognized_keys' && issue.keys?.[0] ? [...path, issue.keys[0]] : path;
}

const KINDS: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'several values under names',
};

function messageOf(issue: Issue): string {
  if (issue.code === 'unrecognized_keys')
    return 'this key is not known here; take it out or check its spelling';
  if (issue.code === 'invalid_type') {
    const missing = issue.message.endsWith('received undefined');
    return missing
      ? 'this is missing; fill it in'
      : `write ${KINDS[issue.expected ?? ''] ?? 'something else'} here`;
  }
  if (issue.code === 'invalid_union' && issue.errors) {
    const closest = issue.errors.toSorted((a, b) => a.length - b.length)[0]?.[0];
    if (closest) return `${closest.path.map(String).join('.')} ${closest.message}`.trim();
  }
  return issue.message;
}

/** Where a path stands in the text; the nearest thing around it when the path itself is missing. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (!pair) break;
      offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
    } else break;
    if (isScalar(node) || isSeq(node) || isMap(node)) offset = node.range?.[0] ?? offset;
  }
  return offset;
}
