/** The resources that functions reach, and the IAM statements that permissions come to. */
import { type Stack } from 'aws-cdk-lib';
import { CONSOLE_PATHS } from '../../functions/console-files/console-files.ts';
import type { WorkflowName } from '../environment.ts';
import type { Permissions } from './functions.ts';

/** ARNs and names. What does not exist yet when a function is made is asked for when it is needed. */
export interface Resources {
  readonly tableArn: string;
  readonly bucketArn: string;
  /** Of the bucket with the console's files. */
  readonly assetsArn: string;
  /** Of the accounts of managers. */
  readonly managersArn: string;
  readonly parameterPrefix: string;
  readonly configurationSet: string;
  readonly senderDomain: string;
  readonly workflowArn: (name: WorkflowName) => string;
  /** Of any execution of it. */
  readonly executionsArn: (name: WorkflowName) => string;
  readonly scheduleGroup: () => string;
  readonly scheduleRoleArn: () => string;
}

export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export function permissionsFor(permissions: Permissions, resources: Resources, stack: Stack): Statement[] {
  const statements: Statement[] = [];
  const { table = [], indexes = [], bucket = {}, secrets = [], makeSecrets = [] } = permissions;
  const parameters = (names: readonly string[]): string[] =>
    names.map((name) =>
      stack.formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: `${resources.parameterPrefix.slice(1)}/${name}`,
      }),
    );
  const onItems = table.filter((action) => action !== 'Query').map((action) => `dynamodb:${action}`);
  if (onItems.length > 0) statements.push({ actions: onItems, resources: [resources.tableArn] });
  if (table.includes('Query'))
    statements.push({
      actions: ['dynamodb:Query'],
      resources: [resources.tableArn, ...indexes.map((index) => `${resources.tableArn}/index/${index}`)],
    });
  for (const [part, actions] of Object.entries(bucket))
    statements.push({
      actions: actions.map((action) => `s3:${action}`),
      resources: [`${resources.bucketArn}/${part}/*`],
    });
  if (permissions.listVersions)
    statements.push({ actions: ['s3:ListBucketVersions'], resources: [resources.bucketArn] });
  if (permissions.consoleFiles)
    statements.push({
      actions: ['s3:GetObject'],
      resources: CONSOLE_PATHS.map((path) => `${resources.assetsArn}${path}`),
    });
  if (secrets.length > 0) statements.push({ actions: ['ssm:GetParameter'], resources: parameters(secrets) });
  if (makeSecrets.length > 0)
    statements.push({ actions: ['ssm:PutParameter'], resources: parameters(makeSecrets) });
  if (permissions.makeAccounts)
    statements.push({
      actions: [
        'cognito-idp:AdminCreateUser',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminSetUserPassword',
      ],
      resources: [resources.managersArn],
    });
  if (permissions.readEmailAccount)
    statements.push({
      // They are about the account, so that IAM knows no resource for them.
      actions: ['ses:GetIdentityDkimAttributes', 'ses:GetIdentityVerificationAttributes', 'ses:GetSendQuota'],
      resources: ['*'],
    });
  if (permissions.sendEmail)
    statements.push({
      actions: ['ses:SendRawEmail'],
      resources: [
        // SES asks about the sender's address, its domain and, in the sandbox, the recipient: whichever it has verified.
        stack.formatArn({ service: 'ses', resource: 'identity', resourceName: '*' }),
        stack.formatArn({
          service: 'ses',
          resource: 'configuration-set',
          resourceName: resources.configurationSet,
        }),
      ],
      conditions: { StringLike: { 'ses:FromAddress': `*@${resources.senderDomain}` } },
    });
  if (permissions.startWorkflow)
    statements.push({
      actions: ['states:StartExecution'],
      resources: [resources.workflowArn(permissions.startWorkflow)],
    });
  if (permissions.watchWorkflow)
    statements.push({
      actions: ['states:DescribeExecution'],
      resources: [resources.executionsArn(permissions.watchWorkflow)],
    });
  if (permissions.setSchedules) {
    const names = stack.formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${resources.scheduleGroup()}/*`,
    });
    statements.push(
      {
        actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule', 'scheduler:UpdateSchedule'],
        resources: [names],
      },
      {
        actions: ['iam:PassRole'],
        resources: [resources.scheduleRoleArn()],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      },
    );
  }
  return statements;
}
