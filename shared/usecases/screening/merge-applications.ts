/** Two applications of one person become one, made of the versions of both; the address of the other leads to it. */
import type { ManagerId, PersonId } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import { COHORT_FACTS, type CohortWithProgram, statesThat } from '../../domain/cohort.ts';
import { holdsSeat, sideOf } from '../../domain/pair.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { findApplication, listVersions, mergeWrites } from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { inputsMovedWrite } from '../../store/cohorts.ts';
import { listPairs } from '../../store/pairs.ts';
import { findPerson, mergedAddressWrites } from '../../store/people.ts';
import { oneOf } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { isKnownElsewhere } from './correct-answers.ts';

/** A transaction holds a hundred writes. */
const MOST_VERSIONS = 90;

/** An application as the manager saw it. */
export interface SeenApplication {
  readonly person: PersonId;
  readonly revision: number;
}

export type MergeResult =
  | { readonly kind: 'merged' }
  | { readonly kind: 'moved' }
  | { readonly kind: 'refused'; readonly because: string };

const refused = (because: string): MergeResult => ({ kind: 'refused', because });

/** `undefined` where one of the two is not there. */
export async function mergeApplications(
  { table, clock, secrets }: Pick<Dependencies, 'table' | 'clock' | 'secrets'>,
  { cohort, program }: CohortWithProgram,
  {
    keep,
    drop,
    by,
  }: { readonly keep: SeenApplication; readonly drop: SeenApplication; readonly by: ManagerId },
): Promise<MergeResult | undefined> {
  const [kept, dropped, droppedPerson, pairs] = await Promise.all([
    findApplication(table, cohort.id, keep.person),
    findApplication(table, cohort.id, drop.person),
    findPerson(table, drop.person),
    listPairs(table, cohort.id),
  ]);
  if (!kept || !dropped || !droppedPerson) return undefined;
  if (kept.revision !== keep.revision || dropped.revision !== drop.revision) return { kind: 'moved' };
  if (await isKnownElsewhere(table, cohort.program, drop.person))
    return refused('The person whose application would go takes part in another program too. Keep that one.');
  if (pairs.some((pair) => holdsSeat(pair) && sideOf(pair, drop.person)))
    return refused('The application that would go is in a pair. Keep that one, or end the pair first.');
  const [own, added, key] = await Promise.all([
    listVersions(table, cohort.id, keep.person),
    listVersions(table, cohort.id, drop.person),
    currentSecret(secrets, ADDRESS_KEY),
  ]);
  if (added.length > MOST_VERSIONS)
    return refused('The application that would go has too many versions to be moved. Keep that one.');
  const result = await table.transact([
    ...mergeWrites(program, { kept, dropped }, { versions: own, added }),
    ...(await mergedAddressWrites(table, key, { kept: keep.person, dropped: droppedPerson })),
    // Later a match, or a proposal, may name the one that goes.
    inputsMovedWrite(cohort.id, oneOf('state', statesThat('decidesApplicants'))),
    auditWrite(cohort.id, { at: iso(clock()), by, what: 'merged', about: keep.person }),
  ]);
  if (result.kind === 'done') return { kind: 'merged' };
  return COHORT_FACTS[cohort.state].decidesApplicants
    ? { kind: 'moved' }
    : refused('The match is being made, so applications cannot be merged any more.');
}
