/** Roles as people and forms word them: `Mentee (I want a mentor)`, "I am looking for a mentor". Pure. */
import type { Role } from './program-values.ts';

/** The role that a label names plainly: it is one, begins with one, or takes part "as" one. */
export function plainRole(label: string): Role | undefined {
  const words = wordsOf(label.replace(/\([^)]*\)/g, ' '));
  if (isBoth(words)) return 'both';
  const [first = '', second = '', third = ''] = words;
  return (
    ROLES[first] ??
    (['a', 'as', 'the'].includes(first)
      ? (ROLES[second] ?? (second === 'a' ? ROLES[third] : undefined))
      : undefined)
  );
}

/** The role of someone who wrote a sentence; `undefined` where it can be read in more than one way. */
export function roleInSentence(text: string): Role | undefined {
  const plain = plainRole(text);
  if (plain !== undefined) return plain;
  const sentence = wordsOf(text).join(' ');
  if (isBoth(sentence.split(' '))) return 'both';
  if (/\b(not|don t|dont|no|never|nicht|kein\w*)\b/.test(sentence)) return undefined;
  const found = SENTENCES.filter(([pattern]) => pattern.test(sentence)).map(([, role]) => role);
  const [only, ...others] = new Set(found);
  return others.length === 0 ? only : undefined;
}

const ROLES: Readonly<Record<string, Role>> = {
  mentor: 'mentor',
  mentors: 'mentor',
  mentee: 'mentee',
  mentees: 'mentee',
  mentoree: 'mentee',
  both: 'both',
  either: 'both',
  peer: 'peer',
};

const SEEKING =
  '(look|looking|search|searching|seek|seeking|wish|hope|hoping|want|wanting|need|like|find|have|get|request)';
/** What comes before the noun: the one who seeks a mentor is a mentee. */
const SENTENCES: readonly (readonly [RegExp, Role])[] = [
  [
    new RegExp(
      `\\b${SEEKING}( to find| to have| to get| for| to be matched with)? (a|an|my|some|one)? ?(good |experienced |senior )?mentors?\\b`,
    ),
    'mentee',
  ],
  [/\b(be|get|being|getting) mentored\b/, 'mentee'],
  [
    /\b(be|become|being|am|volunteer as|join as|apply as|participate as|serve as|act as|as) (a |an )?mentee\b/,
    'mentee',
  ],
  [
    /\b(be|become|being|am|volunteer as|join as|apply as|participate as|serve as|act as|as) (a |an )?mentor\b/,
    'mentor',
  ],
  [
    new RegExp(`\\b${SEEKING}( to find| to have| for| to be matched with)? (a|an|my|some|one)? ?mentees?\\b`),
    'mentor',
  ],
  [/\b(to|will|can|could|would) mentor\b/, 'mentor'],
];

function isBoth(words: readonly string[]): boolean {
  const has = (role: Role): boolean => words.some((word) => ROLES[word] === role);
  if (words.includes('both') || words.includes('either')) return true;
  const joined = words.join(' ');
  return (
    has('mentor') &&
    has('mentee') &&
    /\b(mentor (and|or) (a )?mentee|mentee (and|or) (a )?mentor)\b/.test(joined)
  );
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[&+]|\s\/\s|\//g, ' and ')
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
}
