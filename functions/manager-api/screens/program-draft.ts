/** A program while it is being edited: checked, compared with the saved version, and what saving would do. */
import * as z from 'zod';
import type { ApiDependencies, ManagerRequest, Routes } from '../route.ts';
import { type HttpAnswer, jsonBody, json } from '../../../shared/http.ts';
import { readProgramFile } from '../../../shared/domain/program-file.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import {
  copyEdits,
  editProgramText,
  mergeEdits,
  valuesOf,
  programChanges,
} from '../../../shared/domain/program-text.ts';
import { type Program } from '../../../shared/domain/program.ts';
import type { Manager } from '../../../shared/usecases/access/cohort-access.ts';
import { latestVersion, programVersion } from '../../../shared/store/programs.ts';
import { includesRole } from '../../../shared/domain/manager.ts';
import { managerRole } from '../../../shared/store/managers.ts';
import { planProgram, type ProgramPlan } from '../../../shared/usecases/journey/apply-program.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import type { Table } from '../../../shared/store/table.ts';
import { listSources } from '../../../shared/store/sources.ts';
import { list } from '../../../shared/domain/matching/reasons.ts';
import { whatHappens } from '../../../shared/domain/journey.ts';
import { localDate, longDate, longDateTime, resolveLocal } from '../../../shared/domain/calendar.ts';

export interface DraftProblem {
  readonly line: number;
  /** Path to the value. */
  readonly at: readonly (string | number)[];
  readonly message: string;
}

export interface DraftView {
  readonly text: string;
  /** The text as plain values, as far as it can be read. */
  readonly values: unknown;
  readonly problems: readonly DraftProblem[];
  readonly changes: readonly { readonly where: string; readonly before?: string; readonly after?: string }[];
  /** What saving does to the running cohort, in sentences. */
  readonly effects: readonly string[];
  /** Why it cannot be published, although it is well formed. */
  readonly refused?: string;
}

const MOST_CHANGES = 200;

const MOST_EFFECTS = 12;

const Path = z.array(z.union([z.string(), z.int()])).min(1);

const ProgramText = z.string().max(300_000);

const DraftBody = z.object({
  text: ProgramText,
  edits: z.array(z.object({ path: Path, value: z.unknown().optional() })).default([]),
  /** What was begun with and made of it, to be brought into the text. */
  merge: z.object({ base: ProgramText, mine: ProgramText }).optional(),
  copy: z
    .object({
      cohort: z.object({ id: z.string(), name: z.string(), opens: z.iso.date() }),
      program: z.object({ id: z.string(), name: z.string() }).optional(),
    })
    .optional(),
});

/** Edits a draft, checks it, and says what it changes. Nothing is kept. */
async function checkDraft(
  { table, clock }: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const read = DraftBody.safeParse(jsonBody(request));
  if (!read.success) return json(422, { message: 'The draft could not be read.' });
  const { copy, edits, merge } = read.data;
  let { text } = read.data;
  const parsed = copy && readProgramFile(FILE, text, KNOWN_EMAILS);
  if (parsed?.kind === 'problems')
    return json(409, { message: 'Fix the problems in this program before you copy it.' });
  const merged = merge && mergeEdits({ ...merge, theirs: text });
  const wanted = merged ?? (parsed ? copyEdits(parsed.program, copy) : edits);
  if (wanted.length > 0) {
    const edited = editProgramText(text, wanted);
    if (edited === undefined)
      return json(409, { message: 'The text has errors, so it can only be fixed as text.' });
    text = edited;
  }
  const file = readProgramFile(FILE, text, KNOWN_EMAILS);
  const draft: DraftView = {
    text,
    values: valuesOf(text) ?? {},
    ...(file.kind === 'problems'
      ? {
          problems: file.problems.map(({ line, at, message }) => ({ line, at, message })),
          changes: [],
          effects: [],
        }
      : { problems: [], ...(await consequences({ table, clock }, file.program, manager)) }),
  };
  return json(200, draft);
}

/** How it differs from the version that its cohort runs on, or from the newest one, and what that does. */
async function consequences(
  dependencies: Pick<ApiDependencies, 'table' | 'clock'>,
  program: Program,
  manager: Manager,
): Promise<Pick<DraftView, 'changes' | 'effects' | 'refused'>> {
  const { table } = dependencies;
  const { id } = program.program;
  const newest = await latestVersion(table, id);
  const role = newest > 0 ? await managerRole(table, id, manager.id) : 'owner';
  const refused = (because: string): Awaited<ReturnType<typeof consequences>> => ({
    changes: [],
    effects: [],
    refused: because,
  });
  if (!role) return refused(`The id "${id}" is taken. Choose another one.`);
  if (!includesRole(role, 'manager')) return refused('You can read this program, but not change it.');
  const plan = await planProgram(dependencies, program);
  if (plan.kind === 'refused') return refused(sentence(plan.because));
  const before =
    newest === 0
      ? undefined
      : ((await findCohortWithProgram(table, program.cohort.id))?.program ??
        (await programVersion(table, id, newest)));
  return {
    changes: before ? programChanges(before, program).slice(0, MOST_CHANGES) : [],
    effects: effectsOf(program, plan, {
      before,
      now: dependencies.clock(),
      sources: before ? await foreignForms(table, program) : [],
    }),
  };
}

