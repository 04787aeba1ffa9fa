/** What is refused before YAML is parsed: texts that would keep a parser busy for minutes, or end the process. */
import { Lexer } from 'yaml';

/** Characters. The example program has 15,000. */
export const LONGEST_TEXT = 400_000;
/** Brackets, or marks of lists and keys in one line, that are open at once. A program file needs ten. */
const DEEPEST = 100;

/**
 * What a text may hold of each mark. Cutting it into marks takes a time that grows with its length alone; making a document of them
 * compares each key of a map with those before it, and each reference with all names. The example program has 628 keys.
 */
const MOST: Readonly<Record<string, { readonly most: number; readonly what: string }>> = {
  ':': { most: 5000, what: 'keys' },
  '?': { most: 5000, what: 'keys' },
  ',': { most: 10_000, what: 'entries in brackets' },
  '&': { most: 100, what: 'names for references (&)' },
  '*': { most: 100, what: 'references (*)' },
};
/** Marks of all kinds. The example program has 5,600. */
const MOST_MARKS = 100_000;

export interface Unreadable {
  /** From 0. */
  readonly offset: number;
  readonly message: string;
}

/** What is wrong with a text as a whole, in one pass over it; `undefined` when it can be parsed. */
export function unreadable(text: string): Unreadable | undefined {
  if (text.length > LONGEST_TEXT)
    return {
      offset: LONGEST_TEXT,
      message: `a program file has at most ${LONGEST_TEXT.toLocaleString('en')} characters, this one has ${text.length.toLocaleString('en')}`,
    };
  let open = 0;
  let marks = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
        open++;
        break;
      case '}':
      case ']':
        open = Math.max(0, open - 1);
        break;
      case '-':
      case '?':
      case ':':
        marks = text[at + 1] === ' ' ? marks + 1 : 0;
        break;
      case ' ':
        break;
      default:
        // A line of its own, or anything that is said, ends a run of lists in lists.
        marks = 0;
    }
    if (open > DEEPEST || marks > DEEPEST)
      return { offset: at, message: `more than ${DEEPEST} brackets or lists are open at once; close them` };
  }
  return tooMany(text);
}

function tooMany(text: string): Unreadable | undefined {
  const counts = new Map<string, number>();
  let marks = 0;
  let offset = 0;
  for (const mark of new Lexer().lex(text)) {
    marks++;
    offset += mark.length;
    const kind = mark.charAt(0);
    const limit = MOST[kind];
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (limit && count > limit.most)
      return {
        offset,
        message: `a program file has at most ${limit.most.toLocaleString('en')} ${limit.what}`,
      };
    if (marks > MOST_MARKS) return { offset, message: 'this is far more than a program file can say' };
  }
  return undefined;
}
