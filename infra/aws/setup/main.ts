/** `npm run setup -- --program FILE`: walks a manager through her first deployment; safe to run again at any time. */
import { randomBytes } from 'node:crypto';
import { resolveTxt } from 'node:dns/promises';
import { readFile, writeFile } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Command } from 'commander';
import { explained } from '../../cli/explained.ts';
import { fileURLToPath } from 'node:url';
import { pause, stopwatch, systemClock } from '../../../shared/aws/clock.ts';
import { describeProblem, readProgramFile } from '../../../shared/domain/program-file.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import { FORM_PROVIDERS } from '../../../shared/forms/providers.ts';
import { guarded } from '../../../shared/store/schema.ts';
import { dynamoTable } from '../../../shared/store/dynamo-table.ts';
import type { Settings } from '../settings.ts';
import { awsIn } from './aws.ts';
import { STEPS } from './steps.ts';
import { runSteps, type World } from './step.ts';

const CDK_JSON = fileURLToPath(new URL('../../../cdk.json', import.meta.url));
interface Options {
  readonly program: string;
  readonly region?: string;
  readonly typeformUrl?: string;
  readonly dryRun?: boolean;
  readonly showSecrets?: boolean;
}

const command = new Command('setup')
  .description(
    'Walks you through the first deployment into your own AWS account. Run it as often as you like.',
  )
  .requiredOption('--program <file>', 'your program file')
  .option('--region <name>', 'AWS region; the one in cdk.json when left out')
  .option('--typeform-url <address>', 'of your account; for some in the EU https://api.typeform.eu')
  .option('--show-secrets', 'show the secrets that you have to paste into a form tool')
  .option('--dry-run', 'look at everything and change nothing')
  .addHelpText('after', '\nTYPEFORM_TOKEN, when it is set, connects your Typeform forms.')
  .action(setup);
await explained(command.parseAsync());

/** `TYPEFORM_TOKEN` and its like, by the secrets that they become. */
function providerTokens(): Record<string, string> {
  return Object.fromEntries(
    Object.values(FORM_PROVIDERS).flatMap(({ api }) => {
      const token = api && process.env[api.tokenSecret.toUpperCase().replaceAll('-', '_')];
      return api && token !== undefined ? [[api.tokenSecret, token]] : [];
    }),
  );
}

async function setup({
  program: file,
  region: wanted,
  typeformUrl,
  dryRun = false,
  showSecrets = false,
}: Options): Promise<void> {
  const read = readProgramFile(file, await readFile(file, 'utf8'), KNOWN_EMAILS);
  if (read.kind === 'problems') {
    for (const problem of read.problems) console.error(describeProblem(problem));
    process.exitCode = 1;
    return;
  }
  const cdk = JSON.parse(await readFile(CDK_JSON, 'utf8')) as { context: { mentorline: Partial<Settings> } };
  const region = wanted ?? cdk.context.mentorline.region ?? 'eu-central-1';
  const address = typeformUrl ?? cdk.context.mentorline.typeformUrl;
  const world: World = {
    aws: awsIn(region),
    program: read.program,
    dryRun,
    showSecrets,
    region,
    now: systemClock,
    makeSecret: () => randomBytes(32).toString('base64'),
    tokens: providerTokens(),
    baseUrls: address === undefined ? {} : { typeform: address },
    fetch,
    pause,
    settings: cdk.context.mentorline,
    saveSettings: async (change) => {
      Object.assign(cdk.context.mentorline, change);
      await writeFile(CDK_JSON, JSON.stringify(cdk, null, 2) + '\n');
    },
    textRecords: async (name) => (await resolveTxt(name).catch(() => [])).map((parts) => parts.join('')),
    tableNamed: (name) => guarded(dynamoTable(new DynamoDBClient({ region }), name), stopwatch),
  };
  const complete = await runSteps(STEPS, world, console.log);
  console.log(complete ? '\nAll steps are done.' : '\nDo the steps marked -> or !!, then run this again.');
}
