import { bucket } from '../../shared/aws/s3.ts';
import { httpFunction } from '../../shared/aws/functions.ts';
import { systemClock } from '../../shared/aws/clock.ts';
import { originGuard } from '../../shared/aws/origin.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { stepFunctionsWorkflow } from '../../shared/aws/sfn.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { exportTable } from './export.ts';

const env = Env.parse(process.env);

const secrets = parameterSecrets(env.PARAMETER_PREFIX, systemClock);

export const handler = httpFunction(
  'export',
  () =>
    exportTable({
      table: table(env.TABLE_NAME),
      bucket: bucket(env.BUCKET_NAME),
      clock: systemClock,
      exports: stepFunctionsWorkflow(env.EXPORT_WORKFLOW_ARN),
    }),
  { admits: originGuard(secrets, env.ORIGIN_SECRET) },
);
