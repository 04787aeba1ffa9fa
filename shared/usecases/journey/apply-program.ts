/** Publishes a program file: a new version, its sources, its cohort and the dates of its journey. */
import { isOwnForm } from '../../domain/source.ts';
import { schemaWrite } from '../../store/schema.ts';
import { iso } from '../../domain/calendar.ts';
import { cohortOccurrences } from '../../domain/journey.ts';
import type { Source } from '../../domain/program-questions.ts';
import type { Program } from '../../domain/program.ts';
import { ownFields } from '../../forms/own-form.ts';
import {
  cancelWrite,
  doneWrite,
  findOccurrence,
  listOccurrences,
  moveWrite,
  newOccurrenceWrite,
  setDatesWrite,
} from '../../store/occurrences.ts';
import { auditWrite } from '../../store/audit.ts';
import { latestVersion, programVersion, versionWrites } from '../../store/programs.ts';
import { managerId } from '../../domain/manager.ts';
import { equals, type Table, type Write } from '../../store/table.ts';
import type { Action, PlannedOccurrence, Occurrence } from '../../domain/occurrence.ts';
import { findSource, listSources, sourceWrite } from '../../store/sources.ts';
import type { Cohort, CohortWithProgram } from '../../domain/cohort.ts';
import {
  cohortKey,
  findCohort,
  listCohorts,
  newCohortWrites,
  findCohortWithProgram,
} from '../../store/cohorts.ts';
import { managerWrite } from '../../store/managers.ts';
import { isBeingDeleted } from '../../store/deletions.ts';
import type { Dependencies } from '../dependencies.ts';

export type ApplyResult =
  | {
      readonly kind: 'applied';
      readonly version: number;
      readonly newCohort: boolean;
      readonly moved: readonly string[];
    }
  | { readonly kind: 'refused'; readonly because: string };

interface NewDates {
  readonly moved: readonly { readonly occurrence: Occurrence; readonly to: PlannedOccurrence }[];
  readonly added: readonly PlannedOccurrence[];
  readonly gone: readonly Occurrence[];
}

/** What a program would change if it were applied now. */
export interface ProgramPlan extends NewDates {
  readonly kind: 'plan';
  /** The cohort as it is; absent for a new one. */
  readonly cohort?: Cohort;
}

/** Looks what applying a program would do, and whether it may be. Writes nothing. */
export async function planProgram(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  program: Program,
): Promise<ProgramPlan | Extract<ApplyResult, { kind: 'refused' }>> {
  const now = clock();
  const { id } = program.cohort;
  const cohort = await findCohort(table, id);
  const occurrences = await listOccurrences(table, id);
  const planned = cohortOccurrences(program);

  const close = occurrences.find(({ action }) => action === 'close');
  const newClose = planned.find(({ action }) => action === 'close');
  const closeMoves = close && newClose && close.dueAt !== iso(newClose.dueAt);
  if (cohort && cohort.program !== program.program.id)
    return refused(`the cohort "${id}" belongs to another program; give this one another id`);
  if (closeMoves && cohort && cohort.state !== 'open') {
    return refused('applications have closed, so the deadline cannot move any more; put the old date back');
  }
  if (!cohort && (await isBeingDeleted(table, id)))
    return refused(`a cohort "${id}" is being deleted; give this one another id, or try again in 20 minutes`);
  const unfit = unfitForJourney(program);
  if (unfit !== undefined)
    return refused(
      `the journey proposes one mentor and one mentee at a time, which does not work with ${unfit}; use npm run match, or choose another format`,
    );
  const foreign = await foreignSource(table, program);
  if (foreign) return refused(`the source "${foreign}" belongs to another program; give this one another id`);

  const secret = await foreignSecret(table, program);
  if (secret)
    return refused(`the secret "${secret}" belongs to a form of another program; give this one another name`);

  return { kind: 'plan', ...(cohort && { cohort }), ...newDates(program, occurrences, now) };
}

/** How the dates of a program differ from those that are set. Pure. */
function newDates(program: Program, occurrences: readonly Occurrence[], now: number): NewDates {
  const planned = cohortOccurrences(program);
  const known = new Map(occurrences.map((one) => [one.id, one]));
  return {
    added: planned.filter((one) => !known.has(one.id)),
    moved: planned.flatMap((to) => {
      const occurrence = known.get(to.id);
      if (!occurrence) return [];
      const isSet = occurrence.dueAt === iso(to.dueAt) && occurrence.state !== 'canceled';
      if (isSet || (MOVES_ON.has(to.action) && occurrence.state === 'waiting')) return [];
      // What was done or canceled comes again on a day that is still to come.
      return occurrence.state === 'waiting' || to.dueAt > now ? [{ occurrence, to }] : [];
    }),
    gone: occurrences.filter(
      ({ id, state, action, anchorDate }) =>
        (state === 'waiting' || state === 'parked') &&
        anchorDate === undefined &&
        !OF_NO_PROGRAM.has(action) &&
        !planned.some(({ id: kept }) => kept === id),
    ),
  };
}

/** Rows that move on from morning to morning by themselves. */
const MOVES_ON: ReadonlySet<Action> = new Set(['digest', 'silence']);

