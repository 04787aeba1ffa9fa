import * as z from 'zod';

export const Env = z.object({
  TABLE_NAME: z.string(),
  PARAMETER_PREFIX: z.string(),
  CONFIGURATION_SET: z.string(),
  EMAILS_PER_SECOND: z.coerce.number().positive(),
  PUBLIC_URL: z.url(),
});
