/** What the rule packs ask for and we answer otherwise, each with its reason. Nothing else is left unanswered. */
import { type CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { CfnPolicy, type PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
// eslint-disable-next-line no-restricted-imports -- a room of cdk-nag's, not of ours
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { IConstruct } from 'constructs';
import type { AppStack } from './app-stack.ts';
import type { DataStack } from './data-stack.ts';
import type { EmailStack } from './email-stack.ts';

export interface Stacks {
  readonly data: DataStack;
  readonly email: EmailStack;
  readonly app: AppStack;
}

interface Acknowledged {
  readonly rules: readonly string[];
  readonly reason: string;
  readonly at: (stacks: Stacks) => readonly IConstruct[];
}

const everywhere = ({ data, email, app }: Stacks): readonly IConstruct[] => [data, email, app];

export const ACKNOWLEDGED: readonly Acknowledged[] = [
  {
    rules: ['AwsSolutions::AwsSolutions-S1', 'AwsSolutions::AwsSolutions-CFR3'],
    reason:
      "Access logs would keep the addresses of participants' links, which are secrets. The API logs route, status and time instead.",
    at: everywhere,
  },
  {
    rules: ['AwsSolutions::AwsSolutions-APIG4'],
    reason:
      "Webhooks are verified by their signature and participants' pages by their signed link, inside the functions; every other route has the authorizer, which a test holds.",
    at: ({ app }) => [app],
  },
  {
    rules: ['AwsSolutions::AwsSolutions-COG8'],
    reason:
      'The plus plan costs 2 cents for each manager and month, for guards of passwords that a second factor already makes useless alone.',
    at: ({ data }) => [data],
  },
  {
    rules: ['AwsSolutions::AwsSolutions-CFR1'],
    reason: 'A program has participants anywhere.',
    at: ({ app }) => [app],
  },
  {
    rules: ['AwsSolutions::AwsSolutions-CFR2'],
    reason: 'A setting (rateRule), because it costs more than everything else of a small program.',
    at: ({ app }) => [app],
  },
  {
    rules: ['AwsSolutions::AwsSolutions-CFR4'],
    reason:
      "CloudFront's own address allows old TLS; a domain of one's own, which is a setting, asks for TLS 1.2.",
    at: ({ app }) => [app],
  },
  {
    rules: ['AwsSolutions::AwsSolutions-SQS3', 'Serverless::Serverless-SQSRedrivePolicy'],
    reason: 'This queue is where everything else gives up; an alarm watches it.',
    at: ({ app }) => [app],
  },
  {
    rules: ['AwsSolutions::AwsSolutions-SF1'],
    reason: 'Errors only: the history of every execution is kept by Step Functions for 90 days anyhow.',
    at: ({ app }) => [app],
  },
  {
    rules: [
      'AwsSolutions::AwsSolutions-SF2',
      'Serverless::Serverless-StepFunctionStateMachineXray',
      'Serverless::Serverless-LambdaTracing',
    ],
    reason:
      'Each function is one step with one store, so that its log says where time goes; traces would need a star in every policy.',
    at: ({ app }) => [app],
  },
  {
    rules: ['Serverless::Serverless-LambdaDLQ'],
    reason:
      'The rule knows only the older setting. Functions that no one waits for have an on-failure destination, streams theirs; who calls the others hears of the error.',
    at: ({ app }) => [app],
  },
  {
    rules: [
      'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      ...['GetBucket', 'GetObject', 'List', 'Abort', 'DeleteObject'].map(
        (action) => `AwsSolutions::AwsSolutions-IAM5[Action::s3:${action}*]`,
      ),
      'AwsSolutions::AwsSolutions-L1',
      'Serverless::Serverless-LambdaLatestVersion',
    ],
    reason:
      "CDK's own function, which puts the console's files into their bucket while it deploys. A rule of ours holds that it writes to no other.",
    at: ({ app }) =>
      app.node.findAll().filter(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment')),
  },
];

/** Resources with a star, by how they end: each stands where names are made at run time, or where AWS knows no resource. */
export const ACCEPTED_STARS: readonly { readonly ending: RegExp; readonly reason: string }[] = [
  {
    ending: /\/(deliveries|runs|shards|exports)\/\*$/,
    reason: 'Objects are named at run time; the part they belong to is not.',
  },
  {
    ending: /:parameter\/mentorline\/(source|hook)-\*$/,
    reason: 'The program file names the secrets of its sources and endpoints.',
  },
  {
    ending: /(:::cdk-[a-z0-9]+-assets-[^/*]+|<?WebsiteAssets\w+\.Arn>?)\/\*$/,
    reason: "The files of CDK's assets and of the console have names of their own at each deployment.",
  },
  { ending: /:schedule\/[^/*]+\/\*$/, reason: 'Schedules are made at run time, all of them in our group.' },
  {
    ending: /:ses:[^/]+:identity\/\*$/,
    reason: 'SES picks the identity that it checks; the sender is held by a condition.',
  },
  {
    ending: /:execution:[^*]+:\*$/,
    reason: "The workflow's looks at shards are named by Step Functions.",
  },
  {
    ending: /^\*$/,
    reason:
      "The delivery of the workflow's log, the list of streams and the account of the email service know no resource.",
  },
];

export function acknowledge(stacks: Stacks): void {
  for (const { rules, reason, at } of ACKNOWLEDGED) {
    for (const scope of at(stacks)) Validations.of(scope).acknowledge(...rules.map((id) => ({ id, reason })));
  }
}

/** The pack, which meets an accepted star as acknowledged: its full name is known only when everything is put together. */
export class SolutionsChecks extends AwsSolutionsChecks {
  protected override checkResource(node: CfnResource): void {
    if (node instanceof CfnPolicy) acknowledgeStars(node);
    super.checkResource(node);
  }
}

function acknowledgeStars(policy: CfnPolicy): void {
  const document = Stack.of(policy).resolve(policy.policyDocument as PolicyDocument) as {
    readonly Statement: readonly { readonly Resource: unknown }[];
  };
  const resources = document.Statement.flatMap(({ Resource }) => Resource).map(flattenCfnReference);
  for (const resource of resources.filter((one) => one.includes('*'))) {
    const reason = ACCEPTED_STARS.find(({ ending }) => ending.test(resource))?.reason;
    const id = `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`;
    if (reason !== undefined) Validations.of(policy).acknowledge({ id, reason });
  }
}
