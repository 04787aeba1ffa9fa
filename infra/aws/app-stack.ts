/** Everything that a deployment may replace: functions, API, workflow, schedules, events, alarms. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  ClientAttributes,
  ManagedLoginVersion,
  OAuthScope,
  type UserPool,
  UserPoolClient,
  UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { AppFunction } from './constructs/app-function.ts';
import { Events } from './constructs/events.ts';
import { Website } from './constructs/website.ts';
import { MentorlineApi, type SignIn } from './constructs/http-api.ts';
import { type Steps, Workflow } from './constructs/workflow.ts';
import { Schedules } from './constructs/schedules.ts';
import { Monitoring } from './constructs/monitoring.ts';
import type { EnvironmentOf, FunctionName } from './functions.ts';
import type { EmailStack } from './email-stack.ts';
import { ORIGIN_KEY } from '../../shared/secrets.ts';
import { SIGN_IN_PORT } from '../cli/proof-key.ts';
import { consolePolicy } from '../console.ts';
import type { Resources } from './resources.ts';
import { settingMarks, type Settings } from './settings.ts';

export interface AppStackProps extends StackProps {
  readonly settings: Settings;
  readonly table: TableV2;
  readonly bucket: Bucket;
  readonly managers: UserPool;
  readonly email: EmailStack;
  readonly webAclArn: string | undefined;
}

/** Secrets are SSM parameters under this; the setup writes them. */
export const PARAMETER_PREFIX = '/mentorline';
/** The current value of `ORIGIN_KEY` alone, in the form that CloudFormation can read for CloudFront. */
export const ORIGIN_PARAMETER = 'origin-header';
/** Senders that may be at work at the same time: the stream's and the sweep, or as many as a small account runs at all. */
const SENDERS = { reserved: 2, unbounded: 10 };
/** Of what SES grants; the rest is for whoever else sends from the account. */
const SHARE = 0.8;

