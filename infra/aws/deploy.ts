/** `npm run deploy`: the stacks by CDK, then the files that browsers get. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Command } from 'commander';
import { explained } from '../cli/explained.ts';
import { buildConsole, type PublicConfig } from '../console.ts';
import { currentSettings } from './settings.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const OUTPUTS = `${root}cdk.out/outputs.json`;

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
  const { status } = spawnSync(
    'cdk',
    ['deploy', '--all', '--require-approval', approval, '--outputs-file', OUTPUTS],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) {
    process.exitCode = status ?? 1;
    return;
  }
  const outputs = JSON.parse(await readFile(OUTPUTS, 'utf8')) as Record<string, Record<string, string>>;
  const { Url = '', AssetsBucket, SignInDomain = '', SignInClient = '' } = outputs['MentorlineApp'] ?? {};
  const config: PublicConfig = { signIn: `https://${SignInDomain}`, clientId: SignInClient };
  const s3 = new S3Client({ region: settings.region });
  const files = [
    ...(await buildConsole()),
    { path: '/config.json', type: 'application/json', body: JSON.stringify(config) },
  ];
  for (const { path, type, body } of files)
    await s3.send(
      new PutObjectCommand({
        Bucket: AssetsBucket,
        Key: path.slice(1),
        ContentType: type,
        Body: body,
        // Looked up anew each time, so that no one has to clear CloudFront's memory after a deployment.
        CacheControl: 'no-cache',
      }),
    );
  console.log(`\nMentorline is at ${Url}\nRun npm run setup again to see what is left to do.`);
}
