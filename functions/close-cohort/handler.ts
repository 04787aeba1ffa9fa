import { eventFunction } from '../../shared/aws/functions.ts';
import { systemClock } from '../../shared/aws/clock.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { closeCohort } from './close-cohort.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('close-cohort', () =>
  closeCohort({ table: table(env.TABLE_NAME), clock: systemClock }),
);
