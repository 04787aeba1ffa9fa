/**
 * The quotas of AWS that a template can meet: CloudFormation finds them out only while it deploys. Numbers are those of each
 * service's page of quotas, as of 2026; policies are measured with the longest names that AWS can make.
 */
import { Buffer } from 'node:buffer';
import { Resolver, type Resource, resourcesOf, type Templates } from '../support/synth.ts';
import type { TemplateRule } from './rules.ts';

type Any = Record<string, any>;

/** An ARN of a function with the longest name; other values that only AWS knows are shorter. */
const LONGEST = 'x'.repeat(140);

/** A value with everything that only AWS knows put in, at its longest. */
function written(templates: Templates, stack: string, value: unknown): unknown {
  const resolver = new Resolver(templates, () => LONGEST);
  const visit = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(visit);
    if (typeof one !== 'object' || one === null) return one;
    const [first = '', ...more] = Object.keys(one);
    if (more.length === 0 && (first === 'Ref' || first.startsWith('Fn::'))) return resolver.text(stack, one);
    return Object.fromEntries(Object.entries(one).map(([key, each]) => [key, visit(each)]));
  };
  return visit(value);
}

function sizeOf(templates: Templates, stack: string, value: unknown): number {
  return Buffer.byteLength(JSON.stringify(written(templates, stack, value)));
}

const stackOf = (templates: Templates, id: string): string =>
  Object.keys(templates).find((name) => templates[name]?.Resources[id]) ?? '';

const idOf = (reference: Any | string | undefined): string =>
  typeof reference === 'string'
    ? reference
    : ((reference?.['Ref'] ?? reference?.['Fn::GetAtt']?.[0] ?? '') as string);

function over(figures: ReadonlyMap<string, number>, most: number, unit: string): string[] {
  return [...figures]
    .filter(([, size]) => size > most)
    .map(([name, size]) => `${name}: ${size} ${unit}, of which AWS takes ${most}`);
}

function summed(entries: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [name, size] of entries) sums.set(name, (sums.get(name) ?? 0) + size);
  return sums;
}

