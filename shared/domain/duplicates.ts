/** People who may be one and the same, by name or by address. A suggestion only: two people may share a name. Pure. */
import { foldedName } from './person.ts';

export interface Suspect {
  readonly person: string;
  readonly name: string;
  readonly email: string;
}

export interface Duplicate {
  readonly people: readonly [string, string];
  readonly because: string;
}

/** A name that hundreds share is no hint: each of them is set beside a few others, not beside all. */
const MOST_OTHERS = 5;

/** Most likely first; each two people at most once. */
export function likelyDuplicates(people: readonly Suspect[]): Duplicate[] {
  const found = new Map<string, Duplicate>();
  const suspect = (keyOf: (one: Suspect) => string, because: string): void => {
    for (const [key, group] of Map.groupBy(people, keyOf)) {
      if (key === '') continue;
      const ids = group.map(({ person }) => person).sort();
      ids.forEach((one, index) => {
        for (const other of ids.slice(index + 1, index + 1 + MOST_OTHERS)) {
          const pair = `${one} ${other}`;
          if (!found.has(pair)) found.set(pair, { people: [one, other], because });
        }
      });
    }
  };
  suspect(({ email }) => sameMailbox(email), 'Both addresses belong to the same mailbox.');
  suspect(
    ({ name, email }) => (foldedName(name).length > 3 ? `${foldedName(name)} ${localPart(email)}` : ''),
    'Same name, and the same address at different providers.',
  );
  suspect(({ name }) => (foldedName(name).includes(' ') ? foldedName(name) : ''), 'Same name.');
  return [...found.values()];
}

function localPart(email: string): string {
  return (email.split('@')[0] ?? '').toLowerCase();
}

/** What stands behind a plus is a label of the same mailbox; Gmail ignores dots as well. */
function sameMailbox(email: string): string {
  const [local = '', domain = ''] = email.trim().toLowerCase().split('@');
  const bare = local.split('+')[0] ?? local;
  const gmail = domain === 'gmail.com' || domain === 'googlemail.com';
  return gmail ? `${bare.replaceAll('.', '')}@gmail.com` : `${bare}@${domain}`;
}
