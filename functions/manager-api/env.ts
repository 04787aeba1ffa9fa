import * as z from 'zod';

export const Env = z.object({
  TABLE_NAME: z.string(),
  BUCKET_NAME: z.string(),
  PARAMETER_PREFIX: z.string(),
  CONFIGURATION_SET: z.string(),
  PUBLIC_URL: z.url(),
  USER_POOL_ID: z.string(),
  MATCH_WORKFLOW_ARN: z.string(),
  TYPEFORM_API_URL: z.url(),
  ORIGIN_SECRET: z.string().default(''),
});
