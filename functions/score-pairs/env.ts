import * as z from 'zod';

export const Env = z.object({ BUCKET_NAME: z.string() });
