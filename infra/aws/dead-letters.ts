/** `npm run dead-letters`: what failed after all retries, and the end of its alarm once someone has looked. */
import { createInterface } from 'node:readline/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { Command } from 'commander';
import { explained } from '../cli/explained.ts';
import { describeDeadLetter } from './dead-letter.ts';
import { currentSettings } from './settings.ts';
import { awsIn, outputsOf } from './setup/aws.ts';

/** While they are looked at, no one else receives them. */
const LOOKING_SECONDS = 600;
const AT_ONCE = 10;

const command = new Command('dead-letters')
  .description('Shows events that failed after all retries, and clears them once you have looked.')
  .action(show);
await explained(command.parseAsync());

async function show(): Promise<void> {
  const { region } = await currentSettings();
  const QueueUrl = (await outputsOf(awsIn(region).cloudFormation, 'MentorlineApp'))?.['DeadLettersUrl'];
  if (QueueUrl === undefined) throw new Error(`Mentorline is not deployed in ${region}: npm run deploy.`);
  const sqs = new SQSClient({ region });
  const found: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: AT_ONCE,
        VisibilityTimeout: LOOKING_SECONDS,
        WaitTimeSeconds: 2,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    if (Messages.length === 0) break;
    found.push(...Messages);
  }
  if (found.length === 0) {
    console.log('Nothing has failed for good. The alarm clears within minutes.');
    return;
  }
  for (const one of found) console.log(describeDeadLetter(one));
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `\nType clear to delete ${found.length === 1 ? 'it' : `these ${found.length}`}, so that the alarm ends: `,
  );
  terminal.close();
  if (answer.trim() !== 'clear') {
    console.log('Nothing was deleted. They show again in ten minutes.');
    return;
  }
  for (let from = 0; from < found.length; from += AT_ONCE)
    await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: found
          .slice(from, from + AT_ONCE)
          .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
  console.log('Deleted.');
}
