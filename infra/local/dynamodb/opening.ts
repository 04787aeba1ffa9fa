/** The folder of the database before anyone works in it: free, whole, or repaired as far as that goes. */
import { ClassicLevel } from 'classic-level';
import { existsSync } from 'node:fs';

/** Another process works in the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/**
 * What LevelDB finds when it opens the folder. `repaired`: its files were torn, as by a disk that was full or a machine that lost power;
 * what could be read of them was kept. Rejects with `FolderInUse` while another process has it.
 */
export async function lookInto(path: string): Promise<'whole' | 'repaired'> {
  // Nothing is there yet: whoever opens it makes it.
  if (!existsSync(path)) return 'whole';
  const code = await problemOf(path);
  if (code === undefined) return 'whole';
  if (code !== 'LEVEL_LOCKED') await ClassicLevel.repair(path);
  const still = code === 'LEVEL_LOCKED' ? code : await problemOf(path);
  if (still === 'LEVEL_LOCKED') throw new FolderInUse(`Another process keeps its data in ${path}.`);
  if (still !== undefined) throw new Error(`The data in ${path} cannot be read any more (${still}).`);
  return 'repaired';
}

async function problemOf(path: string): Promise<string | undefined> {
  const db = new ClassicLevel(path);
  try {
    await db.open();
    // What was deleted is in the files until they are written anew.
    await db.compactRange('\u0000', '\uffff');
    await db.close();
    return undefined;
  } catch (error) {
    const { code, cause } = error as { readonly code?: string; readonly cause?: { readonly code?: string } };
    return cause?.code ?? code ?? 'unknown';
  }
}
