import * as z from 'zod';

export const Env = z.object({
  TABLE_NAME: z.string(),
  BUCKET_NAME: z.string(),
  PARAMETER_PREFIX: z.string(),
  CONFIGURATION_SET: z.string(),
  EMAILS_PER_SECOND: z.coerce.number().positive(),
  PUBLIC_URL: z.url(),
  SCHEDULE_GROUP: z.string(),
  SCHEDULE_ROLE_ARN: z.string(),
  SCHEDULE_DEAD_LETTER_ARN: z.string(),
  FIRE_OCCURRENCE_ARN: z.string(),
  MATCH_WORKFLOW_ARN: z.string(),
  HOOKS_REACH: z.enum(['public', 'anywhere']),
});
