import { eventFunction } from '../../shared/aws/functions.ts';
import { systemClock } from '../../shared/aws/clock.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { screenApplications } from './screen-applications.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('screen-applications', (_, timeLeft) =>
  screenApplications({ table: table(env.TABLE_NAME), clock: systemClock, timeLeft }),
);