/** Lambda's own way of writing a permission down, with a statement id as long as CloudFormation makes them. */
function permissionSize(templates: Templates, id: string, { Properties }: Resource): number {
  const { Action, Principal, SourceArn, SourceAccount, FunctionName } = Properties as Any;
  const statement = {
    Sid: `MentorlineApp-${id}-ABCDEFGHIJKL`,
    Effect: 'Allow',
    Principal: { Service: Principal },
    Action,
    Resource: FunctionName,
    Condition: {
      ...(SourceAccount && { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
      ...(SourceArn && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
    },
  };
  return sizeOf(templates, stackOf(templates, id), statement);
}

function resourcePolicies(templates: Templates): Map<string, number> {
  return summed(
    resourcesOf(templates, 'AWS::Lambda::Permission').map(([id, one]) => [
      idOf(one.Properties['FunctionName'] as Any),
      permissionSize(templates, id, one),
    ]),
  );
}

function rolePolicies(templates: Templates): Map<string, number> {
  const apart = resourcesOf(templates, 'AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
    (Properties['Roles'] as Any[]).map((role): [string, number] => [
      idOf(role),
      sizeOf(templates, stackOf(templates, id), Properties['PolicyDocument']),
    ]),
  );
  const inline = resourcesOf(templates, 'AWS::IAM::Role').flatMap(([id, { Properties }]) =>
    ((Properties['Policies'] ?? []) as Any[]).map((policy): [string, number] => [
      id,
      sizeOf(templates, stackOf(templates, id), policy['PolicyDocument']),
    ]),
  );
  return summed([...apart, ...inline]);
}

/** Properties that are names or descriptions, and how long AWS lets them be. */
const LENGTHS: readonly (readonly [type: string, property: string, most: number])[] = [
  ['AWS::Lambda::Function', 'Description', 256],
  ['AWS::Lambda::Function', 'FunctionName', 64],
  ['AWS::IAM::Role', 'RoleName', 64],
  ['AWS::IAM::Role', 'Description', 1000],
  ['AWS::S3::Bucket', 'BucketName', 63],
  ['AWS::Cognito::UserPoolDomain', 'Domain', 63],
  ['AWS::Scheduler::ScheduleGroup', 'Name', 64],
  ['AWS::Scheduler::Schedule', 'Name', 64],
  ['AWS::Scheduler::Schedule', 'Description', 512],
  ['AWS::Events::Rule', 'Name', 64],
  ['AWS::Events::Rule', 'Description', 512],
  ['AWS::CloudWatch::Alarm', 'AlarmName', 255],
  ['AWS::CloudWatch::Alarm', 'AlarmDescription', 1024],
  ['AWS::SNS::Topic', 'DisplayName', 100],
  ['AWS::SES::ConfigurationSet', 'Name', 64],
  ['AWS::ApiGatewayV2::Api', 'Name', 128],
  ['AWS::ApiGatewayV2::Api', 'Description', 1024],
  ['AWS::ApiGatewayV2::Authorizer', 'Name', 128],
  ['AWS::DynamoDB::GlobalTable', 'TableName', 255],
  ['AWS::StepFunctions::StateMachine', 'StateMachineName', 80],
  ['AWS::StepFunctions::StateMachine', 'DefinitionString', 1_048_576],
];

/** Resources that a stack or an account holds so many of by default. */
const COUNTS: readonly (readonly [type: string, most: number])[] = [
  ['AWS::ApiGatewayV2::Route', 300],
  ['AWS::ApiGatewayV2::Integration', 300],
  ['AWS::Logs::MetricFilter', 100],
  ['AWS::Lambda::Function', 200],
];

export const QUOTAS: readonly TemplateRule[] = [
  {
    rule: "a function's own policy stays below 16 KB, of the 20 that Lambda takes",
    findings: (templates) => over(resourcePolicies(templates), 16_000, 'bytes of permissions'),
    plant: (templates) => {
      const app = templates['MentorlineApp']!;
      const [id, one] = resourcesOf(templates, 'AWS::Lambda::Permission').find(([name]) =>
        name.startsWith('Http'),
      )!;
      for (let route = 0; route < 49; route++) app.Resources[`${id}${route}`] = one;
    },
  },
  {
    rule: 'the policies of a role stay within 10,240 characters',
    findings: (templates) => over(rolePolicies(templates), 10_240, 'bytes of policies'),
    plant: (templates) => {
      const [, { Properties }] = resourcesOf(templates, 'AWS::IAM::Policy')[0]!;
      const { Statement } = Properties['PolicyDocument'] as { Statement: unknown[] };
      while (Statement.length < 80) Statement.push(Statement[0]);
    },
  },
  {
    rule: 'the environment of a function stays within 4 KB',
    findings: (templates) =>
      over(
        new Map(
          resourcesOf(templates, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
            id,
            sizeOf(
              templates,
              stackOf(templates, id),
              (Properties['Environment'] as Any | undefined)?.['Variables'] ?? {},
            ),
          ]),
        ),
        4096,
        'bytes of environment',
      ),
    plant: (templates) => {
      const [, { Properties }] = resourcesOf(templates, 'AWS::Lambda::Function')[0]!;
      (Properties['Environment'] as Any)['Variables'].LONG = 'x'.repeat(4096);
    },
  },
  {
    rule: 'a stack has at most 500 resources and 200 outputs, and its template is below 1 MB',
    findings: (templates) =>
      Object.entries(templates).flatMap(([name, { Resources, Outputs = {} }]) => [
        ...over(new Map([[name, Object.keys(Resources).length]]), 500, 'resources'),
        ...over(new Map([[name, Object.keys(Outputs).length]]), 200, 'outputs'),
        ...over(new Map([[name, Buffer.byteLength(JSON.stringify(templates[name]))]]), 1_000_000, 'bytes'),
      ]),
    plant: (templates) => {
      const app = templates['MentorlineApp']!;
      for (let one = 0; one < 201; one++)
        Object.assign(app.Outputs ?? {}, { [`Output${one}`]: { Value: 'x' } });
    },
  },
  {
    rule: 'names and descriptions are as short as each service wants them',
    findings: (templates) =>
      LENGTHS.flatMap(([type, property, most]) =>
        over(
          new Map(
            resourcesOf(templates, type)
              .filter(([, { Properties }]) => Properties[property] !== undefined)
              .map(([id, { Properties }]) => {
                const text = written(templates, stackOf(templates, id), Properties[property]);
                return [`${id}.${property}`, typeof text === 'string' ? text.length : 0];
              }),
          ),
          most,
          'characters',
        ),
      ),
    plant: (templates) => {
      const [, { Properties }] = resourcesOf(templates, 'AWS::Lambda::Function')[0]!;
      Object.assign(Properties, { Description: 'x'.repeat(257) });
    },
  },
  {
    rule: 'there are no more of a kind than an account holds by default',
    findings: (templates) =>
      COUNTS.flatMap(([type, most]) =>
        over(new Map([[type, resourcesOf(templates, type).length]]), most, 'of them'),
      ),
    plant: (templates) => {
      const app = templates['MentorlineApp']!;
      const [, one] = resourcesOf(templates, 'AWS::ApiGatewayV2::Route')[0]!;
      for (let route = 0; route < 300; route++) app.Resources[`Route${route}`] = one;
    },
  },
  {
    rule: 'CloudFront gets at most 25 behaviors and 10 custom headers, and a comment of 128 characters',
    findings: (templates) => {
      const distributions = resourcesOf(templates, 'AWS::CloudFront::Distribution').map(
        ([id, { Properties }]): [string, Any] => [id, Properties['DistributionConfig'] as Any],
      );
      const headers = resourcesOf(templates, 'AWS::CloudFront::ResponseHeadersPolicy').map(
        ([id, { Properties }]): [string, Any] => [id, Properties['ResponseHeadersPolicyConfig'] as Any],
      );
      const figures = (of: [string, Any][], figure: (one: Any) => number): Map<string, number> =>
        new Map(of.map(([id, one]) => [id, figure(one)]));
      return [
        ...over(
          figures(distributions, (one) => (one['CacheBehaviors'] as Any[]).length),
          25,
          'behaviors',
        ),
        ...over(
          figures(distributions, (one) => String(one['Comment'] ?? '').length),
          128,
          'characters',
        ),
        ...over(
          figures(headers, (one) => (one['CustomHeadersConfig']?.Items as Any[] | undefined)?.length ?? 0),
          10,
          'headers',
        ),
      ];
    },
    plant: (templates) => {
      const [, { Properties }] = resourcesOf(templates, 'AWS::CloudFront::Distribution')[0]!;
      const { CacheBehaviors } = Properties['DistributionConfig'] as { CacheBehaviors: unknown[] };
      while (CacheBehaviors.length <= 25) CacheBehaviors.push(CacheBehaviors[0]);
    },
  },
  {
    rule: 'patterns and indexes are as small as EventBridge, Lambda and DynamoDB want them',
    findings: (templates) => {
      const patterns = resourcesOf(templates, 'AWS::Events::Rule').map(
        ([id, { Properties }]): [string, number] => [
          id,
          sizeOf(templates, stackOf(templates, id), Properties['EventPattern'] ?? {}),
        ],
      );
      const filters = resourcesOf(templates, 'AWS::Lambda::EventSourceMapping').map(
        ([id, { Properties }]): [string, number] => {
          const { Filters = [] } = (Properties['FilterCriteria'] ?? {}) as {
            Filters?: { Pattern: string }[];
          };
          return [id, Math.max(0, ...Filters.map(({ Pattern }) => Pattern.length))];
        },
      );
      const tables = resourcesOf(templates, 'AWS::DynamoDB::GlobalTable').map(
        ([id, { Properties }]): [string, Any[]] => [
          id,
          (Properties['GlobalSecondaryIndexes'] ?? []) as Any[],
        ],
      );
      return [
        ...over(new Map(patterns), 2048, 'bytes of pattern'),
        ...over(new Map(filters), 4096, 'bytes of filter'),
        ...over(new Map(tables.map(([id, indexes]) => [id, indexes.length])), 20, 'indexes'),
        ...over(
          new Map(
            tables.map(([id, indexes]) => [
              id,
              indexes.flatMap((one) => (one['Projection']?.NonKeyAttributes ?? []) as string[]).length,
            ]),
          ),
          100,
          'attributes in indexes',
        ),
      ];
    },
    plant: (templates) => {
      const [, { Properties }] = resourcesOf(templates, 'AWS::Events::Rule')[0]!;
      Object.assign(Properties['EventPattern'] as object, { source: ['x'.repeat(2048)] });
    },
  },
];
