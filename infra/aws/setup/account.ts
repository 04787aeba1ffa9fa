/** Before the first deployment: is this the right account, and is it ready? */
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import {
  GetIdentityDkimAttributesCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
} from '@aws-sdk/client-ses';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { settingMarks, Settings } from '../settings.ts';
import { EDGE_REGION, outputsOf } from './aws.ts';
import { does, outcome, type Step, type World } from './step.ts';

/** What SES lets a new account send in a day until someone has asked for more. */
const SANDBOX_A_DAY = 200;
/** Reserving takes from the account's total, of which AWS wants 100 left for all other functions. */
const ENOUGH_AT_ONCE = 200;

export const credentials: Step = {
  title: 'You are signed in to AWS',
  async run({ aws, region }) {
    try {
      const { Account, Arn } = await aws.sts.send(new GetCallerIdentityCommand({}));
      return outcome('in-order', `account ${Account ?? '?'}, region ${region}, as ${Arn ?? '?'}`);
    } catch (error) {
      return outcome(
        'stop',
        `AWS rejected these credentials (${(error as Error).name}).`,
        'Sign in with `aws login`, `aws sso login` or `aws configure` of the AWS CLI, version 2, then run the setup again.',
      );
    }
  },
};

export const settings: Step = {
  title: 'Settings are in cdk.json',
  async run(world) {
    const { program } = world.program;
    return save(world, {
      region: world.region,
      senderDomain: program.sender.address.split('@')[1] ?? '',
      alarmsTo: ownAddress(world.settings.alarmsTo) ?? program.manager.email,
      ...(world.baseUrls.typeform !== undefined && { typeformUrl: world.baseUrls.typeform }),
    });
  },
};

/** What stands in `cdk.json` before anyone has set anything up is no one's. */
function ownAddress(address: string | undefined): string | undefined {
  return address?.endsWith('example.org') ? undefined : address;
}

export const concurrency: Step = {
  title: 'The account can run enough functions at the same time',
  async run(world) {
    const { AccountLimit } = await world.aws.lambda.send(new GetAccountSettingsCommand({}));
    const most = AccountLimit?.ConcurrentExecutions ?? 0;
    const enough = most >= ENOUGH_AT_ONCE;
    const saved = await save(world, { reserveConcurrency: enough });
    if (enough) return { ...saved, says: [`${most} at the same time`, ...saved.says] };
    return outcome(
      saved.state,
      `Only ${most} at the same time, so no function reserves any (reserveConcurrency: false).`,
      'Request 1,000 under Service Quotas, Lambda, "Concurrent executions"; then run the setup again.',
    );
  },
};

export const bootstrap: Step = {
  title: 'CDK is bootstrapped in this account and region',
  async run({ aws, region, settings: { rateRule } }) {
    const wanted = new Map([[region, aws.cloudFormation]]);
    if (rateRule) wanted.set(EDGE_REGION, aws.edge);
    const missing: string[] = [];
    for (const [name, client] of wanted) if (!(await outputsOf(client, 'CDKToolkit'))) missing.push(name);
    if (missing.length === 0) return outcome('in-order', [...wanted.keys()].join(', '));
    const { Account } = await aws.sts.send(new GetCallerIdentityCommand({}));
    return outcome(
      'to-do',
      ...missing.map((name) => `Once: npx cdk bootstrap aws://${Account ?? 'ACCOUNT'}/${name}`),
    );
  },
};

/** The deployment makes the sender's identity; where someone has made it by hand, that one is kept and used. */
export const senderIdentity: Step = {
  title: 'The sender domain is available',
  async run(world) {
    const { aws, program, settings: known } = world;
    const domain = program.program.sender.address.split('@')[1] ?? '';
    if (known.existingIdentity) return outcome('in-order', `${domain}, an identity that was there before`);
    if (await outputsOf(aws.cloudFormation, 'MentorlineEmail')) return outcome('in-order');
    const { DkimAttributes } = await aws.ses.send(
      new GetIdentityDkimAttributesCommand({ Identities: [domain] }),
    );
    if (!DkimAttributes?.[domain]) return outcome('in-order');
    const saved = await save(world, { existingIdentity: true });
    return {
      ...saved,
      says: [
        `${domain} is an SES identity already: it is kept and used, and stays when Mentorline goes.`,
        ...saved.says,
      ],
    };
  },
};

export const sandbox: Step = {
  title: 'SES can send to everyone',
  async run(world) {
    const { Max24HourSend = 0, MaxSendRate = 1 } = await world.aws.ses.send(new GetSendQuotaCommand({}));
    const saved = await save(world, { emailsPerSecond: MaxSendRate });
    if (Max24HourSend > SANDBOX_A_DAY)
      return { ...saved, says: [`${Max24HourSend} emails a day, ${MaxSendRate} a second`, ...saved.says] };
    return outcome(
      'to-do',
      'The account is in the SES sandbox: 200 emails a day, to verified addresses only.',
      'Request production access in the SES console. Say that you email participants of one program, who applied for it.',
    );
  },
};

