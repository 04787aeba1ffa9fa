/** `npm run restore -- --to TIME`: puts the deployed table and its objects back to a point in time. */
import { createInterface } from 'node:readline/promises';
import {
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { Command } from 'commander';
import { pause, systemClock } from '../../shared/aws/clock.ts';
import { iso } from '../../shared/domain/calendar.ts';
import { SCHEMA_BELIEVED_MS } from '../../shared/store/schema.ts';
import { s3Bucket } from '../../shared/aws/s3-bucket.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { dynamoTable } from '../../shared/store/dynamo-table.ts';
import { eraseAgainEverywhere } from '../../shared/usecases/rights/erase.ts';
import { PARAMETER_PREFIX } from '../aws/app-stack.ts';
import { explained } from '../cli/explained.ts';
import { currentSettings } from '../aws/settings.ts';
import { awsIn, outputsOf } from '../aws/setup/aws.ts';
import { copyBack, pauseWriters, restoreObjects } from './restore.ts';

/** A restored table is there after minutes to hours. */
const RESTORED_WITHIN_SECONDS = 6 * 3600;
const tell = (line: string): void => console.log(line);

const command = new Command('restore')
  .description(
    'Puts your data back to a point in time of the last 35 days. It can be stopped, and run again.',
  )
  .requiredOption('--to <time>', 'for example 2026-04-01T06:00:00Z')
  .action(restore);
await explained(command.parseAsync());

async function restore({ to }: { readonly to: string }): Promise<void> {
  const at = Date.parse(to);
  if (Number.isNaN(at) || at > systemClock())
    throw new Error('--to has to be a time in the past, for example 2026-04-01T06:00:00Z.');
  const { region } = await currentSettings();
  const data = await outputsOf(awsIn(region).cloudFormation, 'MentorlineData');
  const live = data?.['TableName'];
  const bucket = data?.['ObjectsBucket'];
  if (live === undefined || bucket === undefined)
    throw new Error(`Mentorline is not deployed in ${region}: npm run deploy.`);
  tell(`Everything since ${iso(at)} will be taken back, in ${live} and ${bucket}.`);
  if (!(await confirmed(live))) return;
  const dynamo = new DynamoDBClient({ region });
  const restored = `${live}-at-${iso(at).replace(/[-:.]/g, '')}`;
  tell(`1. ${restored} is made beside it. This takes minutes to hours.`);
  await restoredTable(dynamo, { live, restored, at });
  tell('2. Functions stop reading and writing; webhooks answer 503, and form tools try again.');
  await pauseWriters(dynamo, live, true);
  await pause(SCHEMA_BELIEVED_MS);
  tell('3. Rows and objects go back.');
  await copyBack(dynamo, { live, restored }, { now: iso(systemClock()), tell });
  await restoreObjects(new S3Client({ region }), bucket, { at, tell });
  tell('4. People who were erased since are erased again.');
  process.env['AWS_REGION'] = region;
  const again = await eraseAgainEverywhere({
    table: dynamoTable(dynamo, live),
    bucket: s3Bucket(bucket, { region }),
    secrets: parameterSecrets(PARAMETER_PREFIX, systemClock),
    clock: systemClock,
  });
  tell(`  ${again} people`);
  await pauseWriters(dynamo, live, false);
  tell(
    `5. Functions work again. Email is paused in every cohort: look at the console, then resume it and decide about what was held.\n   Delete ${restored} once you are content.`,
  );
}

/** The copy of an earlier run of this command is taken up again. */
async function restoredTable(
  dynamo: DynamoDBClient,
  { live, restored, at }: { readonly live: string; readonly restored: string; readonly at: number },
): Promise<void> {
  try {
    await dynamo.send(new DescribeTableCommand({ TableName: restored }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    await dynamo.send(
      new RestoreTableToPointInTimeCommand({
        SourceTableName: live,
        TargetTableName: restored,
        RestoreDateTime: new Date(at),
      }),
    );
  }
  await waitUntilTableExists(
    { client: dynamo, maxWaitTime: RESTORED_WITHIN_SECONDS, minDelay: 20, maxDelay: 60 },
    { TableName: restored },
  );
}

async function confirmed(table: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Type ${table} to continue: `);
  terminal.close();
  if (answer.trim() === table) return true;
  tell('Nothing was changed.');
  return false;
}
