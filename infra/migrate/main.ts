/** `npm run migrate`: brings the deployed table to the schema version of this code. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Command } from 'commander';
import { explained } from '../cli/explained.ts';
import { currentSettings } from '../aws/settings.ts';
import { awsIn, outputsOf } from '../aws/setup/aws.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

const command = new Command('migrate')
  .description('Brings your data to the layout of this version. It can be stopped, and run again.')
  .option('--table <name>', 'another table than the deployed one: a copy, to rehearse on')
  .action(run);
await explained(command.parseAsync());

async function run({ table }: { readonly table?: string }): Promise<void> {
  const { region } = await currentSettings();
  const name = table ?? (await outputsOf(awsIn(region).cloudFormation, 'MentorlineData'))?.['TableName'];
  if (name === undefined) throw new Error(`Mentorline is not deployed in ${region}: npm run deploy.`);
  const tell = (line: string): void => console.log(line);
  const { kind, version } = await migrate(new DynamoDBClient({ region }), name, {
    migrations: MIGRATIONS,
    tell,
  });
  console.log(
    kind === 'done' ? `The data is of version ${version} now.` : 'Nothing to do: the data fits this code.',
  );
}
