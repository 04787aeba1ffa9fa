/** `npm run destroy`: takes the application away and leaves the data; with `--with-data`, asked twice, that too. */
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { explained } from '../cli/explained.ts';
import { runCdk } from './cdk.ts';
import { deleteData, emptyBucket, removalClients, saveEverything, type DataStores } from './removal.ts';
import { currentSettings } from './settings.ts';
import { awsIn, outputsOf } from './setup/aws.ts';

const DATA_STACKS = ['MentorlineData', 'MentorlineEmail'] as const;

const command = new Command('destroy')
  .description('Removes Mentorline from your AWS account. Your data stays unless you confirm twice.')
  .option('--with-data', 'delete table, objects and accounts as well, after saving them')
  .option(
    '--save-to <folder>',
    'folder to save everything to before it is deleted',
    `mentorline-${new Date(Date.now()).toISOString().slice(0, 10)}`,
  )
  .action(destroy);
await explained(command.parseAsync());

async function destroy({ withData, saveTo }: { withData?: boolean; saveTo: string }): Promise<void> {
  const { region, rateRule } = await currentSettings();
  const aws = awsIn(region);
  const app = await outputsOf(aws.cloudFormation, 'MentorlineApp');
  const data = await outputsOf(aws.cloudFormation, 'MentorlineData');
  if (!app && !data) {
    console.log(`Mentorline is not deployed in ${region}.`);
    return;
  }
  const stores: DataStores = {
    table: data?.['TableName'] ?? '',
    bucket: data?.['ObjectsBucket'] ?? '',
    managersPool: data?.['ManagersPool'] ?? '',
  };
  console.log(
    withData
      ? `This ends every cohort and deletes table ${stores.table}, bucket ${stores.bucket} and all accounts.`
      : 'This ends every cohort: nothing is sent or accepted any more. The data stays.',
  );
  if (!(await asked('Type destroy to continue: ', 'destroy'))) return;
  const clients = removalClients(region);
  if (app?.['AssetsBucket']) await emptyBucket(clients.s3, app['AssetsBucket']);
  const budget = (await outputsOf(aws.cloudFormation, 'MentorlineBudget')) ? ['MentorlineBudget'] : [];
  if (!cdkDestroy(['MentorlineApp', ...budget, ...(rateRule ? ['MentorlineEdge'] : [])])) return;
  if (!rateRule && (await outputsOf(aws.edge, 'MentorlineEdge')))
    console.log(
      'MentorlineEdge in us-east-1 is left over from an earlier rate rule and costs money. Delete it in CloudFormation.',
    );
  if (!withData) return;
  // Saved only now, because nothing writes any more.
  if (existsSync(saveTo)) console.log(`${saveTo} already exists, so nothing is saved again.`);
  else {
    const { rows, objects } = await saveEverything(clients, stores, saveTo);
    console.log(`Saved ${rows} rows and ${objects} objects in ${saveTo}. Check them before you continue.`);
  }
  if (!(await asked(`Type ${stores.table} to delete the data: `, stores.table))) return;
  await deleteData(clients, stores, DATA_STACKS);
  cdkDestroy(DATA_STACKS);
  console.log(
    'Secrets remain under /mentorline in the parameter store. Delete them there when no email links are in use any more.',
  );
}

async function asked(question: string, wanted: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  if (answer.trim() === wanted) return true;
  console.log('Nothing was changed.');
  return false;
}

function cdkDestroy(stacks: readonly string[]): boolean {
  const status = runCdk(['destroy', '--force', ...stacks]);
  if (status !== 0) process.exitCode = status;
  return status === 0;
}
