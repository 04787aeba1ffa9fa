import { eventFunction } from '../../shared/aws/functions.ts';
import { pacedMailer } from '../../shared/aws/ses.ts';
import { systemClock } from '../../shared/aws/clock.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { sendMessages } from './send-messages.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('send-messages', (onError, timeLeft) =>
  sendMessages({
    table: table(env.TABLE_NAME),
    mailer: pacedMailer(env, timeLeft),
    secrets: parameterSecrets(env.PARAMETER_PREFIX, systemClock),
    clock: systemClock,
    publicUrl: env.PUBLIC_URL,
    onError,
  }),
);
