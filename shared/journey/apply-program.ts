/** Puts a program file into force: a new version, its sources, its cohort and the dates of its journey. */
import { type Clock, iso } from '../domain/calendar.ts';
import { cohortOccurrences, type PlannedOccurrence } from '../domain/journey.ts';
import type { Program } from '../domain/program.ts';
import { findSource, listSources, sourceWrite } from '../store/deliveries.ts';
import {
  cancelWrite,
  listOccurrences,
  moveWrite,
  newOccurrenceWrite,
  type Occurrence,
} from '../store/occurrences.ts';
import { auditWrite } from '../store/audit.ts';
import {
  type Cohort,
  cohortKey,
  findCohort,
  latestVersion,
  listCohorts,
  managerWrite,
  newCohortWrite,
  versionWrites,
} from '../store/programs.ts';
import { equals, type Table, type Write } from '../store/table.ts';

export type Applied =
  | {
      readonly kind: 'applied';
      readonly version: number;
      readonly newCohort: boolean;
      readonly moved: readonly string[];
    }
  | { readonly kind: 'refused'; readonly because: string };

/** What a program would change if it were applied now. */
export interface ProgramPlan {
  readonly kind: 'plan';
  /** The cohort as it is; absent for a new one. */
  readonly cohort?: Cohort;
  readonly moved: readonly { readonly occurrence: Occurrence; readonly to: PlannedOccurrence }[];
  readonly added: readonly PlannedOccurrence[];
  readonly gone: readonly Occurrence[];
}

/** Looks what applying a program would do, and whether it may be. Writes nothing. */
export async function planProgram(
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  program: Program,
): Promise<ProgramPlan | Extract<Applied, { kind: 'refused' }>> {
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
    return refused(
      'applications have closed, so the deadline cannot move any more; take the old date back into the file',
    );
  }
  const unfit = unfitForJourney(program);
  if (unfit !== undefined)
    return refused(
      `the journey asks one mentor and one mentee at a time, which ${unfit} is not; match it with npm run match, or choose another format`,
    );
  const foreign = await foreignSource(table, program);
  if (foreign) return refused(`the source "${foreign}" belongs to another program; give this one another id`);

  const secret = await foreignSecret(table, program);
  if (secret)
    return refused(`the secret "${secret}" belongs to a form of another program; give this one another name`);

  const known = new Map(occurrences.map((one) => [one.id, one]));
  return {
    kind: 'plan',
    ...(cohort && { cohort }),
    added: planned.filter((one) => !known.has(one.id)),
    moved: planned.flatMap((to) => {
      const occurrence = known.get(to.id);
      // The digest moves on by itself.
      if (!occurrence || occurrence.dueAt === iso(to.dueAt) || to.action === 'digest') return [];
      return occurrence.state !== 'done' || to.dueAt > now ? [{ occurrence, to }] : [];
    }),
    gone: occurrences.filter(
      (one) =>
        one.state === 'waiting' &&
        one.anchorDate === undefined &&
        one.action !== 'repair' &&
        one.action !== 'bulk-mail' &&
        !planned.some(({ id: kept }) => kept === one.id),
    ),
  };
}

/**
 * Applying to a running cohort never changes it silently: the change is a version, the cohort names the version it runs
 * on, and the audit says who moved it there. Dates that lie before the close can no longer move once it has begun.
 */
export async function applyProgram(
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  program: Program,
  { by, text, edits }: Applying,
): Promise<Applied> {
  const now = clock();
  const { id } = program.cohort;
  const plan = await planProgram({ table, clock }, program);
  if (plan.kind === 'refused') return plan;
  const { cohort } = plan;
  if (edits !== undefined && edits !== (cohort?.programVersion ?? 0)) return refused(SOMEBODY_ELSE);

  const before = await latestVersion(table, program.program.id);
  const version = before + 1;
  const writes: Write[] = [
    ...versionWrites(program, before, { at: iso(now), by, text }),
    managerWrite(program.program.id, program.program.manager.email, 'owner'),
    auditWrite(id, { at: iso(now), by, what: 'applied-program', about: String(version) }),
    cohort
      ? {
          kind: 'update',
          key: cohortKey(id),
          set: { programVersion: version },
          when: equals('programVersion', cohort.programVersion),
        }
      : newCohortWrite({
          id,
          program: program.program.id,
          programVersion: version,
          state: 'open',
          inputs: 0,
          createdAt: iso(now),
        }),
    ...program.sources.map((source) => sourceWrite({ ...source, cohort: id, program: program.program.id })),
  ];
  const result = await table.transact(writes);
  if (result.kind === 'refused') return refused(SOMEBODY_ELSE);

  for (const one of plan.added) await table.write(newOccurrenceWrite(id, one, iso(now)));
  for (const { occurrence, to } of plan.moved) await table.write(moveWrite(occurrence, to, iso(now)));
  for (const one of plan.gone) await table.write(cancelWrite(one, iso(now)));
  return { kind: 'applied', version, newCohort: !cohort, moved: plan.moved.map(({ to }) => to.id) };
}

/** Who applies a program, the file as it was written, and the version that was edited (0: a new cohort). */
export interface Applying {
  readonly by: string;
  readonly text?: string;
  readonly edits?: number;
}

const SOMEBODY_ELSE =
  'somebody else changed the program at the same time; look at the newest version and apply again';

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

/** A secret opens one program's forms; nobody gets at another's by naming it. */
async function foreignSecret(table: Table, program: Program): Promise<string | undefined> {
  const others = (await listCohorts(table)).filter(({ program: id }) => id !== program.program.id);
  const taken = new Set(
    (await Promise.all(others.map(({ id }) => listSources(table, id)))).flat().map(({ secret }) => secret),
  );
  return program.sources.find(({ secret }) => secret !== null && taken.has(secret))?.secret ?? undefined;
}

function refused(because: string): Extract<Applied, { kind: 'refused' }> {
  return { kind: 'refused', because };
}
