import { randomUUID } from 'node:crypto';
import { bucket } from '../../shared/aws/s3.ts';
import { httpFunction } from '../../shared/aws/functions.ts';
import { originGuard } from '../../shared/aws/origin.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { STYLE_HASH } from '../../shared/pages/style.ts';
import { systemClock } from '../../shared/aws/clock.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { participantPages } from './participant-pages.ts';

const env = Env.parse(process.env);

const secrets = parameterSecrets(env.PARAMETER_PREFIX, systemClock);

export const handler = httpFunction(
  'participant-pages',
  () =>
    participantPages({
      table: table(env.TABLE_NAME),
      bucket: bucket(env.BUCKET_NAME),
      secrets,
      clock: systemClock,
      newId: randomUUID,
      publicUrl: env.PUBLIC_URL,
    }),
  { styles: STYLE_HASH, admits: originGuard(secrets, env.ORIGIN_SECRET) },
);
