import { bucket } from '../../shared/aws/s3.ts';
import { eventFunction } from '../../shared/aws/functions.ts';
import { pause, systemClock } from '../../shared/aws/clock.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { reconcileForms } from './reconcile-forms.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('reconcile-forms', () =>
  reconcileForms({
    table: table(env.TABLE_NAME),
    bucket: bucket(env.BUCKET_NAME),
    secrets: parameterSecrets(env.PARAMETER_PREFIX, systemClock),
    clock: systemClock,
    formApi: { baseUrls: { typeform: env.TYPEFORM_API_URL }, fetch, pause },
  }),
);
