/** What is refused before YAML is parsed: texts that would keep a parser busy for minutes, or end the process. */

/** Characters. The example program has 15,000. */
export const LONGEST_TEXT = 400_000;
/** Brackets, or marks of lists and keys in one line, that are open at once. A program file needs ten. */
const DEEPEST = 100;

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
  return undefined;
}
