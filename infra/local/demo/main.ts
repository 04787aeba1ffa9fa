/** `npm run demo -- [--people FILE] [--seed N] [--silent SHARE] [--out DIR] [--capacity] [--json]` */
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { report } from './summary.ts';
import { runDemo } from './run.ts';

const example = (path: string): string =>
  fileURLToPath(new URL(`../../../examples/${path}`, import.meta.url));

await new Command('demo')
  .description(
    'Runs a whole cohort unattended: everything through HTTP and the engines, with the clock moved.',
  )
  .option(
    '--people <file>',
    'CSV with the columns of examples/data/people-2023.csv',
    example('data/people-2023.csv'),
  )
  .option('--program <file>', 'the program that they take part in', example('program.yaml'))
  .option('--seed <number>', 'another seed is another story', wholeNumber, 1)
  .option('--silent <share>', 'this share of the people applies and never reacts to anything', share, 0)
  .option('--out <folder>', 'where CSV files, emails and summary.json go', 'demo-out')
  .option('--capacity', 'count the units of reading and writing that AWS would charge for the table')
  .option('--json', 'print the summary as JSON')
  .action(
    async (options: {
      people: string;
      program: string;
      seed: number;
      silent: number;
      out: string;
      capacity?: boolean;
      json?: boolean;
    }) => {
      const { summary, program } = await runDemo({
        ...options,
        countsCapacity: options.capacity ?? false,
        ...(process.stderr.isTTY && { onProgress: drawProgress }),
      });
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
      console.log(
        options.json
          ? JSON.stringify(summary, null, 2)
          : `${report(summary, program)}\n\nAll of it is in ${options.out}/`,
      );
    },
  )
  .parseAsync();

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('Give a share from 0 to 1, as 0.3.');
  return value;
}

function drawProgress(share: number, now: number): void {
  const width = 30;
  const done = Math.round(share * width);
  process.stderr.write(
    `\r${'█'.repeat(done)}${'░'.repeat(width - done)} ${new Date(now).toISOString().slice(0, 10)}\u001b[K`,
  );
}
