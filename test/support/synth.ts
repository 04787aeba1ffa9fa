/** The stacks as CloudFormation gets them, synthesized once for each test file, and what their references lead to. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { FIRST_DEPLOYMENT, mentorline } from '../../infra/aws/mentorline.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, { readonly Value: unknown }>;
}

export type Templates = Readonly<Record<string, Template>>;

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
  context: Record<string, unknown>;
};

/** Without the functions' code, which takes most of the time and is bundled elsewhere (`bundles.ts`). */
export function synthesise({
  settings = {},
  firstDeployment = false,
}: { readonly settings?: object; readonly firstDeployment?: boolean } = {}): {
  templates: Templates;
} {
  const folder = mkdtempSync(join(tmpdir(), 'mentorline-synth-'));
  const app = new App({
    outdir: folder,
    context: {
      ...context,
      mentorline: { ...(context['mentorline'] as object), ...settings },
      ...(firstDeployment && { [FIRST_DEPLOYMENT]: 'true' }),
      'aws:cdk:bundling-stacks': [],
    },
  });
  mentorline(app);
  const templates = Object.fromEntries(
    app.synth().stacks.map(({ stackName, template }) => [stackName, template as Template]),
  );
  return { templates };
}

/** Resources of a type, with the stack they are in. */
export function resourcesOf(templates: Templates, type: string): [id: string, resource: Resource][] {
  return Object.values(templates).flatMap(({ Resources }) =>
    Object.entries(Resources).filter(([, { Type }]) => Type === type),
  );
}

export interface Statement {
  /** Logical id of the policy. */
  readonly policy: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface PolicyDocument {
  readonly Statement: readonly {
    readonly Action: string | readonly string[];
    readonly Resource: unknown;
    readonly Condition?: NonNullable<Statement['condition']>;
  }[];
}

export function statementsOf(templates: Templates): Statement[] {
  return resourcesOf(templates, 'AWS::IAM::Policy').flatMap(([policy, { Properties }]) => {
    const document = Properties['PolicyDocument'] as PolicyDocument;
    return document.Statement.map(({ Action, Resource: on, Condition }) => ({
      policy,
      actions: [Action].flat<readonly (string | readonly string[])[]>(),
      resources: [on].flat(),
      ...(Condition && { condition: Condition }),
    }));
  });
}

/** A stack's references as text: those of other stacks are followed, and what only AWS knows is named by `known`. */
export class Resolver {
  readonly #templates: Templates;
  readonly #known: (resource: Resource, attribute: string, id: string) => string;

  constructor(
    templates: Templates,
    known: (resource: Resource, attribute: string, id: string) => string = (_, attribute, id) =>
      `<${id}.${attribute}>`,
  ) {
    this.#templates = templates;
    this.#known = known;
  }

  text(stack: string, value: unknown): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    const [[kind, argument] = ['', undefined]] = Object.entries(value as object) as [string, unknown][];
    const [first, second] = (Array.isArray(argument) ? argument : []) as [string, never];
    switch (kind) {
      case 'Ref':
        return this.#attribute(stack, argument as string, 'Ref');
      case 'Fn::GetAtt':
        return this.#attribute(stack, first, second);
      case 'Fn::Join':
        return (second as unknown[]).map((part) => this.text(stack, part)).join(first);
      case 'Fn::Sub':
        return (argument as string).replaceAll(/\$\{([\w:]+)\}/g, (_, name: string) =>
          this.#attribute(stack, name, 'Ref'),
        );
      case 'Fn::Select':
        return this.#list(stack, second)[Number(first)] ?? '';
      case 'Fn::GetStackOutput': {
        const { StackName, OutputName } = argument as { StackName: string; OutputName: string };
        return this.text(StackName, this.#templates[StackName]?.Outputs?.[OutputName]?.Value);
      }
      default:
        throw new Error(`The reference ${JSON.stringify(value)} is not understood.`);
    }
  }

  #list(stack: string, value: unknown): string[] {
    const { 'Fn::Split': split } = value as { 'Fn::Split': [string, unknown] };
    return this.text(stack, split[1]).split(split[0]);
  }

  #attribute(stack: string, id: string, attribute: string): string {
    const pseudo: Record<string, string> = {
      'AWS::AccountId': '000000000000',
      'AWS::Region': 'eu-central-1',
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (id in pseudo) return pseudo[id] ?? '';
    const resource = this.#templates[stack]?.Resources[id];
    if (!resource) throw new Error(`There is no ${id} in ${stack}.`);
    return this.#known(resource, attribute, id);
  }
}

/** AWS's own names for what is made, as the local world calls it. */
const LOCAL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::DynamoDB::GlobalTable': {
    Arn: 'arn:aws:dynamodb:::table/mentorline',
    StreamArn: 'arn:aws:dynamodb:::table/mentorline/stream/1',
  },
  'AWS::S3::Bucket': { Arn: 'arn:aws:s3:::mentorline' },
  'AWS::SES::EmailIdentity': { Ref: 'mentoring.example.org' },
  'AWS::SES::ConfigurationSet': { Ref: 'mentorline' },
  'AWS::StepFunctions::StateMachine': {
    Ref: 'arn:aws:states:::stateMachine:match-cohort',
    Name: 'match-cohort',
  },
  'AWS::Cognito::UserPool': { Arn: 'arn:aws:cognito-idp:::userpool/eu-central-1_local' },
  'AWS::Scheduler::ScheduleGroup': { Ref: 'mentorline' },
};

/** How the local world calls an attribute of a resource. */
export function localName({ Type }: Resource, attribute: string, id: string): string {
  if (id.startsWith('SchedulesRole')) return 'arn:aws:iam:::role/mentorline-schedules';
  return LOCAL[Type]?.[attribute] ?? `arn:aws:other:::${id}`;
}