const OF_NO_PROGRAM: ReadonlySet<Action> = new Set([
  'rematch',
  'group-email',
  'set-dates',
  'release',
  'watch-match',
]);

/**
 * Applying to a running cohort never changes it silently: the change is a version, the cohort names the version it runs
 * on, and the audit says who moved it there. Dates that lie before the close can no longer move once it has begun.
 */
export async function applyProgram(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  program: Program,
  { by, text, edits }: ApplyRequest,
): Promise<ApplyResult> {
  const now = clock();
  const { id } = program.cohort;
  const plan = await planProgram({ table, clock }, program);
  if (plan.kind === 'refused') return plan;
  const { cohort } = plan;
  if (edits !== undefined && edits !== (cohort?.programVersion ?? 0)) return refused(EDITED_MEANWHILE);

  const before = await latestVersion(table, program.program.id);
  const version = before + 1;
  const writes: Write[] = [
    schemaWrite(),
    ...versionWrites(program, before, { at: iso(now), by, text }),
    ...(await namedManagerWrites(table, program, cohort?.programVersion ?? before)),
    auditWrite(id, { at: iso(now), by, what: 'applied-program', about: String(version) }),
    ...(cohort
      ? [
          {
            kind: 'update' as const,
            key: cohortKey(id),
            set: { programVersion: version },
            when: equals('programVersion', cohort.programVersion),
          },
        ]
      : newCohortWrites({
          id,
          program: program.program.id,
          programVersion: version,
          state: 'open',
          inputs: 0,
          createdAt: iso(now),
        })),
    setDatesWrite(id, now),
    ...program.sources.map((source) =>
      sourceWrite({ ...registered(source, program), cohort: id, program: program.program.id }),
    ),
  ];
  const result = await table.transact(writes);
  if (result.kind === 'refused') return refused(EDITED_MEANWHILE);

  const found = await findCohortWithProgram(table, id);
  const dates = await findOccurrence(table, id, 'set-dates');
  if (found && dates) await table.write(doneWrite(dates, await setDates({ table, clock }, found)));
  return { kind: 'applied', version, newCohort: !cohort, moved: plan.moved.map(({ to }) => to.id) };
}

/** Whom this cohort newly names as its manager owns the program. Who was named before keeps the role that the team gave. */
async function namedManagerWrites(table: Table, { program }: Program, before: number): Promise<Write[]> {
  const { name, email } = program.manager;
  if (before > 0) {
    const { program: known } = await programVersion(table, program.id, before);
    if (managerId(known.manager.email) === managerId(email)) return [];
  }
  return [managerWrite(program.id, email, { name, role: 'owner' })];
}

/** The questions of our own form are the program's. */
function registered(source: Source, { questions }: Program): Source {
  return isOwnForm(source) ? { ...source, fields: ownFields(questions) } : source;
}

/** Makes the dates those of the version in force, and says how many were not. Again if meanwhile another version is. */
export async function setDates(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
): Promise<number> {
  const { id } = cohort;
  const now = clock();
  const { added, moved, gone } = newDates(program, await listOccurrences(table, id), now);
  for (const one of added) await table.write(newOccurrenceWrite(id, one, iso(now)));
  for (const { occurrence, to } of moved) await table.write(moveWrite(occurrence, to, iso(now)));
  for (const one of gone) await table.write(cancelWrite(one, iso(now)));
  const newest = await findCohortWithProgram(table, id);
  return newest && newest.cohort.programVersion !== cohort.programVersion
    ? setDates({ table, clock }, newest)
    : added.length + moved.length + gone.length;
}

/** Who applies a program, the file as it was written, and the version that was edited (0: a new cohort). */
export interface ApplyRequest {
  readonly by: string;
  readonly text?: string;
  readonly edits?: number;
}

const EDITED_MEANWHILE =
  'someone else changed the program at the same time; open the newest version and publish again';

/** What the proposals of the journey cannot carry: a person in several pairs at once, and pairs of equals. */
function unfitForJourney({ matching }: Program): string | undefined {
  for (const { format, mentorsPerMentee } of [matching, ...matching.tracks]) {
    if (format === 'peer' || format === 'flash') return `the format "${format}"`;
    if (mentorsPerMentee > 1) return `"mentorsPerMentee: ${mentorsPerMentee}"`;
  }
  return undefined;
}

async function foreignSource(table: Table, program: Program): Promise<string | undefined> {
  for (const { id } of program.sources) {
    const source = await findSource(table, id);
    if (source && source.program !== program.program.id) return id;
  }
  return undefined;
}

/** A secret opens one program's forms; no one gets at another's by naming it. */
async function foreignSecret(table: Table, program: Program): Promise<string | undefined> {
  const others = (await listCohorts(table)).filter(({ program: id }) => id !== program.program.id);
  const taken = new Set(
    (await Promise.all(others.map(({ id }) => listSources(table, id)))).flat().map(({ secret }) => secret),
  );
  return program.sources.find(({ secret }) => secret !== null && taken.has(secret))?.secret ?? undefined;
}

function refused(because: string): Extract<ApplyResult, { kind: 'refused' }> {
  return { kind: 'refused', because };
}
