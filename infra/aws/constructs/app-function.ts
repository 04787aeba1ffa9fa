import { AssetHashType, DockerImage, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function,
  type IFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { bundleFunction, root } from '../bundle.ts';
import { type EnvironmentOf, type FunctionName, specOf } from '../functions.ts';
import type { Resources } from '../resources.ts';
import { permissionsFor } from '../resources.ts';

/** Bundled here and now; without what synthesis leaves out, the handler's folder stands for it. */
function codeOf(name: FunctionName): Code {
  return Code.fromAsset(`${root}functions/${name}`, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never asked for: what is built on this machine is always there.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(folder) {
          bundleFunction(name, folder);
          return true;
        },
      },
    },
  });
}

export interface AppFunctionProps<Name extends FunctionName> {
  readonly name: Name;
  readonly environment: EnvironmentOf<Name>;
  /** What the permissions of `FUNCTIONS` are about. */
  readonly resources: Resources;
  /** Where events go that it could not handle. */
  readonly deadLetters: IQueue;
  readonly reserveConcurrency: boolean;
}

/** One function of `functions/`: bundled, logged, with a role of its own that allows what `FUNCTIONS` says. */
export class AppFunction<Name extends FunctionName = FunctionName> extends Construct {
  readonly name: Name;
  readonly function: IFunction;
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    { name, environment, resources, deadLetters, reserveConcurrency }: AppFunctionProps<Name>,
  ) {
    super(scope, name);
    const spec = specOf(name);
    this.name = name;
    this.logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    const statements = permissionsFor(spec.permissions, resources, Stack.of(this));
    for (const { actions, resources: arns, conditions } of statements) {
      role.addToPolicy(
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: [...actions],
          resources: [...arns],
          ...(conditions && { conditions }),
        }),
      );
    }
    const made = new Function(this, 'Function', {
      description: spec.whenItFails,
      code: codeOf(name),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: spec.memoryMB,
      timeout: Duration.seconds(spec.timeoutSeconds),
      environment: { ...environment },
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      recursiveLoop: RecursiveLoop.TERMINATE,
      ...(reserveConcurrency &&
        spec.maxConcurrency !== undefined && { reservedConcurrentExecutions: spec.maxConcurrency }),
    });
    if (spec.trigger === 'event')
      made.configureAsyncInvoke({
        retryAttempts: 1,
        maxEventAge: Duration.hours(1),
        onFailure: new SqsDestination(deadLetters),
      });
    this.function = made;
  }
}
