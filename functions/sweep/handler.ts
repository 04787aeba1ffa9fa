import { bucket } from '../../shared/aws/s3.ts';
import { eventFunction } from '../../shared/aws/functions.ts';
import { httpsHooks } from '../../shared/aws/hooks.ts';
import { publishHealth } from '../../shared/aws/metrics.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { eventBridgeSchedules } from '../../shared/aws/scheduler.ts';
import { pacedMailer } from '../../shared/aws/ses.ts';
import { stepFunctionsWorkflow } from '../../shared/aws/sfn.ts';
import { pause, stopwatch, systemClock } from '../../shared/aws/clock.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { sweep } from './sweep.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('sweep', (onError, timeLeft) =>
  sweep({
    table: table(env.TABLE_NAME),
    bucket: bucket(env.BUCKET_NAME),
    secrets: parameterSecrets(env.PARAMETER_PREFIX, systemClock),
    mailer: pacedMailer(env, timeLeft),
    publicUrl: env.PUBLIC_URL,
    workflow: stepFunctionsWorkflow(env.MATCH_WORKFLOW_ARN),
    schedules: eventBridgeSchedules({
      group: env.SCHEDULE_GROUP,
      roleArn: env.SCHEDULE_ROLE_ARN,
      deadLetterArn: env.SCHEDULE_DEAD_LETTER_ARN,
      fireOccurrenceArn: env.FIRE_OCCURRENCE_ARN,
      matchWorkflowArn: env.MATCH_WORKFLOW_ARN,
    }),
    publishHealth: publishHealth(),
    formApi: { baseUrls: {}, fetch, pause },
    hooks: httpsHooks(env.HOOKS_REACH),
    ...{ clock: systemClock, stopwatch, timeLeft, onError },
  }),
);
