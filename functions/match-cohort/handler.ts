import { bucket } from '../../shared/aws/s3.ts';
import { eventFunction } from '../../shared/aws/functions.ts';
import { stopwatch, systemClock } from '../../shared/aws/clock.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { matchCohort } from './match-cohort.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('match-cohort', () =>
  matchCohort({
    table: table(env.TABLE_NAME),
    bucket: bucket(env.BUCKET_NAME),
    clock: systemClock,
    stopwatch,
  }),
);
