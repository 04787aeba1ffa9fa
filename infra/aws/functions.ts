/**
 * Every Lambda function: its size, what it may do, and what it means when it fails. Permissions are compared both ways
 * with the calls that a whole cohort makes (`test/aws/permissions.test.ts`); what no cohort shows carries a reason here.
 */
import type * as z from 'zod';
import type { WorkflowName } from '../environment.ts';
import { ADDRESS_KEY, JOTFORM_TOKEN, LINK_KEY, ORIGIN_KEY, TYPEFORM_TOKEN } from '../../shared/secrets.ts';
import * as buildExport from '../../functions/build-export/env.ts';
import * as closeCohort from '../../functions/close-cohort/env.ts';
import * as consoleFiles from '../../functions/console-files/env.ts';
import * as exportCsv from '../../functions/export/env.ts';
import * as fireOccurrence from '../../functions/fire-occurrence/env.ts';
import * as managerApi from '../../functions/manager-api/env.ts';
import * as processDelivery from '../../functions/process-delivery/env.ts';
import * as matchCohort from '../../functions/match-cohort/env.ts';
import * as participantPages from '../../functions/participant-pages/env.ts';
import * as proposePairs from '../../functions/propose-pairs/env.ts';
import * as receiveForm from '../../functions/receive-form/env.ts';
import * as reconcileForms from '../../functions/reconcile-forms/env.ts';
import * as recordEmailEvent from '../../functions/record-email-event/env.ts';
import * as screenApplications from '../../functions/screen-applications/env.ts';
import * as scorePairs from '../../functions/score-pairs/env.ts';
import * as sendMessages from '../../functions/send-messages/env.ts';
import * as sweep from '../../functions/sweep/env.ts';

const EVERY_ACTION = [
  'BatchGetItem',
  'ConditionCheckItem',
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'UpdateItem',
] as const;
export type TableAction = (typeof EVERY_ACTION)[number];
export type IndexName = 'gsi1' | 'gsi2';

export interface FunctionSpec<Shape extends z.ZodRawShape = z.ZodRawShape> {
  /** What invokes it: API Gateway, the workflow, the table's stream, or an event that no one waits for. */
  readonly trigger: 'http' | 'workflow' | 'stream' | 'event';
  readonly env: z.ZodObject<Shape>;
  readonly memoryMB: number;
  readonly timeoutSeconds: number;
  /** At most so many at a time, so that a flood here leaves room for the others. */
  readonly maxConcurrency?: number;
  readonly permissions: Permissions;
  /** For each permitted action that a whole local cohort does not use: when it is used. */
  readonly unobserved?: Readonly<Record<string, string>>;
  /** The workflow goes on without it, so that its failure needs an alarm of its own. */
  readonly alarmOfItsOwn?: true;
  /** CloudFront does it, where there is one. */
  readonly onlyWithoutCloudFront?: true;
  /** What it means for people, and what to do. */
  readonly whenItFails: string;
}

export interface Permissions {
  readonly table?: readonly TableAction[];
  readonly indexes?: readonly IndexName[];
  /** By the first part of the objects' keys. */
  readonly bucket?: Readonly<
    Partial<Record<'deliveries' | 'runs' | 'shards' | 'exports', readonly ObjectAction[]>>
  >;
  /** All versions of the bucket's objects are named to it. */
  readonly listVersions?: true;
  /** Names of secrets under our prefix; a star at the end stands for any ending. */
  readonly secrets?: readonly string[];
  /** Names of secrets that it may make; one that is there stays. */
  readonly makeSecrets?: readonly string[];
  readonly sendEmail?: true;
  /** Whether the sender is verified, and how much may be sent. */
  readonly readEmailAccount?: true;
  /** Accounts of managers; none is changed but one that no one has signed in with. */
  readonly makeAccounts?: true;
  readonly startWorkflow?: WorkflowName;
  /** Whether an execution of it is under way. */
  readonly watchWorkflow?: WorkflowName;
  readonly setSchedules?: true;
  /** The console's own files, and no others. */
  readonly consoleFiles?: true;
}

