/** Compiles the program that a manager starts with into a module, so that a function carries it. */
import { readFile } from 'node:fs/promises';

export async function starterText(): Promise<string> {
  const text = await readFile(new URL('../functions/manager-api/starter.yaml', import.meta.url), 'utf8');
  return `/** Compiled from starter.yaml by \`npm run generate\`. */\nexport const STARTER = ${JSON.stringify(text)};\n`;
}
