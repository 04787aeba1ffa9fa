/** `npm run deploy`: first what it would replace, then the stacks, the console's files among them. */
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { explained } from '../cli/explained.ts';
import { runCdk } from './cdk.ts';
import { FIRST_DEPLOYMENT } from './mentorline.ts';
import { currentSettings } from './settings.ts';
import { awsIn, outputsOf } from './setup/aws.ts';

const STACKS = ['MentorlineData', 'MentorlineEmail', 'MentorlineApp'];

const command = new Command('deploy')
  .description('Deploys Mentorline to your AWS account, or updates it. Run npm run setup first.')
  .option('--yes', 'do not ask before permissions change')
  .action(deploy);
await explained(command.parseAsync());

async function deploy({ yes }: { yes?: boolean }): Promise<void> {
  const settings = await currentSettings();
  if ([settings.senderDomain, settings.alarmsTo].some((one) => one.endsWith('example.org')))
    throw new Error('cdk.json still has the settings of the example. Run npm run setup first.');
  const approval = yes ? 'never' : 'broadening';
  const { cloudFormation } = awsIn(settings.region);
  if (!(await outputsOf(cloudFormation, 'MentorlineData'))?.['TableName']) {
    console.log(
      'The first deployment: the stacks that hold data are created, and guarded once that went well.\n',
    );
    const first = ['--require-approval', approval, '--context', `${FIRST_DEPLOYMENT}=true`];
    const created = runCdk(['deploy', 'MentorlineData', 'MentorlineEmail', ...first]);
    if (created !== 0) return failed(created);
  }
  const outputsFile = join(await mkdtemp(join(tmpdir(), 'mentorline-deploy-')), 'outputs.json');
  const status = runCdk([
    'deploy',
    ...STACKS,
    ...(settings.rateRule ? ['MentorlineEdge'] : []),
    '--require-approval',
    approval,
    '--outputs-file',
    outputsFile,
  ]);
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

function failed(status: number): void {
  console.error(
    '\nThe deployment did not succeed. CloudFormation has put back what was there before; its console says what it refused, and why.',
  );
  process.exitCode = status;
}
