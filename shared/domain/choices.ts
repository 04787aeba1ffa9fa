/** Mentors whom a mentee may rank while the match waits for approval: those who agreed to be shown, as the program shows them. Pure. */
import { createHash } from 'node:crypto';
import { answerFor, labelsFor, numberFor } from './answers.ts';
import { type Application, mentors, nameIn, seeksMentor, takesPart } from './application.ts';
import type { PersonId } from './brand.ts';
import type { CohortWithProgram } from './cohort.ts';
import type { Program } from './program.ts';

/** So many are ranked at most. */
export const MOST_CHOICES = 5;

export interface MentorChoice {
  readonly person: PersonId;
  /** The name, or a number where the program shows no names. */
  readonly title: string;
  readonly offers: readonly string[];
  readonly languages: readonly string[];
  readonly years?: number;
}

/** Whether someone can choose now. */
export function mayChoose({ cohort, program }: CohortWithProgram, application: Application): boolean {
  return (
    program.policies.choices !== 'off' &&
    cohort.state === 'review' &&
    takesPart(program, application) &&
    seeksMentor(application.role) &&
    application.menteePair === undefined
  );
}

/** In an order that says nothing of the mentors and is the same each time someone looks. */
export function choicesFor(
  program: Program,
  applications: readonly Application[],
  { person }: Pick<Application, 'person'>,
): MentorChoice[] {
  const placeOf = (other: PersonId): string =>
    createHash('sha256').update(`${person} ${other}`).digest('hex');
  return applications
    .filter((one) => one.person !== person && isShown(program, one))
    .sort((a, b) => (placeOf(a.person) < placeOf(b.person) ? -1 : 1))
    .map((one, index) => {
      const years = numberFor(program, one.answers, 'years');
      return {
        person: one.person,
        title: program.policies.choices === 'named' ? nameIn(program, one.answers) : `Mentor ${index + 1}`,
        offers: labelsFor(program, one.answers, 'gives'),
        languages: labelsFor(program, one.answers, 'languages'),
        ...(years !== undefined && { years }),
      };
    });
}

function isShown(program: Program, application: Application): boolean {
  return (
    takesPart(program, application) &&
    mentors(application.role) &&
    application.capacity > application.seatsTaken &&
    answerFor(program, application.answers, 'shown') === true
  );
}
