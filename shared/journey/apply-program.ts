/** Puts a program file into force: a new version, its sources, its cohort and the dates of its journey. */
import { type Clock, iso } from '../domain/calendar.ts';
import { cohortOccurrences } from '../domain/journey.ts';
import type { Program } from '../domain/program.ts';
import { findSource, sourceWrite } from '../store/deliveries.ts';
import { cancelWrite, listOccurrences, moveWrite, newOccurrenceWrite } from '../store/occurrences.ts';
import { auditWrite } from '../store/audit.ts';
import {
  cohortKey,
  findCohort,
  latestVersion,
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

/**
 * Applying to a running cohort never changes it silently: the change is a version, the cohort names the version it runs
 * on, and the audit says who moved it there. Dates that lie before the close can no longer move once it has begun.
 */
export async function applyProgram(
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  program: Program,
  by: string,
): Promise<Applied> {
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

  const before = await latestVersion(table, program.program.id);
  const version = before + 1;
  const writes: Write[] = [
    ...versionWrites(program, before, iso(now)),
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
  if (result.kind === 'refused')
    return refused(
      'somebody else changed the program at the same time; look at the newest version and apply again',
    );

  const moved: string[] = [];
  for (const one of planned) {
    const known = occurrences.find((occurrence) => occurrence.id === one.id);
    if (!known) await table.write(newOccurrenceWrite(id, one, iso(now)));
    else if (known.dueAt !== iso(one.dueAt) && (known.state !== 'done' || one.dueAt > now)) {
      await table.write(moveWrite(known, one, iso(now)));
      moved.push(one.id);
    }
  }
  const gone = occurrences.filter(
    (one) =>
      one.state === 'waiting' &&
      one.anchorDate === undefined &&
      one.action !== 'repair' &&
      !planned.some(({ id: kept }) => kept === one.id),
  );
  for (const one of gone) await table.write(cancelWrite(one, iso(now)));
  return { kind: 'applied', version, newCohort: !cohort, moved };
}

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

function refused(because: string): Applied {
  return { kind: 'refused', because };
}
