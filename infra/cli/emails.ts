/** `npm run emails -- --out DIR`: writes every email and every page for participants, with example people. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { describeProblem, readProgramFile } from '../../shared/domain/program-file.ts';
import { KNOWN_EMAILS } from '../../shared/email/texts.ts';
import { exampleTexts } from './example-texts.ts';

await new Command('emails')
  .description('Writes every email and page, filled in with example people, so that you can read them.')
  .requiredOption('--out <folder>', 'where the files go')
  .option('--program <file>', 'the program whose emails they are', 'examples/program.yaml')
  .action(write)
  .parseAsync();

async function write({ out, program: file }: { out: string; program: string }): Promise<void> {
  const read = readProgramFile(file, await readFile(file, 'utf8'), KNOWN_EMAILS);
  if (read.kind === 'problems') {
    for (const problem of read.problems) console.error(describeProblem(problem));
    process.exitCode = 1;
    return;
  }
  const texts = await exampleTexts(read.program);
  await mkdir(out, { recursive: true });
  for (const { name, title, html, text } of texts) {
    await writeFile(join(out, `${name}.html`), html);
    if (text !== undefined) await writeFile(join(out, `${name}.txt`), `Subject: ${title}\n\n${text}`);
  }
  console.log(`${texts.length} emails and pages are in ${out}.`);
}
