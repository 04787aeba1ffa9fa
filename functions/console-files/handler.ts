import { httpFunction } from '../../shared/aws/functions.ts';
import { bucket } from '../../shared/aws/s3.ts';
import { consoleFiles } from './console-files.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);

export const handler = httpFunction('console-files', () =>
  consoleFiles({ assets: bucket(env.ASSETS_BUCKET), policy: env.CONSOLE_POLICY }),
);
