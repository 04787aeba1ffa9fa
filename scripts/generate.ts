/** Writes every file that is made from another: `npm run generate`. A test fails when one of them is stale. */
import { writeFile } from 'node:fs/promises';
import { googleScriptText, starterText } from './carried-texts.ts';
import { emailShell } from './email-shell.ts';
import { promisesPage } from './promises.ts';
import { programPage, schemaFile } from './program-schema.ts';
import { whatHappensPage } from './what-happens.ts';

/** The files, from the top of the project, each with what makes it. */
export const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  'shared/email/shell.ts': emailShell,
  'functions/manager-api/begin/starter-text.ts': starterText,
  'shared/forms/google-script-text.ts': googleScriptText,
  'program.schema.json': schemaFile,
  'docs/program-file.md': programPage,
  'docs/what-happens-when.md': whatHappensPage,
  'docs/promises.md': promisesPage,
};

if (import.meta.main)
  for (const [file, make] of Object.entries(GENERATED))
    await writeFile(new URL(`../${file}`, import.meta.url), await make());
