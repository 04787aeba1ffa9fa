/** Who can apply, and from when: the windows of the roles, and programs for members only. Pure. */
import type { EpochMs, LocalDate } from './brand.ts';
import { fromIso, longDate, resolveLocal } from './calendar.ts';
import type { Program } from './program.ts';
import type { Role } from './program-values.ts';

/** The first day on which people of a role can apply. Who wants to be both may come with the first of them. */
export function firstDay({ cohort }: Pick<Program, 'cohort'>, role: Role | undefined): LocalDate {
  const { opens, opensFor = {} } = cohort;
  const [mentors, mentees] = [opensFor.mentor ?? opens, opensFor.mentee ?? opens];
  switch (role) {
    case 'mentor':
      return mentors;
    case 'mentee':
      return mentees;
    case 'both':
      return mentors < mentees ? mentors : mentees;
    case 'peer':
    case undefined:
      return opens;
  }
}

export type Admission =
  | { readonly kind: 'open' }
  /** Kept, and taken in when it opens. */
  | { readonly kind: 'early'; readonly opensAt: EpochMs; readonly opensOn: LocalDate }
  /** Kept, and the person is told how to become a member. */
  | { readonly kind: 'not-a-member' };

export interface Applying {
  readonly role: Role;
  readonly email: string;
  /** Who is on the list of invitees counts as a member. */
  readonly isInvited: boolean;
}

/** Whether someone who applies now is taken. */
export function admissionOf(program: Program, { role, email, isInvited }: Applying, now: EpochMs): Admission {
  if (!isInvited && !isMember(program, email)) return { kind: 'not-a-member' };
  const opensOn = firstDay(program, role);
  const opensAt = resolveLocal(opensOn, '00:00', program.cohort.zone);
  return now < opensAt ? { kind: 'early', opensAt, opensOn } : { kind: 'open' };
}

function isMember({ members }: Program, email: string): boolean {
  if (members === undefined) return true;
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return members.domains.some((one) => one.toLowerCase() === domain);
}

/** The windows in sentences, where they differ: "Mentors can apply from Monday, March 2, 2026." */
export function windowsInWords(program: Pick<Program, 'cohort'>): string[] {
  const { opensFor = {} } = program.cohort;
  const roles = (['mentor', 'mentee'] as const).filter((role) => opensFor[role] !== undefined);
  return roles.map((role) => {
    const day = longDate(fromIso(`${firstDay(program, role)}T12:00:00Z`), 'UTC');
    return `${role === 'mentor' ? 'Mentors' : 'Mentees'} can apply from ${day}`;
  });
}
