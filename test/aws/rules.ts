/**
 * What the rule packs do not look at, as rules over the templates. Each comes with a way to break it, so that the tests
 * show both: our stacks hold it, and it notices when they do not.
 */
import { parseExpression } from '../../infra/local/scheduler/expressions.ts';
import { ACCEPTED_STARS } from '../../infra/aws/nag-suppressions.ts';
import { apiPatterns } from '../../infra/aws/constructs/website.ts';
import { WORKFLOWS, workflowText } from '../../infra/environment.ts';
import { FUNCTION_NAMES, FUNCTIONS, type FunctionSpec } from '../../infra/aws/functions.ts';
import { EMAIL_EVENT_RULES, STREAM_RULES } from '../../infra/event-rules.ts';
import { ROUTES } from '../../infra/routes.ts';
import { TABLE_SHAPE } from '../../infra/table.ts';
import { ORIGIN_HEADER, ORIGIN_KEY } from '../../shared/secrets.ts';
import { Resolver, resourcesOf, statementsOf, type Templates } from '../support/synth.ts';

/** The functions that erase people, or what their forms sent. */
const ERASES = /^(processdelivery|reconcileforms|fireoccurrence|sweep|managerapi)Role/;

export interface TemplateRule {
  readonly rule: string;
  /** What is wrong, one line for each. */
  readonly findings: (templates: Templates) => readonly string[];
  /** Plants what the rule is there to find. */
  readonly plant: (templates: Templates) => void;
}

type Any = Record<string, any>;
const of = (templates: Templates, type: string): [string, Any][] =>
  resourcesOf(templates, type)
    .filter(([id]) => !id.startsWith(DEPLOYER))
    .map(([id, { Properties }]) => [id, Properties as Any]);
const first = (templates: Templates, type: string): Any => of(templates, type)[0]![1];
const missing = (entries: readonly [string, unknown][], text: string): string[] =>
  entries.filter(([, good]) => !good).map(([id]) => `${id}: ${text}`);

/** Stays when its stack goes, but for a first creation that failed. */
const KEPT = /^RetainExceptOnCreate$/;

/** The id of the resource that a reference of the same stack means. */
function idOf(reference: Any | undefined): string {
  return (reference?.['Ref'] ?? reference?.['Fn::GetAtt']?.[0] ?? '') as string;
}

const FUNCTION = 'AWS::Lambda::Function';
/** CDK's own function, which puts the console's files into their bucket while it deploys. */
const DEPLOYER = 'CustomCDKBucketDeployment';
const nameOf = (id: string): string =>
  Object.keys(FUNCTIONS).find((name) => id.startsWith(`${name.replaceAll('-', '')}Function`)) ?? '';
const specOf = (id: string): FunctionSpec => FUNCTIONS[nameOf(id) as keyof typeof FUNCTIONS];

/** The statements of what we run ourselves. */
function ownStatements(templates: Templates): ReturnType<typeof statementsOf> {
  return statementsOf(templates).filter(({ policy }) => !policy.startsWith(DEPLOYER));
}

function policyText(templates: Templates, resources: readonly unknown[]): string[] {
  const resolver = new Resolver(templates);
  return resources.map((one) => resolver.text('MentorlineApp', one));
}

/** The statements themselves, for planting. */
function rawStatements(templates: Templates): Any[] {
  return of(templates, 'AWS::IAM::Policy').flatMap(
    ([, { PolicyDocument }]) => PolicyDocument.Statement as Any[],
  );
}

