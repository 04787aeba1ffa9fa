/** `npm run import -- FILE --cohort ID`: people from a CSV or XLSX file, by the same steps as in the console. */
import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { CheckedView, ColumnsView } from '../../functions/manager-api/screens/import.ts';
import { explained } from './explained.ts';
import { askApi, type ApiTarget, targetFor } from './running.ts';

interface Options {
  readonly cohort: string;
  readonly as: string;
  readonly role?: string;
  readonly column: readonly string[];
  readonly write?: boolean;
  readonly undo?: string;
  readonly email?: string;
  readonly url?: string;
}

const command = new Command('import')
  .description(
    'Imports people into a cohort. Without --write it only says what would become of each line. Nothing is emailed.',
  )
  .argument('[file]', 'CSV or XLSX')
  .requiredOption('--cohort <id>', 'the cohort')
  .addOption(
    new Option('--as <kind>', 'what they become')
      .choices(['applications', 'invitees'])
      .default('applications'),
  )
  .addOption(
    new Option('--role <role>', 'of everyone whose line does not say').choices(['mentor', 'mentee', 'both']),
  )
  .option(
    '--column <heading=question>',
    'what a column is, where the words do not say; may be given several times',
    (one: string, all: readonly string[]) => [...all, one],
    [] as readonly string[],
  )
  .option('--write', 'imports them')
  .option('--undo <import>', 'takes an import back, within a day')
  .option('--email <address>', "the manager's address, on this machine")
  .option('--url <address>', "the address of the API; MENTORLINE_TOKEN holds a manager's token")
  .action((file: string | undefined, options: Options) => importPeople(file, options));
await explained(command.parseAsync());

async function importPeople(file: string | undefined, options: Options): Promise<void> {
  const target = await targetFor(options);
  const path = `/api/cohorts/${encodeURIComponent(options.cohort)}/imports`;
  if (options.undo !== undefined) return undo(target, `${path}/${encodeURIComponent(options.undo)}/acts`);
  if (file === undefined) throw new Error('Name a file to import, or an import to take back with --undo.');
  const bytes = (await readFile(file)).toString('base64');
  const { columns } = await askApi<ColumnsView>(target, `${path}/columns`, { file: bytes });
  const given = new Map(options.column.map((one) => [one.split('=')[0] ?? '', one.split('=')[1] ?? '']));
  const mapped = columns.flatMap(({ heading, question, isSure }) => {
    const named = given.get(heading);
    // A guess of ours is not enough where no one looks at it.
    const found = named ?? (isSure ? question : undefined);
    if (named === undefined && question !== undefined && !isSure)
      console.error(`"${heading}" looks like "${question}": say --column "${heading}=${question}" to use it`);
    return found === undefined || found === '' ? [] : [[heading, found] as const];
  });
  const body = {
    file: bytes,
    kind: options.as,
    columns: Object.fromEntries(mapped),
    ...(options.role !== undefined && { role: options.role }),
  };
  const { counts, rows } = await askApi<CheckedView>(target, `${path}/check`, body);
  for (const { line, verdict, says } of rows)
    if (verdict === 'left-out' || says.length > 0)
      console.error(`line ${line}: ${verdict}: ${says.join('; ')}`);
  console.log(
    `${counts.new} new, ${counts.known} known, ${counts.joined} about someone of another line, ${counts['left-out']} left out.`,
  );
  if (!options.write) {
    console.log('Nothing was written. Add --write to import them.');
    return;
  }
  interface Step {
    readonly id: string;
    readonly done: number;
    readonly people: number;
    readonly added: number;
  }
  let step = await askApi<Step>(target, path, body);
  while (step.done < step.people) {
    console.error(`${step.done} of ${step.people}`);
    step = await askApi<Step>(target, path, { ...body, id: step.id });
  }
  console.log(`${step.added} people were imported. Take it back within a day with --undo ${step.id}`);
}

async function undo(target: ApiTarget, path: string): Promise<void> {
  interface Part {
    readonly gone: number;
    readonly kept: number;
    readonly goesOnAfter?: string;
  }
  let after: string | undefined;
  let [gone, kept] = [0, 0];
  do {
    const part: Part = await askApi(target, path, { act: 'undo', ...(after !== undefined && { after }) });
    gone += part.gone;
    kept += part.kept;
    after = part.goesOnAfter;
  } while (after !== undefined);
  console.log(`${gone} people were taken back; ${kept} stay, because something has become of them since.`);
}
