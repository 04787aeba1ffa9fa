import { eventFunction } from '../../shared/aws/functions.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { Env } from './env.ts';
import { recordEmailEvent } from './record-email-event.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('record-email-event', () =>
  recordEmailEvent({ table: table(env.TABLE_NAME) }),
);