export const RULES: readonly TemplateRule[] = [
  {
    rule: 'the table keeps 35 days of itself, cannot be deleted by mistake, and has a ceiling',
    findings: (templates) =>
      resourcesOf(templates, 'AWS::DynamoDB::GlobalTable').flatMap(([id, { Properties, ...policy }]) => {
        const table = Properties as Any;
        return [
          ...missing(
            (table['Replicas'] as Any[]).flatMap((one): [string, unknown][] => [
              [id, one['PointInTimeRecoverySpecification']?.PointInTimeRecoveryEnabled],
              [id, one['DeletionProtectionEnabled']],
            ]),
            'a replica without point-in-time recovery or deletion protection',
          ),
          ...missing([[id, KEPT.test(policy.DeletionPolicy ?? '')]], 'would go with its stack'),
          ...missing(
            [[id, table['WriteOnDemandThroughputSettings']?.MaxWriteRequestUnits > 0]],
            'has no ceiling for its cost',
          ),
        ];
      }),
    plant: (templates) => {
      delete first(templates, 'AWS::DynamoDB::GlobalTable')['Replicas'][0].PointInTimeRecoverySpecification;
    },
  },
  {
    rule: 'keys and indexes are those that the store asks for, and every attribute is declared',
    findings: (templates) =>
      of(templates, 'AWS::DynamoDB::GlobalTable').flatMap(([id, table]) => {
        const shape = (one: Any): string =>
          JSON.stringify([
            one['KeySchema'],
            (one['GlobalSecondaryIndexes'] as Any[]).map((index) => [
              index['IndexName'],
              index['KeySchema'],
              index['Projection'].ProjectionType,
              [...((index['Projection'].NonKeyAttributes ?? []) as string[])].sort(),
            ]),
          ]);
        const declared = (one: Any): string[] =>
          (one['AttributeDefinitions'] as Any[]).map((each) => each['AttributeName'] as string).sort();
        return missing(
          [
            [id, shape(table) === shape(TABLE_SHAPE)],
            [id, String(declared(table)) === String(declared(TABLE_SHAPE))],
          ],
          'has another shape than infra/table.ts',
        );
      }),
    plant: (templates) => void first(templates, 'AWS::DynamoDB::GlobalTable')['GlobalSecondaryIndexes'].pop(),
  },
  {
    rule: 'buckets are closed, encrypted, answer TLS only, and those with data stay',
    findings: (templates) =>
      resourcesOf(templates, 'AWS::S3::Bucket').flatMap(([id, { Properties, DeletionPolicy }]) => {
        const bucket = Properties as Any;
        const policy = of(templates, 'AWS::S3::BucketPolicy').find(([, one]) => idOf(one['Bucket']) === id);
        const text = JSON.stringify(policy ?? {});
        const closed = Object.values((bucket['PublicAccessBlockConfiguration'] ?? {}) as Any);
        return missing(
          [
            [id, closed.length === 4 && closed.every(Boolean)],
            [id, bucket['BucketEncryption']],
            [id, text.includes('"aws:SecureTransport":"false"') && text.includes('s3:TlsVersion')],
            [
              id,
              id.startsWith('Objects')
                ? KEPT.test(DeletionPolicy ?? '') && bucket['VersioningConfiguration']
                : true,
            ],
          ],
          'is open, or takes plain HTTP, or goes with its stack',
        );
      }),
    plant: (templates) => {
      delete first(templates, 'AWS::S3::BucketPolicy')['PolicyDocument'];
    },
  },
  {
    rule: 'queues and topics answer TLS only',
    findings: (templates) => {
      const policies = JSON.stringify([
        of(templates, 'AWS::SQS::QueuePolicy'),
        of(templates, 'AWS::SNS::TopicPolicy'),
      ]);
      const watched = [...of(templates, 'AWS::SQS::Queue'), ...of(templates, 'AWS::SNS::Topic')];
      return missing(
        watched.map(([id]) => [
          id,
          policies.split('"Effect":"Deny"').length - 1 >= watched.length && policies.includes(id),
        ]),
        'takes plain HTTP',
      );
    },
    plant: (templates) =>
      void (first(templates, 'AWS::SNS::TopicPolicy')['PolicyDocument'] = { Statement: [] }),
  },
  {
    rule: 'alarms may reach their topic',
    findings: (templates) =>
      missing(
        of(templates, 'AWS::SNS::TopicPolicy').map(([id, { PolicyDocument }]) => [
          id,
          (PolicyDocument.Statement as Any[]).some(
            (one) =>
              one['Effect'] === 'Allow' &&
              one['Action'] === 'sns:Publish' &&
              one['Principal'].Service === 'cloudwatch.amazonaws.com' &&
              one['Condition']?.StringEquals['aws:SourceAccount'],
          ),
        ]),
        'lets no alarm through',
      ),
    plant: (templates) =>
      void (first(templates, 'AWS::SNS::TopicPolicy')['PolicyDocument'] = { Statement: [] }),
  },
  {
    rule: 'what a stack would make again under the same name goes with it',
    findings: (templates) =>
      missing(
        resourcesOf(templates, 'AWS::Scheduler::ScheduleGroup').map(([id, one]) => [
          id,
          one.DeletionPolicy === undefined || one.DeletionPolicy === 'Delete',
        ]),
        'would stand in the way of the next deployment',
      ),
    plant: (templates) => {
      for (const [, one] of resourcesOf(templates, 'AWS::Scheduler::ScheduleGroup'))
        Object.assign(one, { DeletionPolicy: 'Retain' });
    },
  },
  {
    rule: 'every log is forgotten some day',
    findings: (templates) =>
      missing(
        of(templates, 'AWS::Logs::LogGroup').map(([id, one]) => [id, one['RetentionInDays'] <= 90]),
        'is kept for ever',
      ),
    plant: (templates) => {
      delete first(templates, 'AWS::Logs::LogGroup')['RetentionInDays'];
    },
  },
  {
    rule: 'every function is one of functions/, with its own role and log, JSON lines, Node 24 on ARM',
    findings: (templates) => {
      const made = of(templates, FUNCTION);
      const roles = made.map(([, one]) => idOf(one['Role']));
      return [
        ...missing(
          made.map(([id, one]) => [
            id,
            nameOf(id) &&
              one['Runtime'] === 'nodejs24.x' &&
              String(one['Architectures']) === 'arm64' &&
              one['LoggingConfig']?.LogFormat === 'JSON' &&
              idOf(one['LoggingConfig']?.LogGroup).startsWith(nameOf(id).replaceAll('-', '')),
          ]),
          'is not set up as the others are',
        ),
        ...(new Set(roles).size === made.length ? [] : ['two functions share a role']),
        ...FUNCTION_NAMES.filter((name) => !made.some(([id]) => nameOf(id) === name)).map(
          (name) => `${name} is not deployed`,
        ),
      ];
    },
    plant: (templates) => void (first(templates, FUNCTION)['Runtime'] = 'nodejs20.x'),
  },
  {
    rule: 'functions stay within the limits of Lambda and of those who wait for them',
    findings: (templates) =>
      missing(
        of(templates, FUNCTION).map(([id, { Timeout, MemorySize }]) => [
          id,
          Timeout <= (specOf(id).trigger === 'http' ? 29 : 900) && MemorySize >= 128 && MemorySize <= 10_240,
        ]),
        'asks for more than there is, or answers after API Gateway has given up',
      ),
    plant: (templates) => {
      for (const [, one] of of(templates, FUNCTION)) one['Timeout'] = 60;
    },
  },
  {
    rule: 'what no one waits for has somewhere to go when it fails',
    findings: (templates) => {
      const configured = of(templates, 'AWS::Lambda::EventInvokeConfig')
        .filter(([, one]) => one['DestinationConfig']?.OnFailure && one['MaximumRetryAttempts'] <= 1)
        .map(([, one]) => idOf(one['FunctionName']));
      return missing(
        of(templates, FUNCTION)
          .filter(([id]) => specOf(id).trigger === 'event')
          .map(([id]) => [id, configured.includes(id)]),
        'has no destination for failures',
      );
    },
    plant: (templates) => {
      delete first(templates, 'AWS::Lambda::EventInvokeConfig')['DestinationConfig'];
    },
  },
  {
    rule: 'the stream wakes whom event-rules.ts says, gives up some time, and reports what failed',
    findings: (templates) => {
      const mappings = of(templates, 'AWS::Lambda::EventSourceMapping');
      return missing(
        STREAM_RULES.map((rule) => {
          const [, one] =
            mappings.find(([, each]) => nameOf(idOf(each['FunctionName'])) === rule.function) ?? [];
          const pattern = JSON.parse(
            (one?.['FilterCriteria']?.Filters?.[0]?.Pattern ?? '{}') as string,
          ) as Any;
          return [
            rule.function,
            one?.['BatchSize'] === rule.batchSize &&
              one['ParallelizationFactor'] === rule.parallel &&
              one['BisectBatchOnFunctionError'] === true &&
              one['DestinationConfig']?.OnFailure &&
              one['MaximumRecordAgeInSeconds'] <= 3600 &&
              String(one['FunctionResponseTypes']) === 'ReportBatchItemFailures' &&
              JSON.stringify(pattern) ===
                JSON.stringify({
                  eventName: ['INSERT'],
                  dynamodb: { NewImage: { entity: { S: [rule.entity] } } },
                }),
          ];
        }),
        'is not woken as it should be',
      );
    },
    plant: (templates) => {
      delete first(templates, 'AWS::Lambda::EventSourceMapping')['FilterCriteria'];
    },
  },
  {
    rule: 'schedules are readable, in UTC, in our group, exact, and give up soon into a queue',
    findings: (templates) =>
      missing(
        of(templates, 'AWS::Scheduler::Schedule').map(([id, one]) => [
          id,
          readable(one['ScheduleExpression'] as string) &&
            one['ScheduleExpressionTimezone'] === 'UTC' &&
            one['GroupName'] &&
            one['FlexibleTimeWindow'].Mode === 'OFF' &&
            one['Target'].DeadLetterConfig &&
            one['Target'].RetryPolicy.MaximumEventAgeInSeconds <= 3600,
        ]),
        'is not as schedules have to be',
      ),
    plant: (templates) =>
      void (first(templates, 'AWS::Scheduler::Schedule')['ScheduleExpression'] = 'rate(1 minutely)'),
  },
  {
    rule: 'only schedules of our group and account may use the role of schedules',
    findings: (templates) =>
      missing(
        of(templates, 'AWS::IAM::Role')
          .filter(([, one]) => JSON.stringify(one).includes('scheduler.amazonaws.com'))
          .map(([id, one]) => {
            const equals = one['AssumeRolePolicyDocument'].Statement[0].Condition?.StringEquals;
            return [id, equals?.['aws:SourceAccount'] && idOf(equals['aws:SourceArn']).includes('Group')];
          }),
        "may be used by anyone's schedule",
      ),
    plant: (templates) => {
      for (const [, one] of of(templates, 'AWS::IAM::Role'))
        delete one['AssumeRolePolicyDocument'].Statement[0].Condition;
    },
  },
  {
    rule: 'no policy has a star for an action, and stars for resources only where they are accepted',
    findings: (templates) =>
      ownStatements(templates).flatMap(({ policy: id, actions, resources }) => [
        ...actions.filter((action) => action.includes('*')).map((action) => `${id}: ${action}`),
        ...policyText(templates, resources)
          .filter(
            (resource) =>
              resource.includes('*') && !ACCEPTED_STARS.some(({ ending }) => ending.test(resource)),
          )
          .map((resource) => `${id}: ${resource}`),
      ]),
    plant: (templates) => void (rawStatements(templates)[0]!['Action'] = 'dynamodb:*'),
  },
  {
    rule: 'no one may read whole tables, delete them, pass roles elsewhere or change permissions',
    findings: (templates) =>
      ownStatements(templates).flatMap(({ policy: id, actions, condition }) =>
        actions
          .filter((action) =>
            action === 'iam:PassRole'
              ? condition?.['StringEquals']?.['iam:PassedToService'] !== 'scheduler.amazonaws.com'
              : /^(iam|sts|kms|dynamodb:(Scan|DeleteTable|PartiQL)|s3:Delete)/.test(action) &&
                // What erases people deletes versions of objects, each by its own.
                !(action === 's3:DeleteObjectVersion' && ERASES.test(id)),
          )
          .map((action) => `${id}: ${action}`),
      ),
    plant: (templates) => {
      for (const one of rawStatements(templates)) delete one['Condition'];
    },
  },
  {
    rule: "email goes out encrypted under a set that hears of bounces, and follows no one's clicks",
    findings: (templates) => {
      const set = first(templates, 'AWS::SES::ConfigurationSet');
      const identity = first(templates, 'AWS::SES::EmailIdentity');
      const destination = first(templates, 'AWS::SES::ConfigurationSetEventDestination')[
        'EventDestination'
      ] as Any;
      const wanted = EMAIL_EVENT_RULES.flatMap(({ eventTypes }) =>
        eventTypes.map((type) => type.toLowerCase()),
      ).sort();
      return missing(
        [
          ['configuration set', set['DeliveryOptions']?.TlsPolicy === 'REQUIRE'],
          [
            'configuration set',
            String((set['SuppressionOptions']?.SuppressedReasons as string[]).sort()) === 'BOUNCE,COMPLAINT',
          ],
          ['events', String((destination['MatchingEventTypes'] as string[]).sort()) === String(wanted)],
          ['events', destination['EventBridgeDestination'] && destination['Enabled'] !== false],
          [
            'identity',
            identity['MailFromAttributes']?.MailFromDomain &&
              identity['DkimSigningAttributes']?.NextSigningKeyLength === 'RSA_2048_BIT',
          ],
        ],
        'is not set up as it should be',
      );
    },
    plant: (templates) =>
      first(templates, 'AWS::SES::ConfigurationSetEventDestination')[
        'EventDestination'
      ].MatchingEventTypes.push('open'),
  },
  {
    rule: "rules hand on excerpts of SES's events, never whole ones",
    findings: (templates) => {
      const rules = of(templates, 'AWS::Events::Rule');
      return [
        ...missing(
          rules.map(([id, one]) => [
            id,
            (one['Targets'] as Any[]).every(
              (target) =>
                one['EventPattern'].detail.mail?.tags?.mid &&
                target['InputTransformer'] &&
                !/destination|commonHeaders|recipients/i.test(JSON.stringify(target)),
            ),
          ]),
          'hands on addresses',
        ),
        ...(rules.length === EMAIL_EVENT_RULES.length
          ? []
          : ['there are other rules than event-rules.ts says']),
      ];
    },
    plant: (templates) => {
      delete first(templates, 'AWS::Events::Rule')['Targets'][0].InputTransformer;
    },
  },
  {
    rule: 'each workflow is its file, Standard, logs errors without data, and may invoke exactly its steps',
    findings: (templates) => {
      const machines = of(templates, 'AWS::StepFunctions::StateMachine');
      const kinds = Object.entries({ MatchCohort: 'match-cohort', BuildExport: 'build-export' } as const);
      return kinds.flatMap(([id, name]) => {
        const machine = machines.find(([one]) => one.startsWith(id))?.[1];
        const log = machine?.['LoggingConfiguration'] as Any | undefined;
        const invoked = statementsOf(templates)
          .filter(({ policy, actions }) => policy.startsWith(id) && actions.includes('lambda:InvokeFunction'))
          .flatMap(({ resources }) => resources)
          .map((one) => nameOf(idOf(one as Any)));
        return missing(
          [
            ['count', machines.length === kinds.length],
            ['definition', machine?.['DefinitionString'] === workflowText(name)],
            ['type', machine?.['StateMachineType'] === 'STANDARD'],
            ['log', log?.Level === 'ERROR' && log.IncludeExecutionData === false],
            ['role', String(invoked.sort()) === String(Object.values(WORKFLOWS[name]).sort())],
          ],
          `of the workflow ${name} is another`,
        );
      });
    },
    plant: (templates) =>
      void (first(templates, 'AWS::StepFunctions::StateMachine')[
        'LoggingConfiguration'
      ].IncludeExecutionData = true),
  },
  {
    rule: 'the API has exactly the routes of routes.ts, each with its authorizer, its throttle and its function',
    findings: (templates) => {
      const routes = of(templates, 'AWS::ApiGatewayV2::Route');
      const integrations = new Map(of(templates, 'AWS::ApiGatewayV2::Integration'));
      const stage = first(templates, 'AWS::ApiGatewayV2::Stage');
      const settings = stage['RouteSettings'] as Any;
      const seen = routes.map(([, one]) => {
        const id = String((one['Target']['Fn::Join'][1] as Any[]).map(idOf).find(Boolean));
        const target = integrations.get(id)?.['IntegrationUri'] as Any;
        return `${one['RouteKey']} ${nameOf(idOf(target))} ${one['AuthorizationType'] === 'JWT' && one['AuthorizerId'] ? 'manager' : 'anyone'}`;
      });
      const wanted = ROUTES.map((route) => `${route.method} ${route.path} ${route.function} ${route.caller}`);
      return [
        ...wanted.filter((one) => !seen.includes(one)).map((one) => `missing: ${one}`),
        ...seen.filter((one) => !wanted.includes(one)).map((one) => `no one asked for: ${one}`),
        ...missing(
          [
            ['stage', stage['DefaultRouteSettings']?.ThrottlingRateLimit > 0],
            ...Object.keys(settings).map((key): [string, unknown] => [
              key,
              ROUTES.some(({ method, path }) => `${method} ${path}` === key) &&
                settings[key].ThrottlingRateLimit !== stage['DefaultRouteSettings']?.ThrottlingRateLimit,
            ]),
          ],
          'has no throttle, or one that its route need not have',
        ),
      ];
    },
    plant: (templates) => {
      const managers = of(templates, 'AWS::ApiGatewayV2::Route').find(
        ([, one]) => one['AuthorizationType'] === 'JWT',
      )!;
      managers[1]['AuthorizationType'] = 'NONE';
    },
  },
  {
    rule: 'the authorizer asks for tokens of our managers for our console',
    findings: (templates) => {
      const { JwtConfiguration, AuthorizerType } = first(templates, 'AWS::ApiGatewayV2::Authorizer');
      const client = first(templates, 'AWS::Cognito::UserPoolClient');
      const pool = first(templates, 'AWS::Cognito::UserPool');
      return missing(
        [
          ['type', AuthorizerType === 'JWT'],
          [
            'audience',
            (JwtConfiguration.Audience as Any[]).map(idOf).every((id) => id.startsWith('Console')),
          ],
          ['issuer', JSON.stringify(JwtConfiguration.Issuer).includes('Managers')],
          ['client', String(client['AllowedOAuthFlows']) === 'code' && client['GenerateSecret'] === false],
          ['address', !(client['WriteAttributes'] as string[]).includes('email')],
          ['second factor', pool['MfaConfiguration'] === 'ON'],
          ['accounts', pool['AdminCreateUserConfig']?.AllowAdminCreateUserOnly === true],
        ],
        'of the sign-in is another',
      );
    },
    plant: (templates) =>
      void first(templates, 'AWS::Cognito::UserPoolClient')['WriteAttributes'].push('email'),
  },
  {
    rule: 'access logs hold neither path nor query nor address',
    findings: (templates) =>
      of(templates, 'AWS::ApiGatewayV2::Stage').flatMap(([id, one]) => {
        const format = String(one['AccessLogSettings']?.Format ?? '');
        return missing(
          [
            [
              id,
              format.includes('$context.status') &&
                !/path|query|sourceIp|identity/i.test(format.replace('routeKey', '')),
            ],
          ],
          'logs what is secret, or nothing',
        );
      }),
    plant: (templates) =>
      void (first(templates, 'AWS::ApiGatewayV2::Stage')['AccessLogSettings'].Format =
        '$context.status $context.path'),
  },
  {
    rule: "CloudFront leads every route to the API, caches none of it, and guards the console's pages",
    findings: (templates) => {
      const { DistributionConfig } = first(templates, 'AWS::CloudFront::Distribution');
      const behaviors = (DistributionConfig.CacheBehaviors ?? []) as Any[];
      const headers = JSON.stringify(first(templates, 'AWS::CloudFront::ResponseHeadersPolicy'));
      const patterns = behaviors.map(({ PathPattern }) => PathPattern as string);
      const reaches = (path: string): boolean =>
        patterns.some((pattern) =>
          pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern,
        );
      return missing(
        [
          ...ROUTES.map(({ path }): [string, unknown] => [path, reaches(path)]),
          ['patterns', String(patterns.toSorted()) === String(apiPatterns().toSorted())],
          // The managed policies "caching disabled" and "all viewer headers except Host".
          [
            'cache',
            behaviors.every(({ CachePolicyId }) => CachePolicyId === '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'),
          ],
          [
            'headers',
            behaviors.every(
              ({ OriginRequestPolicyId }) => OriginRequestPolicyId === 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
            ),
          ],
          ['logging', DistributionConfig.Logging === undefined],
          [
            'console',
            headers.includes("default-src 'none'") &&
              headers.includes('no-referrer') &&
              headers.includes('DENY'),
          ],
        ],
        'of the website is another',
      );
    },
    plant: (templates) =>
      void first(templates, 'AWS::CloudFront::Distribution')['DistributionConfig'].CacheBehaviors.pop(),
  },
  {
    rule: 'every alarm says what happened and reaches someone',
    findings: (templates) =>
      missing(
        of(templates, 'AWS::CloudWatch::Alarm').map(([id, one]) => [
          id,
          one['AlarmDescription']?.length > 40 &&
            one['AlarmDescription'].length <= 1024 &&
            one['AlarmActions']?.length === 1,
        ]),
        'rings nowhere, or says nothing',
      ),
    plant: (templates) => {
      delete first(templates, 'AWS::CloudWatch::Alarm')['AlarmActions'];
    },
  },
  {
    rule: "the console's files come with the deployment, and what puts them there reaches no other bucket",
    findings: (templates) => {
      const reached = statementsOf(templates)
        .filter(({ policy }) => policy.startsWith(DEPLOYER))
        .flatMap(({ actions, resources }) => resources.map((one) => ({ actions, on: JSON.stringify(one) })));
      return [
        ...missing(
          [['files', of(templates, 'Custom::CDKBucketDeployment').length === 1]],
          'are not deployed',
        ),
        ...reached
          .filter(({ on }) => !/"WebsiteAssets\w+"|cdk-\w+-assets-/.test(on))
          .map(({ actions, on }) => `${String(actions)} on ${on}`),
        ...reached
          .filter(
            ({ actions, on }) => /assets-/.test(on) && actions.some((one) => !/^s3:(Get|List)/.test(one)),
          )
          .map(({ on }) => `writes to ${on}`),
      ];
    },
    plant: (templates) => {
      for (const [, one] of resourcesOf(templates, 'Custom::CDKBucketDeployment'))
        Object.assign(one, { Type: 'Custom::Other' });
    },
  },
  {
    rule: 'names that are the whole account say which region they belong to',
    findings: (templates) =>
      missing(
        [
          ...of(templates, 'AWS::CloudFront::ResponseHeadersPolicy').map(([id, one]): [string, unknown] => [
            id,
            String(one['ResponseHeadersPolicyConfig'].Name).includes('eu-central-1'),
          ]),
          ...of(templates, 'AWS::CloudFront::OriginAccessControl').map(([id, one]): [string, unknown] => [
            id,
            String(one['OriginAccessControlConfig'].Name).includes('eu-central-1'),
          ]),
        ],
        'would clash with a deployment in another region',
      ),
    plant: (templates) =>
      void (first(templates, 'AWS::CloudFront::OriginAccessControl')['OriginAccessControlConfig'].Name = 'x'),
  },
  {
    rule: "the API's own address answers CloudFront alone, by a secret that the template does not hold",
    findings: (templates) => {
      const { Origins } = first(templates, 'AWS::CloudFront::Distribution')['DistributionConfig'] as {
        Origins: Any[];
      };
      const toApi = Origins.filter((one) => JSON.stringify(one['DomainName']).includes('execute-api'));
      const guarded = of(templates, FUNCTION).filter(([id]) => specOf(id).trigger === 'http');
      return missing(
        [
          ...toApi.map((one): [string, unknown] => [
            'origin',
            (one['OriginCustomHeaders'] as Any[]).some(
              ({ HeaderName, HeaderValue }) =>
                HeaderName === ORIGIN_HEADER &&
                /^\{\{resolve:ssm:[\w/-]+:\d+\}\}$/.test(HeaderValue as string),
            ),
          ]),
          ...guarded.map(([id, one]): [string, unknown] => [
            id,
            one['Environment'].Variables.ORIGIN_SECRET === ORIGIN_KEY,
          ]),
          ['origins', toApi.length > 0],
        ],
        'answers everyone',
      );
    },
    plant: (templates) => {
      const { Origins } = first(templates, 'AWS::CloudFront::Distribution')['DistributionConfig'] as {
        Origins: Any[];
      };
      for (const one of Origins) one['OriginCustomHeaders'] = [];
    },
  },
  {
    rule: 'CloudFront remembers no failure',
    findings: (templates) => {
      const { CustomErrorResponses = [] } = first(templates, 'AWS::CloudFront::Distribution')[
        'DistributionConfig'
      ] as { CustomErrorResponses?: Any[] };
      return missing(
        [400, 403, 404, 500, 502, 503, 504].map((code) => [
          String(code),
          CustomErrorResponses.some(
            (one) => one['ErrorCode'] === code && one['ErrorCachingMinTTL'] === 0 && !one['ResponseCode'],
          ),
        ]),
        'is remembered',
      );
    },
    plant: (templates) =>
      void first(templates, 'AWS::CloudFront::Distribution')['DistributionConfig'].CustomErrorResponses.pop(),
  },
  {
    rule: 'table and indexes have ceilings, and old versions of exports go within a day',
    findings: (templates) => {
      const table = first(templates, 'AWS::DynamoDB::GlobalTable');
      const { Rules } = of(templates, 'AWS::S3::Bucket').find(([id]) => id.startsWith('Objects'))![1][
        'LifecycleConfiguration'
      ] as { Rules: Any[] };
      return missing(
        [
          ...(table['GlobalSecondaryIndexes'] as Any[]).map((index): [string, unknown] => [
            index['IndexName'] as string,
            index['WriteOnDemandThroughputSettings']?.MaxWriteRequestUnits > 0,
          ]),
          [
            'exports',
            Rules.some(
              (one) =>
                one['Prefix'] === 'exports/' && one['NoncurrentVersionExpiration']?.NoncurrentDays === 1,
            ),
          ],
        ],
        'costs without an end',
      );
    },
    plant: (templates) => {
      delete first(templates, 'AWS::DynamoDB::GlobalTable')['GlobalSecondaryIndexes'][0]
        .WriteOnDemandThroughputSettings;
    },
  },
  {
    rule: 'dashboards are not tagged, and no output is only a reference to another stack',
    findings: (templates) => [
      ...missing(
        of(templates, 'AWS::CloudWatch::Dashboard').map(([id, one]) => [id, one['Tags'] === undefined]),
        'is tagged, which CloudFormation refuses',
      ),
      ...Object.values(templates).flatMap(({ Outputs = {} }) =>
        missing(
          Object.entries(Outputs).map(([id, { Value }]) => [id, !(Value as Any)['Fn::GetStackOutput']]),
          'is the output of another stack',
        ),
      ),
    ],
    plant: (templates) => void (first(templates, 'AWS::CloudWatch::Dashboard')['Tags'] = []),
  },
  {
    rule: "people's addresses stand in no name: only where alarms and the budget's warning are sent",
    findings: (templates) =>
      Object.values(templates).flatMap(({ Resources, Outputs = {} }) => [
        ...Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
          const plain = id.toLowerCase();
          const address = first(templates, 'AWS::SNS::Subscription')['Endpoint'] as string;
          const mentions = JSON.stringify(Properties).includes(address);
          const permissions = Type === 'AWS::SNS::Subscription' || Type === 'AWS::Budgets::Budget';
          return (mentions && !permissions) || plain.includes(address.replace(/\W/g, ''))
            ? [`${id} names ${address}`]
            : [];
        }),
        ...Object.entries(Outputs)
          .filter(([, { Value }]) => /secret|password/i.test(JSON.stringify(Value)))
          .map(([id]) => `${id} may be a secret`),
      ]),
    plant: (templates) =>
      void (first(templates, FUNCTION)['Environment'].Variables.ALARMS = first(
        templates,
        'AWS::SNS::Subscription',
      )['Endpoint']),
  },
];

function readable(expression: string): boolean {
  try {
    parseExpression(expression, 'UTC');
    return true;
  } catch {
    return false;
  }
}
