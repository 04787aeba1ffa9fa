/** Codes that people were sent to show that it is them. With the person's own rows, so that they go with them. */
import type { CohortId, IsoInstant, PersonId } from '../domain/brand.ts';
import type { OwnCode } from '../domain/own-code.ts';
import { entityOf, personPk } from './rows.ts';
import { all, equals, type Key, lacks, type Table, type Write } from './table.ts';

const codeKey = (cohort: CohortId, person: PersonId): Key => ({ pk: personPk(person), sk: `CODE#${cohort}` });

export async function findOwnCode(
  table: Table,
  cohort: CohortId,
  person: PersonId,
): Promise<OwnCode | undefined> {
  const item = await table.get(codeKey(cohort, person));
  return item && entityOf<OwnCode>(item);
}

/** Takes the place of the one before. */
export function ownCodeWrite(cohort: CohortId, person: PersonId, code: OwnCode): Write {
  return { kind: 'put', item: { ...codeKey(cohort, person), entity: 'own-code', ...code } };
}

/** A try, counted before it is looked at; refused when another was made at the same moment. `usedAt`: it was the right one. */
export function triedWrite(
  cohort: CohortId,
  person: PersonId,
  { code, usedAt }: { readonly code: OwnCode; readonly usedAt: IsoInstant | undefined },
): Write {
  return {
    kind: 'update',
    key: codeKey(cohort, person),
    set: { ...(usedAt !== undefined && { usedAt }) },
    add: { tries: 1 },
    when: all(equals('hash', code.hash), equals('tries', code.tries), lacks('usedAt')),
  };
}
