/** `npm start`: the whole of Mentorline on this laptop, with an example cohort in which people have started to apply. */
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { DAY, HOUR, resolveLocal } from '../../shared/domain/calendar.ts';
import { describeProblem, readProgramFile } from '../../shared/domain/program-file.ts';
import type { Program } from '../../shared/domain/program.ts';
import { KNOWN_EMAILS } from '../../shared/email/texts.ts';
import { chanceOf } from './demo/seeded-random.ts';
import { CohortSimulation } from './demo/cohort-simulation.ts';
import { readPeople } from './demo/people.ts';
import { home } from './home/home.ts';
import { listen } from './http.ts';
import { prepareProgram } from './prepare.ts';
import { LocalStack } from './stack.ts';
import { OtherDataVersion } from './stack-parts.ts';
import { FolderInUse, lookInto } from './dynamodb/opening.ts';
import { listCohorts } from '../../shared/store/cohorts.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const EXAMPLE_PEOPLE = 80;
const EXAMPLE_DAYS = 5;

interface Options {
  readonly data: string;
  readonly port: number;
  readonly fresh?: boolean;
  readonly faults?: number;
  readonly latency?: boolean;
}

await new Command('mentorline')
  .description('Runs Mentorline on this machine. It listens on 127.0.0.1 only and sends no email.')
  .option('--data <folder>', 'where everything is kept', root('.data'))
  .option('--port <number>', 'of the home page; the next two are taken as well', portNumber, 4000)
  .option('--fresh', 'forget what was kept, and begin anew')
  .option(
    '--faults <seed>',
    'lets the engines fail now and then, as AWS does; the seed says where',
    wholeNumber,
  )
  .option('--latency', 'lets the engines take as long as AWS does')
  .action(start)
  .parseAsync();

async function start({ data, port, fresh, faults, latency }: Options): Promise<void> {
  const began = performance.now();
  if (fresh) {
    await lookInto(`${data}/dynamodb`).catch((error: unknown) => explain(error, port));
    await rm(data, { recursive: true, force: true });
  }
  const stack = await LocalStack.start({
    wire: true,
    anySender: true,
    data,
    ...(faults !== undefined && { faults }),
    ...(latency && { latency }),
    home: `http://127.0.0.1:${port}`,
    gatewayPort: port + 1,
    identityPort: port + 2,
    onRepaired: () => console.warn(TORN),
    onError: (name, error) => console.error(`${name} ended with ${error.name}: ${error.message}`),
  }).catch((error: unknown) => explain(error, port));
  const people: { simulation?: CohortSimulation } = {};
  const advanceTo = (time: number): Promise<void> =>
    people.simulation ? people.simulation.liveUntil(time) : stack.advanceTo(time);
  const page = await listen(
    home({ stack, advanceTo, example: (await exampleProgram()).program.cohort.id }),
    port,
  ).catch((error: unknown) => explain(error, port));
  await writeFile(
    `${data}/running.json`,
    JSON.stringify({ home: page.url, gateway: stack.gatewayUrl, identity: stack.identityUrl }),
  );

  console.log(`Mentorline is up (${((performance.now() - began) / 1000).toFixed(1)} s).

  Home      ${page.url}/
  Console   ${stack.gatewayUrl}/     (sign in with any address to begin a program, or as the manager of one that is there)
  Mailbox   ${page.url}/email
  Forms     ${stack.gatewayUrl}/in/{provider}/{source}

Everything is kept in ${data}. Stop with Ctrl-C.`);
  const stop = (): void => void Promise.all([page.stop(), stack.stop()]).then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  if ((await listCohorts(stack.table)).length === 0) people.simulation = await beginExample(stack);
  stack.run();
}

/** Loads the example program and lets the first days of its cohort pass: some of the people apply through signed forms. */
async function beginExample(stack: LocalStack): Promise<CohortSimulation> {
  const { program, text } = await exampleProgram();
  const opens = resolveLocal(program.cohort.opens, '07:00', program.cohort.zone);
  stack.clock.moveTo(opens);
  await prepareProgram(stack, program, {
    makeSecret: () => randomBytes(32).toString('base64'),
    text,
  });
  const random = chanceOf(1);
  const people = (await readPeople(root('examples/data/people-2023.csv'), random)).slice(0, EXAMPLE_PEOPLE);
  const simulation = new CohortSimulation({ stack, program, people, random });
  simulation.planApplications();
  await simulation.liveUntil(opens + EXAMPLE_DAYS * DAY + 2 * HOUR);
  console.log(`The first days of "${program.cohort.name}" have passed: people have started to apply.`);
  return simulation;
}

async function exampleProgram(): Promise<{ readonly program: Program; readonly text: string }> {
  const file = root('examples/program.yaml');
  const text = await readFile(file, 'utf8');
  const read = readProgramFile(file, text, KNOWN_EMAILS);
  if (read.kind === 'problems') throw new Error(read.problems.map(describeProblem).join('\n'));
  return { program: read.program, text };
}

const TORN = `The database was torn, as by a full disk or a loss of power. What could be read of it is there again, but some of the newest
rows may be missing. Look at Deliveries in the console: what forms sent can be read again there, and they send again what was not answered.`;

function explain(error: unknown, port: number): never {
  if (error instanceof FolderInUse) {
    console.error(`${error.message} Is Mentorline already running? Choose another folder with --data.`);
    process.exit(1);
  }
  if (error instanceof OtherDataVersion) {
    console.error(error.message);
    process.exit(1);
  }
  const { code } = error as { code?: string };
  if (code !== 'EADDRINUSE') throw error;
  console.error(
    `The ports ${port} to ${port + 2} are in use. Is Mentorline already running? Choose other ports with --port.`,
  );
  process.exit(1);
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number)) throw new InvalidArgumentError('Give a whole number.');
  return number;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_533)
    throw new InvalidArgumentError('Give a port from 1 to 65533.');
  return port;
}
