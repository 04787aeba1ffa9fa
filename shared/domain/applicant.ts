/** An application as matching sees it, and whom its answers name. Pure. */
import { addressOf, asLabels, labelsFor, numberFor, textFor } from './answers.ts';
import { type Application, hoursIn, zoneIn } from './application.ts';
import type { Applicant } from './matching/features.ts';
import { MOST_MENTORS } from './matching-rules.ts';
import { foldedName, withoutTitles } from './person.ts';
import type { Program } from './program.ts';

/** What matching has to know of a person beside her own answers. */
export interface Background {
  /** The people of the cohort whose name or address is this text, in lower case. */
  readonly named: (text: string) => string | undefined;
  readonly leftOutBefore: (person: string) => boolean;
  readonly neverMet: (person: string) => number;
}

/** An application as matching sees it. */
export function applicantOf(
  program: Program,
  application: Application,
  { named, leftOutBefore, neverMet }: Background,
): Applicant {
  const { answers, person } = application;
  const years = numberFor(program, answers, 'years');
  return {
    id: application.person,
    role: application.role,
    seats: Math.max(application.capacity - application.seatsTaken, 0),
    asks: labelsFor(program, answers, 'asks'),
    gives: labelsFor(program, answers, 'gives'),
    goals: labelsFor(program, answers, 'goals'),
    interests: labelsFor(program, answers, 'interests'),
    languages: labelsFor(program, answers, 'languages'),
    zone: zoneIn(program, answers),
    hours: hoursIn(program, answers),
    years: years ?? 0,
    ...(years === undefined && { yearsUnknown: true }),
    organization: textFor(program, answers, 'organization'),
    team: textFor(program, answers, 'team'),
    manager: named(textFor(program, answers, 'manager')) ?? '',
    aspires: labelsFor(program, answers, 'aspires'),
    achieved: labelsFor(program, answers, 'achieved'),
    style: textFor(program, answers, 'style'),
    cadence: textFor(program, answers, 'cadence'),
    channel: textFor(program, answers, 'channel'),
    // Whom someone chose from the list counts before what they wrote on the form.
    wishes:
      application.choices ??
      listed(labelsFor(program, answers, 'wishes')).flatMap((text) => named(text) ?? []),
    // Who was not asked takes as many as the program gives.
    mentorsWanted: Math.max(1, Math.trunc(numberFor(program, answers, 'mentors-wanted') ?? MOST_MENTORS)),
    leftOutBefore: leftOutBefore(person),
    neverMet: neverMet(person),
    tracks: labelsFor(program, answers, 'track'),
    compared: Object.fromEntries(
      program.matching.rules.map(({ question }) => [question, asLabels(answers[question])]),
    ),
  };
}

/**
 * Finds people of a cohort by the name or address that another one wrote: in either order, with titles, or with the address inside. A
 * name that two people have names no one.
 */
export function peopleByName(
  program: Program,
  applications: readonly Application[],
): (text: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const add = (key: string, person: string): void => {
    if (key !== '') known.set(key, known.has(key) && known.get(key) !== person ? undefined : person);
  };
  for (const { person, answers } of applications) {
    add(addressOf(program, answers), person);
    add(foldedName(withoutTitles(textFor(program, answers, 'name'))), person);
  }
  return (text) => {
    const [address = ''] = /[^\s<>()[\],;:"]+@[^\s<>()[\],;:"]+/.exec(text.toLowerCase()) ?? [];
    return known.get(address) ?? known.get(foldedName(withoutTitles(text.replace(/<.*?>|\(.*?\)/g, ' '))));
  };
}

/** People write several names into one line as well as into several. */
function listed(labels: readonly string[]): string[] {
  return labels.flatMap((label) => label.split(/[,;\n]/)).filter((label) => label.trim() !== '');
}
