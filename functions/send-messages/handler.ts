import { eventFunction } from '../../shared/aws/functions.ts';
import { sesMailer } from '../../shared/aws/ses.ts';
import { systemClock } from '../../shared/aws/clock.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { sendMessages } from './send-messages.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('send-messages', (onTrouble) =>
  sendMessages({
    table: table(env.TABLE_NAME),
    mailer: sesMailer(env.CONFIGURATION_SET),
    secrets: parameterSecrets(env.PARAMETER_PREFIX, systemClock),
    clock: systemClock,
    publicUrl: env.PUBLIC_URL,
    onTrouble,
  }),
);
