/** The setup against doubles of the APIs that it asks: it does what is missing, once, and nothing in a dry run. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetIdentityDkimAttributesCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SESClient,
} from '@aws-sdk/client-ses';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import { STEPS } from '../../infra/aws/setup/steps.ts';
import { runSteps, type World } from '../../infra/aws/setup/step.ts';
import { listen, type LocalServer } from '../../infra/local/http.ts';
import { ParametersEngine } from '../../infra/local/parameters.ts';
import { readSettings, settingMarks, type Settings } from '../../infra/aws/settings.ts';
import { memoryTable } from '../../shared/store/memory-table.ts';
import { latestVersion } from '../../shared/store/programs.ts';
import { exampleProgram } from '../support/programs.ts';
import { TYPEFORM_TOKEN } from '../../shared/secrets.ts';

const program = exampleProgram();
const running: { stop: () => unknown }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

/** Typeform's webhooks API: PUT creates or replaces, GET reads back. */
async function typeformApi() {
  const hooks = new Map<string, Record<string, unknown>>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      if (request.headers.authorization !== 'Bearer tfp_token') return void response.writeHead(403).end('{}');
      if (request.method === 'PUT')
        hooks.set(path, JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
      const hook = hooks.get(path);
      response.writeHead(hook ? 200 : 404).end(JSON.stringify(hook ?? { code: 'NOT_FOUND' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push({ stop: () => server.close() });
  return { hooks, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Account {
  readonly maxConcurrency?: number;
  readonly emailsADay?: number;
  readonly verified?: boolean;
  /** SES knows the sender's domain. */
  readonly identity?: boolean;
  /** The address of the alarms pressed the link that AWS sent it. */
  readonly confirmed?: boolean;
  /** What the DNS says of how email that is not signed is treated. */
  readonly dmarc?: readonly string[];
}

/** An AWS account as far as the setup looks at it. */
async function account({
  maxConcurrency = 1000,
  emailsADay = 50_000,
  verified = true,
  identity: known = true,
  confirmed = true,
  dmarc = [],
}: Account = {}) {
  const parameters = new ParametersEngine();
  const served: LocalServer = await listen(parameters.listener);
  running.push(served);
  const stacks: Record<string, Record<string, string>> = {};
  const users = new Set<string>();
  const lambda = mockClient(LambdaClient);
  lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit: { ConcurrentExecutions: maxConcurrency } });
  const sts = mockClient(STSClient);
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/amara' });
  const ses = mockClient(SESClient);
  const domain = 'mentoring.example.org';
  ses.on(GetSendQuotaCommand).resolves({ Max24HourSend: emailsADay, MaxSendRate: emailsADay > 200 ? 14 : 1 });
  ses.on(GetIdentityVerificationAttributesCommand).resolves({
    VerificationAttributes: { [domain]: { VerificationStatus: verified ? 'Success' : 'Pending' } },
  });
  ses.on(GetIdentityDkimAttributesCommand).resolves({
    DkimAttributes: known
      ? {
          [domain]: {
            DkimEnabled: true,
            DkimVerificationStatus: verified ? 'Success' : 'Pending',
            DkimTokens: ['t1', 't2', 't3'],
          },
        }
      : {},
  });
  const cloudFormation = mockClient(CloudFormationClient);
  cloudFormation.on(DescribeStacksCommand).callsFake(({ StackName }: { StackName: string }) => {
    const outputs = stacks[StackName];
    if (!outputs)
      throw Object.assign(new Error(`Stack with id ${StackName} does not exist`), {
        name: 'ValidationError',
      });
    return {
      Stacks: [
        { Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })) },
      ],
    };
  });
  const sns = mockClient(SNSClient);
  sns.on(ListSubscriptionsByTopicCommand).resolves({
    Subscriptions: [
      {
        SubscriptionArn: confirmed ? 'arn:aws:sns:eu-central-1:1:alarms:1' : 'PendingConfirmation',
        Endpoint: 'amara@mentoring.example.org',
      },
    ],
  });
  const cognito = mockClient(CognitoIdentityProviderClient);
  cognito.on(AdminGetUserCommand).callsFake(({ Username }: { Username: string }) => {
    if (!users.has(Username)) throw new UserNotFoundException({ message: 'no', $metadata: {} });
    return {};
  });
  cognito
    .on(AdminCreateUserCommand)
    .callsFake(({ Username }: { Username: string }) => void users.add(Username));
  const typeform = await typeformApi();
  const table = memoryTable();
  const saved: Partial<Settings> = { region: 'eu-central-1', alarmsTo: 'someone@example.org' };
  let made = 0;
  const world: World = {
    aws: {
      sts: new STSClient({ region: 'eu-central-1' }),
      sns: new SNSClient({ region: 'eu-central-1' }),
      lambda: new LambdaClient({ region: 'eu-central-1' }),
      ses: new SESClient({ region: 'eu-central-1' }),
      cloudFormation: new CloudFormationClient({ region: 'eu-central-1' }),
      edge: new CloudFormationClient({ region: 'us-east-1' }),
      cognito: new CognitoIdentityProviderClient({ region: 'eu-central-1' }),
      ssm: new SSMClient({
        region: 'eu-central-1',
        endpoint: served.url,
        credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
      }),
    },
    program,
    dryRun: false,
    region: 'eu-central-1',
    now: () => Date.parse('2026-02-20T10:00:00Z'),
    makeSecret: () => Buffer.from(`secret number ${++made} of this account`).toString('base64'),
    tokens: { [TYPEFORM_TOKEN]: 'tfp_token' },
    baseUrls: { typeform: typeform.baseUrl },
    pause: () => Promise.resolve(),
    fetch,
    settings: saved,
    showSecrets: false,
    saveSettings: async (change) => void Object.assign(saved, change),
    textRecords: async (name) => (name.startsWith('_dmarc.') ? dmarc : []),
    tableNamed: () => table,
  };
  const run = async (change: Partial<World> = {}): Promise<{ complete: boolean; lines: string[] }> => {
    const lines: string[] = [];
    const complete = await runSteps(STEPS, { ...world, ...change }, (line) => lines.push(line));
    return { complete, lines };
  };
  return { run, parameters, stacks, users, table, typeform, saved, sts };
}

const DEPLOYED = {
  CDKToolkit: { BootstrapVersion: '30' },
  MentorlineApp: {
    Url: 'https://d1.cloudfront.net',
    AlarmsTopic: 'arn:aws:sns:eu-central-1:1:alarms',
    Settings: JSON.stringify(
      settingMarks(
        readSettings({
          ...{ region: 'eu-central-1', senderDomain: 'mentoring.example.org' },
          ...{ alarmsTo: 'amara@mentoring.example.org', emailsPerSecond: 14 },
        }),
      ),
    ),
  },
  MentorlineEmail: {
    Dkim1: 't1._domainkey.mentoring.example.org CNAME t1.dkim.eu-central-1.amazonses.com',
    MailFromMx: 'bounce.mentoring.example.org MX 10 feedback-smtp.eu-central-1.amazonses.com',
    Dmarc: '_dmarc.mentoring.example.org TXT "v=DMARC1; p=none"',
  },
  MentorlineData: { TableName: 'MentorlineData-Table', ManagersPool: 'pool-1' },
};
const marks = (lines: readonly string[]): string[] => lines.filter((line) => /^\S/.test(line));

test('a new account gets its settings and secrets, and is told to deploy', async () => {
  const { run, parameters, saved, typeform } = await account({ identity: false });
  const { complete, lines } = await run();
  expect(complete).toBe(false);
  expect(marks(lines)).toEqual([
    'ok  You are signed in to AWS',
    'new Settings are in cdk.json',
    'new The account can run enough functions at the same time',
    'new SES can send to everyone',
    '->  CDK is bootstrapped in this account and region',
    'new Secrets are in the parameter store',
    'ok  The sender domain is available',
    '!!  Mentorline is deployed',
  ]);
  expect(lines).toContain('      Once: npx cdk bootstrap aws://123456789012/eu-central-1');
  expect(saved).toEqual({
    region: 'eu-central-1',
    senderDomain: 'mentoring.example.org',
    alarmsTo: 'amara@mentoring.example.org',
    typeformUrl: typeform.baseUrl,
    reserveConcurrency: true,
    emailsPerSecond: 14,
  });
  const google = JSON.parse(parameters.get('/mentorline/source-apply-google') ?? '{}') as { current: string };
  expect(google.current).toMatch(/^whsec_/);
  const origin = JSON.parse(parameters.get('/mentorline/origin-key') ?? '{}') as { current: string };
  expect(parameters.get('/mentorline/origin-header')).toBe(origin.current);
  expect(JSON.parse(parameters.get('/mentorline/typeform-token') ?? '{}')).toEqual({ current: 'tfp_token' });
});

test('after the deployment the rest is done, and a second run changes nothing', async () => {
  const { run, parameters, stacks, users, table, typeform } = await account();
  Object.assign(stacks, DEPLOYED);
  const first = await run();
  expect(marks(first.lines).slice(5)).toEqual([
    'new Secrets are in the parameter store',
    'ok  The sender domain is available',
    'ok  Mentorline is deployed',
    '->  The settings in cdk.json are deployed',
    'ok  Alarms reach someone',
    'ok  The address of your own leads to Mentorline',
    'ok  The sender is verified',
    'new The program is saved',
    'new The first manager has an account',
    '->  The forms are connected',
  ]);
  expect(first.lines).toContain('      Changed since the last deployment: typeformUrl. Now: npm run deploy.');
  expect(users).toEqual(new Set(['amara@mentoring.example.org']));
  expect(await latestVersion(table, program.program.id)).toBe(1);
  const secret = (JSON.parse(parameters.get('/mentorline/source-apply') ?? '{}') as { current: string })
    .current;
  expect(typeform.hooks.get('/forms/mQ7vTnK2/webhooks/mentorline')).toEqual({
    url: 'https://d1.cloudfront.net/in/typeform/apply',
    enabled: true,
    secret,
    verify_ssl: true,
    event_types: { form_response: true, form_response_partial: false },
  });
  expect(first.lines.join('\n')).toContain('the script there has what it needs');

  const before = JSON.stringify([...typeform.hooks]);
  const again = await run();
  expect(marks(again.lines).filter((line) => line.startsWith('new'))).toEqual([]);
  expect(JSON.stringify([...typeform.hooks])).toBe(before);
  expect(
    (JSON.parse(parameters.get('/mentorline/source-apply') ?? '{}') as { current: string }).current,
  ).toBe(secret);
  expect(await latestVersion(table, program.program.id)).toBe(1);
});

test('a dry run looks at everything and changes nothing', async () => {
  const { run, parameters, stacks, users, table, typeform, saved } = await account();
  Object.assign(stacks, DEPLOYED);
  const { lines } = await run({ dryRun: true });
  expect(marks(lines).filter((line) => line.startsWith('...'))).toEqual([
    '... Settings are in cdk.json',
    '... The account can run enough functions at the same time',
    '... SES can send to everyone',
    '... Secrets are in the parameter store',
    '... The program is saved',
    '... The first manager has an account',
  ]);
  expect([parameters.get('/mentorline/link-key'), users.size, typeform.hooks.size]).toEqual([
    undefined,
    0,
    0,
  ]);
  expect(await latestVersion(table, program.program.id)).toBe(0);
  expect(saved).toEqual({ region: 'eu-central-1', alarmsTo: 'someone@example.org' });
});

test('a sandbox, a small account and missing DNS are said, with what to do', async () => {
  const { run, stacks, saved } = await account({ maxConcurrency: 10, emailsADay: 200, verified: false });
  Object.assign(stacks, DEPLOYED);
  const { complete, lines } = await run();
  expect(complete).toBe(false);
  expect(saved).toMatchObject({ reserveConcurrency: false, emailsPerSecond: 1 });
  expect(lines.join('\n')).toContain('Only 10 at the same time, so no function reserves any');
  expect(lines.join('\n')).toContain('The account is in the SES sandbox');
  // As the deployment says them, whatever SES makes of tokens in this region.
  for (const record of Object.values(DEPLOYED.MentorlineEmail)) expect(lines).toContain(`      ${record}`);
});

test('an alarm address that is not confirmed is said, with the email to look for', async () => {
  const { run, stacks } = await account({ confirmed: false });
  Object.assign(stacks, DEPLOYED);
  const { complete, lines } = await run();
  expect(complete).toBe(false);
  expect(lines).toContain('->  Alarms reach someone');
  expect(lines.join('\n')).toContain('Subscription Confirmation" to amara@mentoring.example.org');
});

test('without credentials it stops at once, and says how to get some', async () => {
  const { run, sts } = await account();
  sts.on(GetCallerIdentityCommand).rejects(Object.assign(new Error('expired'), { name: 'ExpiredToken' }));
  const { lines } = await run();
  expect(marks(lines)).toEqual(['!!  You are signed in to AWS']);
  expect(lines[1]).toContain('ExpiredToken');
});

test('an identity that someone made by hand is kept and used, and so is a _dmarc record', async () => {
  const { run, saved, stacks } = await account({ verified: false, dmarc: ['v=DMARC1; p=quarantine'] });
  const before = await run();
  expect(before.lines).toContain('new The sender domain is available');
  expect(before.lines.join('\n')).toContain('it is kept and used');
  expect(saved).toMatchObject({ existingIdentity: true });
  Object.assign(stacks, DEPLOYED);
  const { lines } = await run();
  expect(lines).toContain(
    '      _dmarc.mentoring.example.org is there already and stays: v=DMARC1; p=quarantine',
  );
  expect(lines).not.toContain(`      ${DEPLOYED.MentorlineEmail.Dmarc}`);
});

test('an address of your own is said with the record that leads to it', async () => {
  const { run, saved, stacks } = await account();
  const target = 'd1.cloudfront.net';
  Object.assign(stacks, { ...DEPLOYED, MentorlineApp: { ...DEPLOYED.MentorlineApp, DomainTarget: target } });
  Object.assign(saved, { domain: { name: 'm.example.org', certificateArn: 'arn:aws:acm:us-east-1:1:c/1' } });
  const offline: typeof fetch = (address, options) =>
    new Request(address).url.includes('m.example.org')
      ? Promise.reject(new Error('no such host'))
      : fetch(address, options);
  const { lines } = await run({ fetch: offline });
  expect(lines).toContain(`      m.example.org CNAME ${target}`);
});

test('a dry run names every step, even before the first is done', async () => {
  const { run, sts } = await account();
  sts.on(GetCallerIdentityCommand).rejects(Object.assign(new Error('expired'), { name: 'ExpiredToken' }));
  const { lines } = await run({ dryRun: true });
  expect(marks(lines)).toHaveLength(STEPS.length);
  expect(lines.at(-1)).toBe('..  The forms are connected, later');
});

test('a deployment that failed at the first go is no deployment', async () => {
  const { run, stacks } = await account();
  Object.assign(stacks, { ...DEPLOYED, MentorlineApp: {} });
  const { lines } = await run();
  expect(marks(lines).at(-1)).toBe('!!  Mentorline is deployed');
});

test('secrets to be pasted are shown only when asked for, and the rate rule wants us-east-1 ready', async () => {
  const { run, stacks, parameters, saved } = await account();
  Object.assign(stacks, DEPLOYED);
  Object.assign(saved, { rateRule: true });
  const quiet = await run();
  const { current } = JSON.parse(parameters.get('/mentorline/source-interest') ?? '{}') as {
    current: string;
  };
  expect(quiet.lines.join('\n')).not.toContain(current);
  expect(quiet.lines.join('\n')).toContain('eu-central-1, us-east-1');
  expect((await run({ showSecrets: true })).lines.join('\n')).toContain(`set it to ${current}`);
});
