/** Compiles texts that the managers' API shows into modules, so that the function carries them. */
import { readFile } from 'node:fs/promises';

/** The program that a manager starts with. */
export async function starterText(): Promise<string> {
  return moduleOf('STARTER', 'functions/manager-api/begin/starter.yaml');
}

/** The script that connects a Google Form, for her to paste. */
export async function googleScriptText(): Promise<string> {
  return moduleOf('GOOGLE_SCRIPT', 'infra/forms/google-forms.gs');
}

async function moduleOf(name: string, file: string): Promise<string> {
  const text = await readFile(new URL(`../${file}`, import.meta.url), 'utf8');
  return `/** Compiled from ${file} by \`npm run generate\`. */\nexport const ${name} = ${JSON.stringify(text)};\n`;
}
