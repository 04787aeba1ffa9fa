/**
 * `npm run erase`: someone is erased through the API; `--prove` looks for words of theirs wherever anything is kept; `--again` erases those
 * who came back with a restored backup.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../shared/aws/clock.ts';
import { s3Bucket } from '../../shared/aws/s3-bucket.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { dynamoTable } from '../../shared/store/dynamo-table.ts';
import { eraseAgainEverywhere } from '../../shared/usecases/rights/erase.ts';
import { PARAMETER_PREFIX } from '../aws/app-stack.ts';
import { currentSettings } from '../aws/settings.ts';
import { awsIn, outputsOf } from '../aws/setup/aws.ts';
import { explained } from '../cli/explained.ts';
import { askApi, targetFor } from '../cli/running.ts';
import { lookInto } from '../local/dynamodb/opening.ts';
import { finderOf, placesInBucket, placesInFolder, placesInTable } from './prove.ts';

interface Options {
  readonly cohort?: string;
  readonly person?: string;
  readonly name?: string;
  readonly email?: string;
  readonly url?: string;
  readonly prove?: readonly string[];
  readonly aws?: boolean;
  readonly again?: boolean;
  readonly data?: string;
}

const DATA = fileURLToPath(new URL('../../.data', import.meta.url));

const command = new Command('erase')
  .description('Erases someone from a program, or proves that nothing of them is left.')
  .option('--cohort <id>', 'a cohort that the person is in')
  .option('--person <id>', 'the id in the address of their page')
  .option('--name <name>', 'their name, to confirm it')
  .option('--email <address>', "the manager's address, on this machine")
  .option('--url <address>', "the address of the API; MENTORLINE_TOKEN holds a manager's token")
  .option('--prove <words...>', 'looks for these words, wherever anything is kept')
  .option('--aws', 'with --prove: in what is deployed, not on this machine')
  .option('--again', 'erases whoever came back with a restored backup, in what is deployed')
  .option('--data <folder>', 'with --prove: where this machine keeps its data', DATA)
  .action(run);
await explained(command.parseAsync());

async function run(options: Options): Promise<void> {
  const { cohort, person, name, prove, again, aws, data = DATA } = options;
  if (again) return eraseAgain();
  if (cohort !== undefined && person !== undefined) {
    const path = `/api/cohorts/${encodeURIComponent(cohort)}/people/${encodeURIComponent(person)}/erase`;
    await askApi(await targetFor(options), path, { name: name ?? '' });
    console.log('Erased. What was under way is looked at once more in a quarter of an hour.');
    return;
  }
  if (!prove) throw new Error('Say whom to erase with --cohort and --person, or --prove, or --again.');
  proveErased(aws ? await inDeployed(prove) : await onThisMachine(data, prove), aws === true);
}

function proveErased(places: readonly string[], isDeployed: boolean): void {
  for (const [place, some] of Map.groupBy(places, (one) => one))
    console.log(`Found in ${place}: ${some.length}`);
  if (places.length === 0) console.log('Found nowhere.');
  console.log(
    isDeployed
      ? 'Looked at every row of the table and every version of every object. Recovery points of the table cannot be searched: they end after 35 days, and a restore erases again. The table’s stream holds what was written for 24 hours. Emails that arrived, and copies at form tools, are not ours.'
      : 'Looked at every row and every file but the mailbox, which stands for people’s own.',
  );
  process.exitCode = places.length === 0 ? 0 : 1;
}

async function onThisMachine(data: string, words: readonly string[]): Promise<string[]> {
  if (!existsSync(`${data}/dynamodb`)) throw new Error(`There is no data in ${data}.`);
  // Opened, so that the files hold nothing but what is there; refused while Mentorline runs.
  await lookInto(`${data}/dynamodb`);
  return placesInFolder(data, finderOf(words));
}

async function deployed(): Promise<{
  readonly region: string;
  readonly table: string;
  readonly bucket: string;
}> {
  const { region } = await currentSettings();
  const data = await outputsOf(awsIn(region).cloudFormation, 'MentorlineData');
  const [table, bucket] = [data?.['TableName'], data?.['ObjectsBucket']];
  if (table === undefined || bucket === undefined)
    throw new Error(`Mentorline is not deployed in ${region}: npm run deploy.`);
  process.env['AWS_REGION'] = region;
  return { region, table, bucket };
}

async function inDeployed(words: readonly string[]): Promise<string[]> {
  const { region, table, bucket } = await deployed();
  const holds = finderOf(words);
  return [
    ...(await placesInTable(new DynamoDBClient({ region }), table, holds)),
    ...(await placesInBucket(new S3Client({ region }), bucket, holds)),
  ];
}

async function eraseAgain(): Promise<void> {
  const { region, table, bucket } = await deployed();
  const count = await eraseAgainEverywhere({
    table: dynamoTable(new DynamoDBClient({ region }), table),
    bucket: s3Bucket(bucket, { region }),
    secrets: parameterSecrets(PARAMETER_PREFIX, systemClock),
    clock: systemClock,
  });
  console.log(count === 1 ? '1 person was erased again.' : `${count} people were erased again.`);
}
