/** What of a program file not everyone who may publish it may change: whom email comes from, who manages, and which forms need no signature. */
import { isOwnForm } from '../../domain/source.ts';
import type { ManagerRole } from '../../domain/manager.ts';
import type { Program } from '../../domain/program.ts';
import { listCohorts } from '../../store/cohorts.ts';
import { managerRole } from '../../store/managers.ts';
import { latestVersion, programVersion } from '../../store/programs.ts';
import type { Table } from '../../store/table.ts';
import type { Manager } from './cohort-access.ts';

/** Why someone may not publish this program as it is, in a sentence. `role`: hers in it; whoever makes a new program owns it. */
export async function refusedRight(
  table: Table,
  program: Program,
  { manager, role = 'owner' }: { readonly manager: Manager; readonly role?: ManagerRole | undefined },
): Promise<string | undefined> {
  const { id, sender } = program.program;
  const newest = await latestVersion(table, id);
  const before = newest === 0 ? undefined : await programVersion(table, id, newest);
  if (before && role !== 'owner') {
    if (!same(before.program.manager.email, program.program.manager.email))
      return 'Only an owner of the program can name another manager.';
    if (JSON.stringify(before.webhooks) !== JSON.stringify(program.webhooks))
      return 'Only an owner of the program can change its webhooks.';
    const unsigned = new Set(unsignedSources(before));
    const [open] = unsignedSources(program).filter((source) => !unsigned.has(source));
    if (open !== undefined)
      return `Only an owner of the program can let the form "${open}" send without a signature (secret: null).`;
  }
  if (before && same(before.program.sender.address, sender.address)) return undefined;
  return (await isOthers(table, program, manager))
    ? `The address ${sender.address} belongs to another program, so that email in its name is that program's alone. Use another sender.`
    : undefined;
}

/** Forms whose deliveries anyone can send who knows their address. Our own has none. */
export function unsignedSources({ sources }: Program): string[] {
  return sources.filter((source) => source.secret === null && !isOwnForm(source)).map(({ id }) => id);
}

/** Whether the sender is the sender or the manager of a program that this manager does not own. */
async function isOthers(table: Table, { program }: Program, manager: Manager): Promise<boolean> {
  const { address } = program.sender;
  if (same(address, manager.email)) return false;
  for (const cohort of await listCohorts(table)) {
    if (cohort.program === program.id) continue;
    const { program: other } = await programVersion(table, cohort.program, cohort.programVersion);
    const taken = same(other.sender.address, address) || same(other.manager.email, address);
    if (taken && (await managerRole(table, other.id, manager.id)) !== 'owner') return true;
  }
  return false;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
