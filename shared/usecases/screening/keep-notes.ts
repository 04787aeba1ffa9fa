/** What managers note about someone: for the team, and for the person who asks for everything that is kept about them. */
import { MOST_NOTES, type Note } from '../../domain/application.ts';
import type { ManagerId, PersonId } from '../../domain/brand.ts';
import { fromIso, iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { applicationChange, findApplication } from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import type { Dependencies } from '../dependencies.ts';

type Needs = Pick<Dependencies, 'table' | 'clock'>;

export type NoteResult = 'done' | 'too-many' | 'moved';

interface Noting {
  readonly person: PersonId;
  readonly by: ManagerId;
}

/** `undefined` where no one of that id has applied. */
export function addNote(
  needs: Needs,
  found: CohortWithProgram,
  { text, ...noting }: Noting & { readonly text: string },
): Promise<NoteResult | undefined> {
  const { clock } = needs;
  const next = (notes: readonly Note[]): readonly Note[] => {
    // The moment names it, so no two have the same.
    const last = notes.at(-1);
    const at = Math.max(clock(), last ? fromIso(last.at) + 1 : 0);
    return [...notes, { at: iso(at), by: noting.by, text }];
  };
  return change(needs, found, { ...noting, what: 'noted', next });
}

/** The note of that moment; one that is gone already stays gone. */
export function removeNote(
  needs: Needs,
  found: CohortWithProgram,
  { at, ...noting }: Noting & { readonly at: string },
): Promise<NoteResult | undefined> {
  const next = (notes: readonly Note[]): readonly Note[] => notes.filter((one) => one.at !== at);
  return change(needs, found, { ...noting, what: 'removed-note', next });
}

const RACES = 5;

async function change(
  { table, clock }: Needs,
  { cohort }: CohortWithProgram,
  {
    person,
    by,
    what,
    next,
  }: Noting & {
    readonly what: 'noted' | 'removed-note';
    readonly next: (notes: readonly Note[]) => readonly Note[];
  },
): Promise<NoteResult | undefined> {
  for (let race = 0; race < RACES; race++) {
    const application = await findApplication(table, cohort.id, person);
    if (!application) return undefined;
    const { notes: before = [] } = application;
    const notes = next(before);
    if (notes.length > MOST_NOTES) return 'too-many';
    if (notes.length === before.length) return 'done';
    const written = await table.transact([
      applicationChange(application, { notes: notes.length === 0 ? undefined : notes }),
      auditWrite(cohort.id, { at: iso(clock()), by, what, about: person }),
    ]);
    if (written.kind === 'done') return 'done';
  }
  return 'moved';
}
