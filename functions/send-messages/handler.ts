import { paced } from '../../shared/email/mailer.ts';
import { eventFunction } from '../../shared/aws/functions.ts';
import { sesMailer } from '../../shared/aws/ses.ts';
import { pause, stopwatch, systemClock } from '../../shared/aws/clock.ts';
import { parameterSecrets } from '../../shared/aws/ssm.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { sendMessages } from './send-messages.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('send-messages', (onError) =>
  sendMessages({
    table: table(env.TABLE_NAME),
    mailer: paced(sesMailer(env.CONFIGURATION_SET), { perSecond: env.EMAILS_PER_SECOND, stopwatch, pause }),
    secrets: parameterSecrets(env.PARAMETER_PREFIX, systemClock),
    clock: systemClock,
    publicUrl: env.PUBLIC_URL,
    onError,
  }),
);