type ObjectAction = 'AbortMultipartUpload' | 'DeleteObjectVersion' | 'GetObject' | 'PutObject';

/** What takes away everything that was ever kept under a key; which versions there are is asked of the bucket as a whole. */
const ERASING = ['DeleteObjectVersion'] as const;
/** Whoever erases someone finds what is theirs in deliveries and matches, and puts what others keep in its place. */
const ERASING_PEOPLE = {
  deliveries: ['GetObject', 'PutObject', ...ERASING],
  runs: ['GetObject', 'PutObject', ...ERASING],
  exports: ERASING,
  shards: ERASING,
} as const;
const ERASED_BY_MANAGER = 'someone is erased';
const KEPT_NO_LONGER = 'a year after a cohort, people without a match are erased';
const CAME_AGAIN = 'a response of someone who was erased comes again';
const ERASURE_BROKE_OFF = 'someone is erased, and whoever began it did not end it';

/** Answers to a page or a webhook are worth nothing after API Gateway's 30 seconds. */
const HTTP_SECONDS = 25;
const SOURCES = 'source-*';
const HOOKS = 'hook-*';
const BEHIND_CLOUDFRONT = 'a laptop has no CloudFront, whose header it would be';

function spec<Shape extends z.ZodRawShape>(one: FunctionSpec<Shape>): FunctionSpec<Shape> {
  return one;
}

