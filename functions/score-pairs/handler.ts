import { bucket } from '../../shared/aws/s3.ts';
import { eventFunction } from '../../shared/aws/functions.ts';
import { Env } from './env.ts';
import { scorePairs } from './score-pairs.ts';

const env = Env.parse(process.env);

export const handler = eventFunction('score-pairs', () => scorePairs({ bucket: bucket(env.BUCKET_NAME) }));