export const identity: Step = {
  title: 'The sender is verified',
  async run({ aws, program, textRecords }) {
    const domain = program.program.sender.address.split('@')[1] ?? '';
    const Identities = [domain];
    const [verified, signed] = await Promise.all([
      aws.ses.send(new GetIdentityVerificationAttributesCommand({ Identities })),
      aws.ses.send(new GetIdentityDkimAttributesCommand({ Identities })),
    ]);
    const dkim = signed.DkimAttributes?.[domain];
    if (!dkim)
      return outcome('to-do', `${domain} is created by the first deployment. Run the setup again after it.`);
    const inOrder =
      verified.VerificationAttributes?.[domain]?.VerificationStatus === 'Success' &&
      dkim.DkimVerificationStatus === 'Success';
    const outputs = Object.values((await outputsOf(aws.cloudFormation, 'MentorlineEmail')) ?? {});
    const policy = (await textRecords(`_dmarc.${domain}`)).find((text) => text.startsWith('v=DMARC1'));
    const records = outputs.filter(
      (record) => / (CNAME|MX|TXT) /.test(record) && !(policy && record.startsWith('_dmarc.')),
    );
    const kept = policy === undefined ? [] : [`_dmarc.${domain} is there already and stays: ${policy}`];
    return inOrder
      ? outcome('in-order', `${domain}, with DKIM`)
      : outcome(
          'to-do',
          `Add these records to the DNS of ${domain}; this takes minutes to hours:`,
          ...records,
          ...kept,
        );
  },
};

/** An address of one's own leads to CloudFront by a record that only the owner of the domain can make. */
export const ownDomain: Step = {
  title: 'The address of your own leads to Mentorline',
  async run({ aws, settings: { domain }, fetch }) {
    if (!domain) return outcome('in-order', 'none is set; Mentorline has an address from AWS');
    const target = (await outputsOf(aws.cloudFormation, 'MentorlineApp'))?.['DomainTarget'];
    if (target === undefined) return outcome('to-do', 'It is known after the next npm run deploy.');
    const answers = await fetch(`https://${domain.name}/config.json`).then(
      ({ ok }) => ok,
      () => false,
    );
    return answers
      ? outcome('in-order', `https://${domain.name}`)
      : outcome('to-do', 'Add this record to your DNS:', `${domain.name} CNAME ${target}`);
  },
};

/** Alarms reach no one before the link in the first email from AWS was pressed. */
export const alarmAddress: Step = {
  title: 'Alarms reach someone',
  async run({ aws }) {
    const TopicArn = (await outputsOf(aws.cloudFormation, 'MentorlineApp'))?.['AlarmsTopic'];
    if (TopicArn === undefined) return outcome('to-do', 'The alarms are created by the next npm run deploy.');
    const { Subscriptions = [] } = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    const waiting = Subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn === 'PendingConfirmation');
    const confirmed = Subscriptions.length > waiting.length;
    return confirmed
      ? outcome('in-order', `${Subscriptions.length - waiting.length} confirmed`)
      : outcome(
          'to-do',
          `Open the email "AWS Notification - Subscription Confirmation"${waiting[0]?.Endpoint ? ` to ${waiting[0].Endpoint}` : ''} and press its link.`,
          'It expires after three days; npm run deploy does not send it again: in SNS, request a new one for the topic.',
        );
  },
};

/** Settings act when they are deployed: what has changed in cdk.json since waits for the next deployment. */
export const settingsDeployed: Step = {
  title: 'The settings in cdk.json are deployed',
  async run({ aws, settings: wanted }) {
    const deployed = (await outputsOf(aws.cloudFormation, 'MentorlineApp'))?.['Settings'];
    if (deployed === undefined) return outcome('to-do', 'Now: npm run deploy.');
    const known = JSON.parse(deployed) as Readonly<Record<string, unknown>>;
    const read = Settings.safeParse(wanted);
    if (!read.success) return outcome('to-do', 'cdk.json does not hold all settings yet.');
    const changed = Object.entries(settingMarks(read.data)).filter(([name, mark]) => known[name] !== mark);
    if (changed.length === 0) return outcome('in-order');
    return outcome(
      'to-do',
      `Changed since the last deployment: ${changed.map(([name]) => name).join(', ')}. Now: npm run deploy.`,
    );
  },
};

async function save(world: World, wanted: Partial<Settings>) {
  const changed = Object.entries(wanted).filter(
    ([name, value]) => world.settings[name as keyof Settings] !== value,
  );
  if (changed.length === 0) return outcome('in-order');
  const says = changed.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
  return does(world, `cdk.json: ${says}`, () => world.saveSettings(wanted));
}
