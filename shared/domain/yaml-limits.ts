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

/** What comes before the text of a plain or block value: that begins with whatever it begins with, and is no mark. */
const SAID = '\u001f';
/** Marks that stand for nothing in the text: the beginning, the end of brackets that were left open, and that. */
const UNSEEN = new Set(['\u0002', '\u0018', SAID]);
const ENDS_A_RUN = new Set(['\n', '\r', SAID, '"', "'", '{', '[', '}', ']']);

/** What is wrong with a text as a whole, in one pass over it; `undefined` when it can be parsed. */
export function unreadable(text: string): Unreadable | undefined {
  if (text.length > LONGEST_TEXT)
    return {
      offset: LONGEST_TEXT,
      message: `a program file has at most ${LONGEST_TEXT.toLocaleString('en')} characters, this one has ${text.length.toLocaleString('en')}`,
    };
  const counts = new Map<string, number>();
  let marks = 0;
  let offset = 0;
  let open = 0;
  let inOneLine = 0;
  let before = '';
  for (const mark of new Lexer().lex(text)) {
    marks++;
    if (!UNSEEN.has(mark)) offset += mark.length;
    const kind = before === SAID ? '' : mark.charAt(0);
    before = mark;
    if (kind === '{' || kind === '[') open++;
    else if (kind === '}' || kind === ']') open = Math.max(0, open - 1);
    else if (kind === '-' || kind === '?' || kind === ':') inOneLine++;
    if (ENDS_A_RUN.has(kind)) inOneLine = 0;
    if (open > DEEPEST || inOneLine > DEEPEST)
      return { offset, message: `more than ${DEEPEST} brackets or lists are open at once; close them` };
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
