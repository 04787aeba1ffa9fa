/** A manager's email to many: whom it is for, and the touchpoint that it counts as. Pure. */
import { type Application, mentors, seeksMentor, takesPart, awaitsConsent } from './application.ts';
import { type Pair, isPlaced } from './pair.ts';
import { type Touchpoint } from './program-journey.ts';
import { type Program } from './program.ts';

export const GROUP_EMAIL_AUDIENCES = [
  'everyone',
  'mentors',
  'mentees',
  'in-pairs',
  'without-pair',
  'waitlisted',
] as const;
export type GroupEmailAudience = (typeof GROUP_EMAIL_AUDIENCES)[number];

export interface GroupEmail {
  readonly cohort: string;
  /** Id of its occurrence too. */
  readonly id: string;
  readonly subject: string;
  /** Markdown with Liquid, as every email text. */
  readonly body: string;
  readonly audience: GroupEmailAudience;
  readonly by: string;
  readonly createdAt: string;
}

const PREFIX = 'group-email.';

export function groupEmailId(at: number): string {
  return `${PREFIX}${at}`;
}

export function isGroupEmail({ touchpoint }: { readonly touchpoint: string }): boolean {
  return touchpoint.startsWith(PREFIX);
}

/** Program email: it respects "no program email", quiet hours and the day's limit. */
export function groupEmailTouchpoint({ id }: { readonly id: string }): Touchpoint {
  const when = { after: 'opens' as const, days: 0, at: '00:00' };
  return { id, when, to: 'applicants', email: 'written', essential: false, staleAfterDays: 3 };
}

/** No one who has withdrawn, and no one who has not given their consent. */
export function groupEmailRecipients(
  audience: GroupEmailAudience,
  {
    program,
    applications,
    pairs,
  }: {
    readonly program: Program;
    readonly applications: readonly Application[];
    readonly pairs: readonly Pair[];
  },
): string[] {
  const placed = new Set(
    pairs.filter(isPlaced).flatMap(({ members }) => members.map(({ person }) => person)),
  );
  const belongs = (one: Application): boolean => {
    switch (audience) {
      case 'everyone':
        return one.screening !== 'rejected';
      case 'mentors':
        return mentors(one.role) && one.screening !== 'rejected';
      case 'mentees':
        return seeksMentor(one.role) && one.screening !== 'rejected';
      case 'in-pairs':
        return placed.has(one.person);
      case 'without-pair':
        return takesPart(program, one) && !placed.has(one.person);
      case 'waitlisted':
        return one.screening === 'waitlisted';
    }
  };
  return applications
    .filter((one) => one.withdrawnAt === undefined && !awaitsConsent(program, one) && belongs(one))
    .map(({ person }) => person);
}
