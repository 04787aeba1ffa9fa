/** Values that stand in many places of the program file. */
import * as z from 'zod';
import { isZone } from './calendar.ts';
import { about, words } from './field.ts';
import { ZONES_RENAMED } from './places.ts';

export const Id = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,47}$/,
    'use lower-case letters, digits and hyphens, starting with a letter, at most 48',
  );
/** Part of an address that forms post to. */
export const SourceId = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,47}$/,
    'use lower-case letters, digits, hyphens and underscores, starting with a letter',
  );
export const LocalDate = z.iso.date('write a date as 2026-03-31');
export const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time as "10:00", in quotes')
  .meta({ 'x-input': 'time' });
export const Zone = z
  .string()
  .refine(isZone, 'use an IANA zone such as Europe/Berlin')
  .meta({ 'x-input': 'zone', ...words(ZONES_RENAMED) });
export const Address = z.email('write one email address');
export const Count = z.int().min(0);

export const Role = z.enum(['mentor', 'mentee', 'both', 'peer']);
export type Role = z.infer<typeof Role>;

export const kind = <const Kind extends string>(value: Kind, description: string): z.ZodLiteral<Kind> =>
  z.literal(value).meta(about('Kind of answer', description));
