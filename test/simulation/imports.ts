/** The manager of a seed brings people along in a file: applicants or invitees, and sometimes takes them back. */
import { HOUR, MINUTE } from '../../shared/domain/calendar.ts';
import { interestPages, listApplications } from '../../shared/store/applications.ts';
import type { World } from './world.ts';

/** What a manager asks the API for. */
export type Ask = <T>(
  method: 'POST',
  route: string,
  sent: { readonly params?: Record<string, string>; readonly body: unknown },
) => Promise<{ readonly status: number; readonly body: T }>;

/** An import as it ended. */
export interface MadeImport {
  readonly id: string;
  readonly kind: 'applications' | 'invitees';
  /** Addresses of its lines. */
  readonly addresses: readonly string[];
  isUndone: boolean;
}

const COLUMNS = {
  Name: 'name',
  Email: 'email',
  Role: 'role',
  Years: 'years',
  Offers: 'offers',
  Wants: 'wants',
  Languages: 'languages',
  Zone: 'zone',
  Consent: 'consent',
};
const IMPORTS = '/api/cohorts/{cohort}/imports';
const TRIES = 8;
const LINES = 5;

/** Brings a file in. Of its people some have applied, or are going to, by themselves. */
export async function importFile(world: World, ask: Ask, kind: MadeImport['kind']): Promise<void> {
  const { chances } = world;
  const draw = (what: string): number => chances.draw(`import of ${kind}: ${what}`);
  const lines = Array.from({ length: LINES }, (_, n) => {
    const isKnown = draw(`known ${n}`) < 0.4;
    const number = isKnown ? Math.floor(draw(`who ${n}`) * 5) : 900 + n + (kind === 'invitees' ? 50 : 0);
    const role = draw(`role ${n}`) < 0.5 ? 'Mentor' : 'Mentee';
    const address = `mail${number}@example.org`;
    const cells = [
      `Qname${number} Qlast${number}`,
      address,
      role,
      '5',
      'Rust',
      'Rust',
      'English',
      'Berlin',
      'yes',
    ];
    return { address, line: cells.join(',') };
  });
  const csv = [Object.keys(COLUMNS).join(','), ...lines.map(({ line }) => line)].join('\n');
  const body = { file: Buffer.from(csv).toString('base64'), kind, columns: COLUMNS };
  const id = await wholeImport(world, ask, body);
  if (id === undefined) return;
  const made: MadeImport = { id, kind, addresses: lines.map(({ address }) => address), isUndone: false };
  world.imports.push(made);
  world.tell(`the manager imports ${LINES} ${kind}`);
  world.mark(kind === 'invitees' ? 'people are invited by a list' : 'applicants are imported');
  const params = { import: id };
  const acts = `${IMPORTS}/{import}/acts`;
  const all = async (act: 'tell' | 'undo'): Promise<boolean> => {
    let after: string | undefined;
    for (let tries = 0; tries < TRIES; tries++) {
      const { status, body: part } = await ask<{ readonly goesOnAfter?: string }>('POST', acts, {
        params,
        body: { act, ...(after !== undefined && { after }) },
      });
      if (status < 300 && part.goesOnAfter === undefined) return true;
      if (status < 300) after = part.goesOnAfter;
      // An import that is gone was taken back, though the answer was lost.
      else if (status === 404 && act === 'undo') return true;
      else if (status < 500) return false;
      await world.loop.turn(MINUTE);
    }
    return false;
  };
  await world.loop.turn(draw('looks at it for') * 2 * HOUR);
  if (draw('takes it back') < 0.25) {
    if (!(await all('undo'))) return;
    made.isUndone = true;
    await nothingIsLeft(world, made);
    world.mark('an import is taken back');
  } else if (await all('tell')) world.mark('imported people are told');
}

/** But for those of whom something has become since. */
async function nothingIsLeft(world: World, { id }: MadeImport): Promise<void> {
  const table = world.table.kept;
  const cohort = world.program.cohort.id;
  const applications = await listApplications(table, cohort);
  const invited = (await Array.fromAsync(interestPages(table, cohort))).flat();
  const applied = new Set(applications.map(({ person }) => person));
  const left = [
    ...applications.filter(({ importedBy, revision }) => importedBy === id && revision === 1),
    ...invited.filter(({ importedBy, person }) => importedBy === id && !applied.has(person)),
  ];
  if (left.length > 0)
    world.breaks('imports are whole', `${left.length} are left of an import that was taken back`);
}

/** `undefined`: it was refused, or did not come to an end. */
async function wholeImport(world: World, ask: Ask, body: object): Promise<string | undefined> {
  let id: string | undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    const { status, body: step } = await ask<{
      readonly id: string;
      readonly done: number;
      readonly people: number;
    }>('POST', IMPORTS, { body: { ...body, ...(id !== undefined && { id }) } });
    if (status < 300) {
      ({ id } = step);
      if (step.done >= step.people) return id;
    } else if (status < 500) return undefined;
    else await world.loop.turn(MINUTE);
  }
  return undefined;
}