export const FUNCTIONS = {
  'receive-form': spec({
    trigger: 'http',
    env: receiveForm.Env,
    memoryMB: 512,
    timeoutSeconds: HTTP_SECONDS,
    maxConcurrency: 20,
    permissions: {
      table: ['GetItem', 'PutItem', 'UpdateItem'],
      bucket: { deliveries: ['PutObject'] },
      secrets: [SOURCES, ORIGIN_KEY],
    },
    unobserved: {
      's3:PutObject': 'deliveries above 8 KB are kept in the bucket',
      [`ssm:GetParameter ssm:parameter/mentorline/${ORIGIN_KEY}`]: BEHIND_CLOUDFRONT,
    },
    whenItFails:
      'Form deliveries are not accepted. Form tools retry for hours, so nothing is lost yet. Check the log of this function today.',
  }),
  'process-delivery': spec({
    trigger: 'stream',
    env: processDelivery.Env,
    memoryMB: 512,
    timeoutSeconds: 60,
    permissions: {
      table: EVERY_ACTION,
      bucket: { deliveries: ['GetObject', 'PutObject', ...ERASING] },
      listVersions: true,
      secrets: [ADDRESS_KEY, JOTFORM_TOKEN, SOURCES],
    },
    unobserved: {
      'dynamodb:DeleteItem': CAME_AGAIN,
      's3:DeleteObjectVersion': CAME_AGAIN,
      's3:ListBucketVersions': CAME_AGAIN,
      's3:PutObject': 'a long response that was asked for, because its form tool signs nothing',
      [`ssm:GetParameter ssm:parameter/mentorline/${JOTFORM_TOKEN}`]: 'what such a form tool is asked with',
      'ssm:GetParameter ssm:parameter/mentorline/source-*': 'the same, of one form',
    },
    whenItFails:
      'Deliveries are kept but not processed, so receipts are late. The sweep retries them. If that fails too, check its log.',
  }),
  'fire-occurrence': spec({
    trigger: 'event',
    env: fireOccurrence.Env,
    memoryMB: 1024,
    timeoutSeconds: 300,
    permissions: {
      table: EVERY_ACTION,
      indexes: ['gsi1'],
      bucket: { ...ERASING_PEOPLE, deliveries: ['GetObject', ...ERASING] },
      listVersions: true,
      secrets: [ADDRESS_KEY],
    },
    unobserved: {
      'dynamodb:BatchGetItem': KEPT_NO_LONGER,
      'dynamodb:ConditionCheckItem': KEPT_NO_LONGER,
      'dynamodb:DeleteItem': KEPT_NO_LONGER,
      's3:GetObject': KEPT_NO_LONGER,
      's3:DeleteObjectVersion': KEPT_NO_LONGER,
      's3:ListBucketVersions': KEPT_NO_LONGER,
      'ssm:GetParameter': KEPT_NO_LONGER,
    },
    whenItFails:
      'A touchpoint (nudge, check-in, survey, trial match) did not happen on time. The sweep retries it every minute until it succeeds.',
  }),
  'send-messages': spec({
    trigger: 'stream',
    env: sendMessages.Env,
    memoryMB: 512,
    timeoutSeconds: 60,
    maxConcurrency: 1,
    permissions: {
      table: EVERY_ACTION,
      secrets: [LINK_KEY],
      sendEmail: true,
    },
    whenItFails:
      'Emails are not sent right away. They stay in the outbox and the sweep sends them, so they are minutes late, not lost.',
  }),
  'record-email-event': spec({
    trigger: 'event',
    env: recordEmailEvent.Env,
    memoryMB: 256,
    timeoutSeconds: 30,
    permissions: { table: ['DeleteItem', 'GetItem', 'UpdateItem'] },
    whenItFails:
      'Bounces and complaints are not recorded, so suppressed people may get email. Pause email until this is fixed.',
  }),
  sweep: spec({
    trigger: 'event',
    env: sweep.Env,
    memoryMB: 1024,
    timeoutSeconds: 300,
    maxConcurrency: 1,
    permissions: {
      table: EVERY_ACTION,
      indexes: ['gsi1', 'gsi2'],
      bucket: ERASING_PEOPLE,
      listVersions: true,
      secrets: [LINK_KEY, ADDRESS_KEY, JOTFORM_TOKEN, SOURCES, HOOKS],
      sendEmail: true,
      startWorkflow: 'match-cohort',
      watchWorkflow: 'match-cohort',
      setSchedules: true,
    },
    unobserved: {
      'dynamodb:ConditionCheckItem': 'a delivery or an email that the stream did not bring',
      's3:GetObject s3:mentorline/deliveries/*': 'the same, for deliveries above 8 KB',
      's3:GetObject s3:mentorline/runs/*': ERASURE_BROKE_OFF,
      's3:DeleteObjectVersion': ERASURE_BROKE_OFF,
      's3:ListBucketVersions': ERASURE_BROKE_OFF,
      's3:PutObject s3:mentorline/deliveries/*': 'the same, for a long response that was asked for',
      [`ssm:GetParameter ssm:parameter/mentorline/${JOTFORM_TOKEN}`]:
        'a response that its form tool did not have yet when it told of it',
      'ssm:GetParameter ssm:parameter/mentorline/source-*': 'the same, of one form',
      'ssm:GetParameter ssm:parameter/mentorline/address-key':
        'the same, for the key that addresses are looked up by',
      'ssm:GetParameter ssm:parameter/mentorline/hook-*': 'a program with an endpoint for events',
      'states:StartExecution': 'the close of a cohort whose schedule was lost, or whose workflow stopped',
      'states:DescribeExecution': 'a match that has not ended by the time it is looked at',
      'scheduler:UpdateSchedule': 'a schedule that was made, when the sweep ended before it could note so',
    },
    whenItFails:
      'The sweep fails or does not run: overdue touchpoints and emails wait, and no schedules are created. Check its log, and that its schedule is enabled, right away.',
  }),
  'close-cohort': spec({
    trigger: 'workflow',
    env: closeCohort.Env,
    memoryMB: 512,
    timeoutSeconds: 60,
    permissions: { table: ['GetItem', 'PutItem', 'UpdateItem'] },
    whenItFails: 'close-cohort: applications stay open after the deadline.',
  }),
  'reconcile-forms': spec({
    trigger: 'workflow',
    env: reconcileForms.Env,
    memoryMB: 512,
    timeoutSeconds: 300,
    permissions: {
      table: EVERY_ACTION,
      indexes: ['gsi1', 'gsi2'],
      bucket: { deliveries: ['GetObject', 'PutObject', ...ERASING] },
      listVersions: true,
      secrets: [TYPEFORM_TOKEN, JOTFORM_TOKEN, SOURCES, ADDRESS_KEY],
    },
    unobserved: {
      'dynamodb:DeleteItem': CAME_AGAIN,
      's3:DeleteObjectVersion': CAME_AGAIN,
      's3:ListBucketVersions': CAME_AGAIN,
      'dynamodb:BatchGetItem': 'a response that webhooks missed, from an address that is known already',
      [`ssm:GetParameter ssm:parameter/mentorline/${JOTFORM_TOKEN}`]:
        'a form at Jotform without a key of its own',
    },
    alarmOfItsOwn: true,
    whenItFails:
      'Responses that webhooks missed were not fetched from the form provider before the match. Check for missing people before you approve the match.',
  }),
  'screen-applications': spec({
    trigger: 'workflow',
    env: screenApplications.Env,
    memoryMB: 512,
    timeoutSeconds: 300,
    permissions: { table: ['GetItem', 'PutItem', 'Query', 'UpdateItem'] },
    whenItFails: 'screen-applications: no one is accepted or told.',
  }),
  'score-pairs': spec({
    trigger: 'workflow',
    env: scorePairs.Env,
    memoryMB: 3008,
    timeoutSeconds: 900,
    permissions: { bucket: { shards: ['GetObject', 'PutObject'] } },
    whenItFails: 'score-pairs: a part of a very large match was not scored.',
  }),
  'match-cohort': spec({
    trigger: 'workflow',
    env: matchCohort.Env,
    memoryMB: 3008,
    timeoutSeconds: 900,
    permissions: {
      table: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      indexes: ['gsi1'],
      bucket: { runs: ['PutObject'], shards: ['GetObject', 'PutObject'] },
    },
    whenItFails: 'match-cohort: there is no draft of the match.',
  }),
  'propose-pairs': spec({
    trigger: 'workflow',
    env: proposePairs.Env,
    memoryMB: 512,
    timeoutSeconds: 300,
    permissions: {
      table: ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'],
      bucket: { runs: ['GetObject', 'PutObject'] },
    },
    whenItFails:
      'propose-pairs: some pairs are not asked yet. Run the workflow again: it continues where it stopped.',
  }),
  'participant-pages': spec({
    trigger: 'http',
    env: participantPages.Env,
    memoryMB: 512,
    timeoutSeconds: HTTP_SECONDS,
    maxConcurrency: 20,
    permissions: {
      table: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      indexes: ['gsi1'],
      bucket: { deliveries: ['GetObject', 'PutObject'] },
      secrets: [LINK_KEY, ORIGIN_KEY],
    },
    unobserved: {
      's3:GetObject': 'someone takes what is kept about them, and their form sent more than 8 KB',
      'dynamodb:Query dynamodb:table/mentorline/index/gsi1': 'someone takes what is kept about them',
      's3:PutObject': 'an application by our own form above 8 KB is kept in the bucket',
      [`ssm:GetParameter ssm:parameter/mentorline/${ORIGIN_KEY}`]: BEHIND_CLOUDFRONT,
    },
    whenItFails:
      'Links in emails and our own form do not work: people cannot apply, answer, log sessions or unsubscribe. Check the log of this function right away.',
  }),
  'manager-api': spec({
    trigger: 'http',
    env: managerApi.Env,
    memoryMB: 1024,
    timeoutSeconds: HTTP_SECONDS,
    permissions: {
      table: EVERY_ACTION,
      indexes: ['gsi1'],
      bucket: ERASING_PEOPLE,
      listVersions: true,
      startWorkflow: 'match-cohort',
      watchWorkflow: 'match-cohort',
      secrets: [ADDRESS_KEY, SOURCES, HOOKS, TYPEFORM_TOKEN, JOTFORM_TOKEN, ORIGIN_KEY],
      makeSecrets: [SOURCES, HOOKS],
      sendEmail: true,
      readEmailAccount: true,
      makeAccounts: true,
    },
    unobserved: {
      's3:DeleteObjectVersion': ERASED_BY_MANAGER,
      's3:ListBucketVersions': ERASED_BY_MANAGER,
      [`ssm:GetParameter ssm:parameter/mentorline/${ORIGIN_KEY}`]: BEHIND_CLOUDFRONT,
      'ssm:GetParameter ssm:parameter/mentorline/hook-*': 'an owner looks at the secret of an endpoint',
      'ssm:PutParameter ssm:parameter/mentorline/hook-*': 'the same, for the first time',
      'dynamodb:ConditionCheckItem': 'a replayed delivery that its fixed mapping can read',
      'states:DescribeExecution': 'a match that stopped and that the manager starts again',
      [`ssm:GetParameter ssm:parameter/mentorline/${TYPEFORM_TOKEN}`]:
        'a form that is changed with the token of the whole deployment',
      [`ssm:GetParameter ssm:parameter/mentorline/${JOTFORM_TOKEN}`]: 'a notice that is read again',
      's3:PutObject': 'a long response that was asked for when its notice was read again',
      'ses:GetIdentityDkimAttributes': 'a laptop sends from every address that a program names',
    },
    whenItFails:
      'You cannot approve matches, replay deliveries or change the program. Participants are not affected.',
  }),
  export: spec({
    trigger: 'http',
    env: exportCsv.Env,
    memoryMB: 1024,
    timeoutSeconds: HTTP_SECONDS,
    permissions: {
      table: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      indexes: ['gsi1'],
      secrets: [ORIGIN_KEY],
      bucket: { exports: ['GetObject'] },
      startWorkflow: 'build-export',
    },
    unobserved: {
      [`ssm:GetParameter ssm:parameter/mentorline/${ORIGIN_KEY}`]: BEHIND_CLOUDFRONT,
      'states:StartExecution': 'a table of more than 5,000 rows or 4 MB',
      'dynamodb:UpdateItem': 'a key is used for the first time of a day',
      's3:GetObject': 'the signed address of a large export is good for what the function itself may read',
    },
    whenItFails: 'Exports do not arrive. Nothing else depends on them.',
  }),
  'build-export': spec({
    trigger: 'workflow',
    env: buildExport.Env,
    memoryMB: 1024,
    timeoutSeconds: 900,
    permissions: {
      table: ['BatchGetItem', 'GetItem', 'Query', 'UpdateItem'],
      indexes: ['gsi1'],
      bucket: { exports: ['PutObject', 'AbortMultipartUpload'] },
    },
    unobserved: {
      's3:AbortMultipartUpload': 'a large export that broke off',
    },
    whenItFails: 'build-export: a large export is not made. The manager is told, and can ask for it again.',
  }),
  'console-files': spec({
    trigger: 'http',
    onlyWithoutCloudFront: true,
    env: consoleFiles.Env,
    memoryMB: 512,
    timeoutSeconds: HTTP_SECONDS,
    permissions: { consoleFiles: true },
    whenItFails: 'The console does not open. Participants are not affected.',
  }),
} as const;

export type FunctionName = keyof typeof FUNCTIONS;
/** Those of every deployment. */
export const FUNCTION_NAMES = (Object.keys(FUNCTIONS) as readonly FunctionName[]).filter(
  (name) => !specOf(name).onlyWithoutCloudFront,
);

/** Exactly the keys of a function's `env.ts`, as text. */
export type EnvironmentOf<Name extends FunctionName> = Readonly<
  Record<keyof (typeof FUNCTIONS)[Name]['env']['shape'] & string, string>
>;

/** A function's row, whatever its environment. */
export function specOf(name: FunctionName): FunctionSpec {
  return FUNCTIONS[name];
}

/** Whether an alarm watches the function itself; a step of the workflow is repeated by it, and fails as a part of it. */
export function hasAlarm({ trigger, alarmOfItsOwn }: FunctionSpec): boolean {
  return trigger !== 'workflow' || alarmOfItsOwn === true;
}
