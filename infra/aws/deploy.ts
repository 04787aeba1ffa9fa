/** `npm run deploy`: first what it would replace, then the stacks, the console's files among them. */
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { explained } from '../cli/explained.ts';
import { cdkOutput, runCdk } from './cdk.ts';
import { FIRST_DEPLOYMENT } from './mentorline.ts';
import { type Replacement, replacementsIn } from './replacements.ts';
import { currentSettings } from './settings.ts';
import { awsIn, outputsOf } from './setup/aws.ts';

const STACKS = ['MentorlineData', 'MentorlineEmail', 'MentorlineApp'];

const command = new Command('deploy')
  .description('Deploys Mentorline to your AWS account, or updates it. Run npm run setup first.')
  .option('--yes', 'do not ask before permissions change')
  .option('--rehearse', 'do everything up to the first call that needs an account')
  .option('--replace-data', 'go on although something that holds data would be replaced by an empty one')
  .action(deploy);
await explained(command.parseAsync());

async function deploy({
  yes,
  replaceData,
  rehearse,
}: {
  readonly yes?: boolean;
  readonly replaceData?: boolean;
  readonly rehearse?: boolean;
}): Promise<void> {
  const settings = await currentSettings();
  if (rehearse) {
    process.exitCode = rehearsal();
    return;
  }
  if ([settings.senderDomain, settings.alarmsTo].some((one) => one.endsWith('example.org')))
    throw new Error('cdk.json still has the settings of the example. Run npm run setup first.');
  const approval = yes ? 'never' : 'broadening';
  const { cloudFormation } = awsIn(settings.region);
  const stacks = [...STACKS, ...(settings.rateRule ? ['MentorlineEdge'] : [])];
  if (!(await outputsOf(cloudFormation, 'MentorlineData'))?.['TableName']) {
    console.log(
      'The first deployment: the stacks that hold data are created, and guarded once that went well.\n',
    );
    const first = ['--require-approval', approval, '--context', `${FIRST_DEPLOYMENT}=true`];
    const created = runCdk(['deploy', 'MentorlineData', 'MentorlineEmail', ...first]);
    if (created !== 0) return failed(created);
  } else if (!sayReplacements(replacementsIn(cdkOutput(['diff', ...stacks])), replaceData === true)) {
    process.exitCode = 1;
    return;
  }
  const outputsFile = join(await mkdtemp(join(tmpdir(), 'mentorline-deploy-')), 'outputs.json');
  const status = runCdk(['deploy', ...stacks, '--require-approval', approval, '--outputs-file', outputsFile]);
  if (status !== 0) return failed(status);
  // Last and alone: where an account refuses budgets, everything else is there.
  if (
    settings.monthlyBudget > 0 &&
    runCdk(['deploy', 'MentorlineBudget', '--require-approval', approval]) !== 0
  )
    console.log(
      'AWS refused the budget; everything else is deployed. Set monthlyBudget to 0 in cdk.json to leave it out, or try again in a few days.',
    );
  const outputs = JSON.parse(await readFile(outputsFile, 'utf8')) as Record<string, Record<string, string>>;
  console.log(
    `\nMentorline is at ${outputs['MentorlineApp']?.['Url'] ?? ''}\nRun npm run setup again to see what is left to do.`,
  );
}

/** Builds and checks all that a deployment would hand to AWS: functions, console, templates, CDK's and our rule packs. */
function rehearsal(): number {
  const status = runCdk(['synth', '--strict', '--quiet']);
  console.log(
    status === 0
      ? 'Rehearsed: every stack is built and passes its checks. The next step would need an account.'
      : 'The rehearsal failed: a deployment would not begin.',
  );
  return status;
}

/** Says what goes before it goes. Returns whether the deployment may go on. */
function sayReplacements(replacements: readonly Replacement[], replaceData: boolean): boolean {
  console.log(replacements.length === 0 ? 'Nothing is replaced.' : 'This deployment replaces or removes:');
  for (const { type, name, what } of replacements) console.log(`  ${what}: ${name} (${type})`);
  if (replaceData || !replacements.some(({ holdsData }) => holdsData)) return true;
  console.error(
    'Some of it holds data, and a new one would be empty. Nothing was changed. Add --replace-data when you mean it.',
  );
  return false;
}

function failed(status: number): void {
  console.error(
    '\nThe deployment did not succeed. CloudFormation has put back what was there before; its console says what it refused, and why.',
  );
  process.exitCode = status;
}