/** Forms of the draft that feed another cohort at the moment. */
async function foreignForms(table: Table, program: Program): Promise<string[]> {
  const known = new Set((await listSources(table, program.cohort.id)).map(({ id }) => id));
  const others = program.sources.filter(({ id }) => !known.has(id));
  return others.map(({ id }) => id);
}

function effectsOf(
  program: Program,
  { cohort, added, moved, gone }: ProgramPlan,
  {
    before,
    sources,
    now,
  }: { readonly before: Program | undefined; readonly sources: readonly string[]; readonly now: number },
): string[] {
  const { zone } = program.cohort;
  const when = (at: number): string => longDateTime(at, zone);
  if (!cohort)
    return [
      `This starts a new cohort, "${program.cohort.name}", with ${added.length} dates.`,
      ...(sources.length > 0
        ? [
            `From now on, the forms ${list(sources)} feed this cohort only: anything people still send for an earlier cohort, including survey answers, arrives here. Earlier deliveries stay visible in both.`,
          ]
        : []),
    ];
  // Trial matches follow each night, and would hide what else changes.
  const isDate = ({ action }: { readonly action: string }): boolean => action !== 'trial-match';
  const effects = [
    ...moved
      .filter(({ to }) => isDate(to))
      .map(({ occurrence, to }) =>
        occurrence.state === 'canceled'
          ? `${capital(whatHappens(program, to))}: restored, on ${when(to.dueAt)}.`
          : `${capital(whatHappens(program, occurrence))}: moves from ${when(Date.parse(occurrence.dueAt))} to ${when(to.dueAt)}.`,
      ),
    ...added
      .filter(isDate)
      .map((one) => `${capital(whatHappens(program, one))}: new, on ${when(one.dueAt)}.`),
    ...gone
      .filter(isDate)
      .map(
        (one) =>
          `${capital(whatHappens(before ?? program, one))}: canceled (${when(Date.parse(one.dueAt))}).`,
      ),
  ];
  const shown =
    effects.length > MOST_EFFECTS
      ? [...effects.slice(0, MOST_EFFECTS), `and ${effects.length - MOST_EFFECTS} more dates.`]
      : effects;
  const closesAtOnce = moved.some(({ occurrence, to }) => occurrence.action === 'close' && to.dueAt <= now);
  const differs = (part: keyof Program): boolean =>
    before !== undefined && JSON.stringify(before[part]) !== JSON.stringify(program[part]);
  return [
    ...opening(program, before, now),
    ...(closesAtOnce
      ? ['This deadline is in the past: applications close at once and the match is made.']
      : []),
    ...(before && before.review !== program.review
      ? [
          program.review === 'manual'
            ? 'The match waits for your approval. No one is asked before that.'
            : 'Proposals are sent as soon as the match is made, without your approval.',
        ]
      : []),
    ...shown,
    ...(differs('matching')
      ? ['The next match, rematch or trial match uses the new rules. Existing pairs stay.']
      : []),
    ...(differs('texts') ? ['Emails that have not been sent yet use the new texts.'] : []),
    ...(differs('sources') ? ['Quarantined deliveries can be replayed with the new mapping.'] : []),
    ...(differs('eligibility') ? ['Applications that are not screened yet follow the new rules.'] : []),
    ...(shown.length === 0 && before?.cohort.opens === program.cohort.opens ? ['No dates change.'] : []),
  ];
}

/** When people can apply, where that changes. */
function opening(program: Program, before: Program | undefined, now: number): string[] {
  const { opens, zone } = program.cohort;
  if (!before || before.cohort.opens === opens) return [];
  const day = (date: string): string => longDate(resolveLocal(date, '12:00', zone), zone);
  const today = localDate(now, zone);
  if (opens > today) return [`Applications open on ${day(opens)} instead of ${day(before.cohort.opens)}.`];
  return before.cohort.opens > today
    ? [`Applications open at once, instead of on ${day(before.cohort.opens)}.`]
    : [];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function sentence(text: string): string {
  return `${capital(text)}.`;
}

export const routes = {
  'POST /api/program/draft': { role: 'signed-in', answer: checkDraft },
} as const satisfies Routes;

/** What a program file is called in messages. */
export const FILE = 'program.yaml';
