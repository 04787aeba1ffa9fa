import * as z from 'zod';

export const Env = z.object({
  TABLE_NAME: z.string(),
  BUCKET_NAME: z.string(),
  PARAMETER_PREFIX: z.string(),
  PUBLIC_URL: z.url(),
  ORIGIN_SECRET: z.string().default(''),
});
