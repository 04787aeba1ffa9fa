import * as z from 'zod';

export const Env = z.object({
  ASSETS_BUCKET: z.string(),
  /** The policy under which browsers show the console's pages. */
  CONSOLE_POLICY: z.string(),
});
