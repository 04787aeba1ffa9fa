import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IFunction, LoggingFormat, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type EnvironmentOf, type FunctionName, specOf } from '../functions.ts';
import type { Resources } from '../resources.ts';
import { permissionsFor } from '../resources.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * How a handler becomes one file: everything in it, so that what was tested is what runs. Not minified: a source map would
 * weigh more than the names, and a stack trace reads as it is.
 */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  logLevel: LogLevel.WARNING,
  // Packages of the older module kind ask for built-in modules by `require`.
  banner: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);",
};

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
    const made = new NodejsFunction(this, 'Function', {
      description: spec.whenItFails,
      entry: `${root}functions/${name}/handler.ts`,
      projectRoot: root,
      depsLockFilePath: `${root}package-lock.json`,
      bundling: BUNDLING,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: spec.memoryMB,
      timeout: Duration.seconds(spec.timeoutSeconds),
      environment: { ...environment },
      awsSdkConnectionReuse: false,
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
