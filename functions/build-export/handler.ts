import { bucket } from '../../shared/aws/s3.ts';
import { eventFunction } from '../../shared/aws/functions.ts';
import { table } from '../../shared/aws/dynamodb.ts';
import { buildExport } from './build-export.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('build-export', () =>
  buildExport({ table: table(env.TABLE_NAME), bucket: bucket(env.BUCKET_NAME) }),
);
