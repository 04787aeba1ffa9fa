import { cognitoAccounts } from '../../shared/aws/accounts.ts';
import { bucket } from '../../shared/aws/s3.ts';
import { httpFunction } from '../../shared/aws/functions.ts';
import { originGuard } from '../../shared/aws/origin.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { sesAccount, sesMailer } from '../../shared/aws/ses.ts';
import { stepFunctionsWorkflow } from '../../shared/aws/sfn.ts';
import { pause, systemClock } from '../../shared/aws/clock.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { zipped } from '../../shared/aws/zipped.ts';
import { Env } from './env.ts';
import { managerApi } from './manager-api.ts';

const env = Env.parse(process.env);

const secrets = parameterSecrets(env.PARAMETER_PREFIX, systemClock);

export const handler = httpFunction(
  'manager-api',
  (onError) =>
    managerApi({
      table: table(env.TABLE_NAME),
      bucket: bucket(env.BUCKET_NAME),
      secrets,
      secretMaker: secrets,
      mailer: sesMailer(env.CONFIGURATION_SET),
      emailAccount: sesAccount(),
      accounts: cognitoAccounts(env.USER_POOL_ID),
      formApi: { baseUrls: { typeform: env.TYPEFORM_API_URL }, fetch, pause },
      workflow: stepFunctionsWorkflow(env.MATCH_WORKFLOW_ARN),
      publicUrl: env.PUBLIC_URL,
      onError,
      clock: systemClock,
    }),
  { admits: originGuard(secrets, env.ORIGIN_SECRET), middleware: zipped() },
);
