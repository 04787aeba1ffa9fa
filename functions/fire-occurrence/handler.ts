import { bucket } from '../../shared/aws/s3.ts';
import { eventFunction } from '../../shared/aws/functions.ts';
import { stepFunctionsWorkflow } from '../../shared/aws/sfn.ts';
import { stopwatch, systemClock } from '../../shared/aws/clock.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { fireOccurrence } from './fire-occurrence.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('fire-occurrence', (_, timeLeft) =>
  fireOccurrence({
    table: table(env.TABLE_NAME),
    bucket: bucket(env.BUCKET_NAME),
    secrets: parameterSecrets(env.PARAMETER_PREFIX, systemClock),
    workflow: stepFunctionsWorkflow(env.MATCH_WORKFLOW_ARN),
    clock: systemClock,
    stopwatch,
    timeLeft,
  }),
);