export class AppStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: AppStackProps) {
    super(scope, id, props);
    const { table, bucket, email } = props;
    const deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const api = new MentorlineApi(this, 'Http');
    const domain = new UserPoolDomain(this, 'SignIn', {
      userPool: props.managers,
      cognitoDomain: { domainPrefix: `mentorline-${this.account}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    const signInDomain = `${domain.domainName}.auth.${this.region}.amazoncognito.com`;
    const door = new Website(this, 'Website', {
      apiId: api.api.apiId,
      signInDomain,
      domain: settings.domain,
      // By reference, so that the template does not hold it; by its version, so that another is a change.
      originKey: `{{resolve:ssm:${PARAMETER_PREFIX}/${ORIGIN_PARAMETER}:${settings.originKeyVersion}}}`,
      webAclArn: props.webAclArn,
      cloudFront: settings.cloudFront !== 'none',
    });
    const signIn = this.#signIn(props.managers, door.url);
    door.addFiles({ signIn: `https://${signInDomain}`, clientId: signIn.clientId });
    const schedules = new Schedules(this, 'Schedules', deadLetters);

    const functions = new Map<string, AppFunction>();
    const resources: Resources = {
      tableArn: table.tableArn,
      bucketArn: bucket.bucketArn,
      assetsArn: door.assets.bucketArn,
      managersArn: props.managers.userPoolArn,
      parameterPrefix: PARAMETER_PREFIX,
      configurationSet: email.configurationSet.configurationSetName,
      senderDomain: settings.senderDomain,
      workflowArn: (name) => workflows[name].machine.stateMachineArn,
      executionsArn: (name) => workflows[name].executionsArn,
      scheduleGroup: () => schedules.group.scheduleGroupName,
      scheduleRoleArn: () => schedules.role.roleArn,
    };
    const add = <Name extends FunctionName>(name: Name, environment: EnvironmentOf<Name>): AppFunction => {
      const { reserveConcurrency } = settings;
      const made = new AppFunction(this, { name, environment, resources, deadLetters, reserveConcurrency });
      functions.set(name, made);
      return made;
    };

    const rows = { TABLE_NAME: table.tableName };
    const store = { ...rows, BUCKET_NAME: bucket.bucketName };
    const secrets = { PARAMETER_PREFIX };
    const behindWebsite = { ...secrets, ORIGIN_SECRET: settings.cloudFront === 'only' ? ORIGIN_KEY : '' };
    const links = { ...secrets, PUBLIC_URL: door.url };
    const senders = settings.reserveConcurrency ? SENDERS.reserved : SENDERS.unbounded;
    const sending = {
      ...links,
      CONFIGURATION_SET: email.configurationSet.configurationSetName,
      EMAILS_PER_SECOND: String((settings.emailsPerSecond * SHARE) / senders),
    };

    add('receive-form', { ...store, ...behindWebsite });
    add('process-delivery', { ...store, ...secrets });
    add('send-messages', { ...rows, ...sending });
    add('record-email-event', rows);
    const steps: Steps<'match-cohort'> = {
      CloseCohortArn: add('close-cohort', rows),
      ReconcileFormsArn: add('reconcile-forms', {
        ...store,
        ...secrets,
        TYPEFORM_API_URL: settings.typeformUrl,
      }),
      ScreenApplicationsArn: add('screen-applications', rows),
      ScorePairsArn: add('score-pairs', { BUCKET_NAME: bucket.bucketName }),
      MatchCohortArn: add('match-cohort', store),
      ProposePairsArn: add('propose-pairs', store),
    };
    const workflow = new Workflow(this, 'MatchCohort', { name: 'match-cohort', steps });
    const exports = new Workflow(this, 'BuildExport', {
      name: 'build-export',
      steps: { BuildExportArn: add('build-export', store) },
    });
    const workflows = { 'match-cohort': workflow, 'build-export': exports };
    const starts = { MATCH_WORKFLOW_ARN: workflow.machine.stateMachineArn };
    const fire = add('fire-occurrence', { ...store, ...starts, ...secrets });
    schedules.mayWake(fire.function);
    schedules.mayStart(workflow.machine);
    add('sweep', {
      ...store,
      ...sending,
      ...starts,
      SCHEDULE_GROUP: schedules.group.scheduleGroupName,
      SCHEDULE_ROLE_ARN: schedules.role.roleArn,
      SCHEDULE_DEAD_LETTER_ARN: deadLetters.queueArn,
      FIRE_OCCURRENCE_ARN: fire.function.functionArn,
      HOOKS_REACH: 'public',
    });
    add('participant-pages', { ...store, ...links, ...behindWebsite });
    add('manager-api', {
      ...store,
      ...links,
      ...behindWebsite,
      ...starts,
      CONFIGURATION_SET: sending.CONFIGURATION_SET,
      TYPEFORM_API_URL: settings.typeformUrl,
      USER_POOL_ID: props.managers.userPoolId,
    });
    add('export', {
      ...store,
      ...behindWebsite,
      EXPORT_WORKFLOW_ARN: exports.machine.stateMachineArn,
    });

    if (settings.cloudFront === 'none')
      add('console-files', {
        ASSETS_BUCKET: door.assets.bucketName,
        CONSOLE_POLICY: consolePolicy(`https://${signInDomain}`),
      });

    api.addRoutes(functions, signIn);
    schedules.addRecurring(functions);
    new Events(this, 'Events', { functions, table, deadLetters });
    const monitoring = new Monitoring(this, 'Monitoring', {
      ...settings,
      functions,
      workflow: workflow.machine,
      deadLetters,
      apiId: api.api.apiId,
      accessLog: api.accessLog,
    });

    // What the setup and the console need to know; none of it is a secret.
    new CfnOutput(this, 'Url', { value: door.url });
    new CfnOutput(this, 'AssetsBucket', { value: door.assets.bucketName });
    if (door.distribution)
      new CfnOutput(this, 'DomainTarget', { value: door.distribution.distributionDomainName });
    new CfnOutput(this, 'AlarmsTopic', { value: monitoring.topic.topicArn });
    new CfnOutput(this, 'DeadLettersUrl', { value: deadLetters.queueUrl });
    // What the setup wrote to cdk.json, so that it can tell when that has changed since.
    new CfnOutput(this, 'Settings', { value: JSON.stringify(settingMarks(settings)) });
  }

  /** Authorization code with PKCE for a client that keeps no secret, because it is a page in a browser. */
  #signIn(managers: UserPool, url: string): SignIn {
    const client = new UserPoolClient(this, 'Console', {
      userPool: managers,
      generateSecret: false,
      authFlows: {},
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
      enableTokenRevocation: true,
      // A manager is known by her address, so she cannot give herself another one.
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true, emailVerified: true }),
      writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [`${url}/`, `http://localhost:${SIGN_IN_PORT}/`],
        logoutUrls: [`${url}/`],
      },
    });
    new CfnManagedLoginBranding(this, 'SignInLook', {
      userPoolId: managers.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    return {
      issuer: `https://cognito-idp.${this.region}.amazonaws.com/${managers.userPoolId}`,
      clientId: client.userPoolClientId,
    };
  }
}
