/** How long what people said is kept, and who goes with it. Pure. */
import type { Application } from './application.ts';
import type { EpochMs, LocalDate } from './brand.ts';
import { addDays, addMonths, iso, longDate, resolveLocal } from './calendar.ts';
import { lastIntroduction } from './last-introduction.ts';
import type { Action, PlannedOccurrence } from './occurrence.ts';
import { isPlaced, type Pair } from './pair.ts';
import type { Program } from './program.ts';

/** In the quiet of the night; nothing of it is told. */
const DELETED_AT = '04:00';
const ASKED_AT = '10:00';
/** So long before, people are asked whether they want to be kept. */
const ASKED_DAYS = 30;

export const RETENTION_ACTIONS = [
  'drop-sensitive',
  'delete-deliveries',
  'ask-to-keep',
  'erase-unplaced',
  'delete-survey-texts',
] as const satisfies Action[];

/** The day on which people without a match are erased. */
export function unplacedUntil({ cohort, policies }: Pick<Program, 'cohort' | 'policies'>): LocalDate {
  return addMonths(cohort.ends, policies.retention.unplacedMonths);
}

/** What is deleted of a cohort, and when. */
export function retentionOccurrences(program: Program): PlannedOccurrence[] {
  const { cohort, policies } = program;
  const { deliveryDays, surveyTextMonths } = policies.retention;
  const on = (
    action: (typeof RETENTION_ACTIONS)[number],
    date: LocalDate,
    at = DELETED_AT,
  ): PlannedOccurrence => ({
    id: action,
    action,
    dueAt: resolveLocal(date, at, cohort.zone),
  });
  const unplaced = unplacedUntil(program);
  return [
    ...(sensitiveQuestions(program).length > 0
      ? [on('drop-sensitive', addDays(lastIntroduction(program), 1))]
      : []),
    on('delete-deliveries', addDays(cohort.ends, deliveryDays)),
    on('ask-to-keep', addDays(unplaced, -ASKED_DAYS), ASKED_AT),
    on('erase-unplaced', unplaced),
    on('delete-survey-texts', addMonths(cohort.ends, surveyTextMonths)),
  ];
}

/** Questions whose answers are deleted once the last introductions are over. */
export function sensitiveQuestions({ questions }: Pick<Program, 'questions'>): Program['questions'] {
  return questions.filter(({ sensitive }) => sensitive === true);
}

/** The day through which people are introduced, or so long before the end that they have no time left. */
function sensitiveInWords(program: Pick<Program, 'policies' | 'cohort' | 'questions'>): string {
  const asked = sensitiveQuestions(program).map(({ text }) => `“${text}”`);
  if (asked.length === 0) return '';
  const day = longDate(resolveLocal(addDays(lastIntroduction(program), 1), '12:00', 'UTC'), 'UTC');
  return ` What you answer to ${and.format(asked)} is deleted on ${day}, once introductions are over.`;
}
const and = new Intl.ListFormat('en-US', { type: 'conjunction' });

/** As applicants read it, before they send anything. */
export function retentionInWords(program: Pick<Program, 'policies' | 'cohort' | 'questions'>): string {
  const { policies } = program;
  const { unplacedMonths } = policies.retention;
  const months = unplacedMonths === 1 ? 'one month' : `${unplacedMonths} months`;
  return `If you are not matched, everything you told us is deleted ${months} after the program ends; we ask you before.${sensitiveInWords(program)}`;
}

/** Those who were in no pair of the cohort that was introduced. */
export function unplacedOf(applications: readonly Application[], pairs: readonly Pair[]): Application[] {
  const placed = new Set(
    pairs.filter(isPlaced).flatMap(({ members }) => members.map(({ person }) => person)),
  );
  return applications.filter(({ person }) => !placed.has(person));
}

/** Who asked to be kept, until when; those whose time is over go. */
export function isKept({ keptUntil }: Pick<Application, 'keptUntil'>, now: EpochMs): boolean {
  return keptUntil !== undefined && keptUntil > iso(now);
}

/** Until when someone is kept who says so now: as long again from the day on which they would go. */
export function keptUntilFrom(program: Pick<Program, 'cohort' | 'policies'>, now: EpochMs): EpochMs {
  const { zone } = program.cohort;
  const { unplacedMonths } = program.policies.retention;
  const day = resolveLocal(addMonths(unplacedUntil(program), unplacedMonths), DELETED_AT, zone);
  return Math.max(day, now);
}
