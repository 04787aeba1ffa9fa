import * as z from 'zod';

export const Env = z.object({
  TABLE_NAME: z.string(),
  BUCKET_NAME: z.string(),
  PARAMETER_PREFIX: z.string(),
  MATCH_WORKFLOW_ARN: z.string(),
});
