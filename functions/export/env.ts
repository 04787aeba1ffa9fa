import * as z from 'zod';

export const Env = z.object({
  TABLE_NAME: z.string(),
  BUCKET_NAME: z.string(),
  PARAMETER_PREFIX: z.string(),
  EXPORT_WORKFLOW_ARN: z.string(),
  ORIGIN_SECRET: z.string().default(''),
});
