/** People who run a program, and what each role may do. */
import { createHash } from 'node:crypto';
import type { IsoInstant, LocalDate, ManagerId } from './brand.ts';
import { MINUTE } from './calendar.ts';

/** For so long what a manager did to one person can be taken back, and no one is told. */
export const UNDO_MS = 10 * MINUTE;

export const MANAGER_ROLES = ['reader', 'manager', 'owner'] as const;
export type ManagerRole = (typeof MANAGER_ROLES)[number];

export interface ProgramManager {
  readonly id: ManagerId;
  readonly email: string;
  /** Where it was given with the invitation. */
  readonly name?: string;
  readonly role: ManagerRole;
  readonly invitedAt?: IsoInstant;
}

/** Someone who once managed a program: what they did stays theirs in the audit. */
export type FormerManager = Omit<ProgramManager, 'role'> & { readonly revokedAt: IsoInstant };

/** Who is told in the manager's place, through a local date. */
export interface StandIn {
  readonly manager: ManagerId;
  readonly until: LocalDate;
}

export function standsInOn({ until }: StandIn, today: LocalDate): boolean {
  return today <= until;
}

/** How a manager is named in keys: never by the address itself. */
export function managerId(email: string): ManagerId {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('hex').slice(0, 24);
}

/** Whether a role includes another: an owner may do what a manager may, a manager what a reader may. */
export function includesRole(role: ManagerRole, needed: ManagerRole): boolean {
  return MANAGER_ROLES.indexOf(role) >= MANAGER_ROLES.indexOf(needed);
}
