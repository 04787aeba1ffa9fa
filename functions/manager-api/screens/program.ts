/** The program of a cohort: its text and versions, drafts that are checked and compared, mapping, putting into force. */
import * as z from 'zod';
import { Program } from '../../../shared/domain/program.ts';
import { describeProblem, readProgramFile } from '../../../shared/domain/program-file.ts';
import { copyEdits, editProgramText, programChanges, valuesOf } from '../../../shared/domain/program-text.ts';
import { iso } from '../../../shared/domain/calendar.ts';
import { list } from '../../../shared/domain/matching/reasons.ts';
import { whatHappens } from '../../../shared/domain/journey.ts';
import { bodyOf, parseDelivery } from '../../../shared/usecases/intake/process-delivery.ts';
import { type HttpAnswer, type HttpRequest, json, jsonBody } from '../../../shared/http.ts';
import {
  applyProgram,
  planProgram,
  type ProgramPlan,
} from '../../../shared/usecases/journey/apply-program.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import type { Manager } from '../../../shared/usecases/access/cohort-access.ts';
import { listDeliveries, listSources } from '../../../shared/store/deliveries.ts';
import {
  findProgramText,
  latestVersion,
  listManagers,
  listProgramVersions,
  managerRole,
  programVersion,
  type CohortWithProgram,
  findCohortWithProgram,
} from '../../../shared/store/programs.ts';
import type { Bucket } from '../../../shared/store/bucket.ts';
import type { Table } from '../../../shared/store/table.ts';
import { stringify } from 'yaml';
import type { ManagerRequest, Dependencies } from '../manager-api.ts';
import { readAs } from './deliveries.ts';
import { starterFor } from '../starter.ts';
import type { DraftView, FormView, PreviewRow, ProgramView } from '../views.ts';

const FILE = 'program.yaml';
const MOST_CHANGES = 200;
const MOST_EFFECTS = 12;
const PREVIEWED = 5;
/** A version is one item of at most 400 KB, which holds the file and what was read from it. */
const MOST_CHARACTERS = 80_000;

/** What `Program` looks like, for forms that are made of it. */
const SCHEMA = z.toJSONSchema(Program, { io: 'input', unrepresentable: 'any' });

const Path = z.array(z.union([z.string(), z.int()])).min(1);
const DraftBody = z.object({
  text: z.string().max(300_000),
  edits: z.array(z.object({ path: Path, value: z.unknown().optional() })).default([]),
  copy: z
    .object({
      cohort: z.object({ id: z.string(), name: z.string(), opens: z.iso.date() }),
      program: z.object({ id: z.string(), name: z.string() }).optional(),
    })
    .optional(),
});

export async function readProgram(table: Table, { cohort }: CohortWithProgram): Promise<ProgramView> {
  const [text, versions, managers] = await Promise.all([
    textOf(table, cohort.program, cohort.programVersion),
    listProgramVersions(table, cohort.program),
    listManagers(table, cohort.program),
  ]);
  const who = new Map(managers.map(({ id, email }) => [id, email]));
  return {
    text,
    edits: cohort.programVersion,
    schema: SCHEMA,
    versions: versions.map(({ version, appliedAt, by, cohort: of }) => ({
      version,
      at: appliedAt,
      by: who.get(by) ?? 'from the command line',
      cohort: of,
    })),
  };
}

/** An earlier version, to look at or to take up again. */
export async function readVersion(
  table: Table,
  { cohort }: CohortWithProgram,
  { params }: HttpRequest,
): Promise<{ readonly text: string } | undefined> {
  const version = Number(params['version']);
  if (!Number.isInteger(version) || version < 1 || version > (await latestVersion(table, cohort.program)))
    return undefined;
  return { text: await textOf(table, cohort.program, version) };
}

async function textOf(table: Table, program: string, version: number): Promise<string> {
  const text = await findProgramText(table, program, version);
  return text ?? stringify(await programVersion(table, program, version), { lineWidth: 110 });
}

/** A program to begin with, in the name of the manager who asks. */
export function readStarter({ email }: Manager, now: number): ProgramView {
  return { text: starterFor(email, iso(now).slice(0, 10)), edits: 0, schema: SCHEMA, versions: [] };
}

/** Edits a draft, checks it, and says what it changes. Nothing is kept. */
export async function checkDraft(
  { table, clock }: Dependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const read = DraftBody.safeParse(jsonBody(request));
  if (!read.success) return json(422, { message: 'That is no draft of a program.' });
  const { copy, edits } = read.data;
  let { text } = read.data;
  const parsed = copy && readProgramFile(FILE, text, KNOWN_EMAILS);
  if (parsed?.kind === 'problems')
    return json(409, { message: 'Mend the problems of this program before you copy it.' });
  const wanted = parsed ? copyEdits(parsed.program, copy) : edits;
  if (wanted.length > 0) {
    const edited = editProgramText(text, wanted);
    if (edited === undefined)
      return json(409, { message: 'The text cannot be read, so it can only be mended as text.' });
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

/** What is different from the version that its cohort runs on, or from the newest one, and what that does. */
async function consequences(
  dependencies: Pick<Dependencies, 'table' | 'clock'>,
  program: Program,
  manager: Manager,
): Promise<Pick<DraftView, 'changes' | 'effects' | 'refused'>> {
  const { table } = dependencies;
  const { id } = program.program;
  const newest = await latestVersion(table, id);
  if (newest > 0 && !(await managerRole(table, id, manager.id)))
    return { changes: [], effects: [], refused: `The id "${id}" is taken; give your program another one.` };
  const plan = await planProgram(dependencies, program);
  if (plan.kind === 'refused') return { changes: [], effects: [], refused: sentence(plan.because) };
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
  const when = (at: number): string =>
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(at);
  if (!cohort)
    return [
      `A new cohort begins, "${program.cohort.name}": ${added.length} dates are planned.`,
      ...(sources.length > 0
        ? [
            `From now on the forms ${list(sources)} feed this cohort and no other: what people still send for an earlier one, answers to its surveys included, comes here. Their deliveries so far stay to be seen in both.`,
          ]
        : []),
    ];
  const effects = [
    ...moved.map(({ occurrence, to }) =>
      occurrence.state === 'cancelled'
        ? `${capital(whatHappens(program, to))}: is taken back in, on ${when(to.dueAt)}.`
        : `${capital(whatHappens(program, occurrence))}: moves from ${when(Date.parse(occurrence.dueAt))} to ${when(to.dueAt)}.`,
    ),
    ...added.map((one) => `${capital(whatHappens(program, one))}: new, on ${when(one.dueAt)}.`),
    ...gone.map(
      (one) =>
        `${capital(whatHappens(before ?? program, one))}: is called off (${when(Date.parse(one.dueAt))}).`,
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
    ...(closesAtOnce ? ['This deadline is over: applications close at once, and the match is made.'] : []),
    ...(before && before.review !== program.review
      ? [
          program.review === 'manual'
            ? 'The match waits for your approval; nobody is asked before.'
            : 'Proposals go out by themselves as soon as the match is made, without your approval.',
        ]
      : []),
    ...shown,
    ...(differs('matching')
      ? ['The next match, repair or trial uses the new rules; pairs that are there stay.']
      : []),
    ...(differs('texts') ? ['Emails that have not gone out yet use the new texts.'] : []),
    ...(differs('sources') ? ['Deliveries in quarantine can be read again with the new mapping.'] : []),
    ...(differs('eligibility') ? ['Who is not screened yet is screened by the new rules.'] : []),
    ...(shown.length === 0 ? ['No date moves.'] : []),
  ];
}

/** Takes a program file. The first version of a program makes the sender of the file, if it names her, its owner. */
export async function putProgram(
  { table, clock }: Dependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const name = request.query['name'] ?? FILE;
  const text = Buffer.from(request.body).toString('utf8');
  const read = readProgramFile(name, text, KNOWN_EMAILS);
  if (read.kind === 'problems')
    return json(422, {
      message: 'The program file needs mending.',
      problems: read.problems.map(describeProblem),
    });
  const { program } = read.program;
  const isNew = (await latestVersion(table, program.id)) === 0;
  const role = isNew ? undefined : await managerRole(table, program.id, manager.id);
  const may = isNew
    ? program.manager.email.toLowerCase() === manager.email.toLowerCase()
    : role === 'owner' || role === 'manager';
  if (!may) return undefined;
  if (text.length > MOST_CHARACTERS)
    return json(422, { message: 'The program file is too long to be kept; shorten its texts.' });
  if (!isNew && role !== 'owner') {
    const newest = await programVersion(table, program.id, await latestVersion(table, program.id));
    if (newest.program.manager.email.toLowerCase() !== program.manager.email.toLowerCase())
      return json(409, { message: 'Only an owner of the program may name another manager.' });
  }
  const edits = request.query['edits'];
  const applied = await applyProgram({ table, clock }, read.program, {
    by: manager.id,
    text,
    ...(edits !== undefined && { edits: Number(edits) }),
  });
  return applied.kind === 'refused' ? json(409, { message: sentence(applied.because) }) : json(200, applied);
}

/** The forms of a cohort: their questions as last seen, what is mapped, and what no longer fits. */
export async function readForms(table: Table, { cohort, program }: CohortWithProgram): Promise<FormView[]> {
  const sources = await listSources(table, cohort.id);
  return sources
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, provider, purpose, lastDeliveryAt, seen = [], fields, survey }) => {
      const known = new Set(seen.map(({ ref }) => ref));
      const mapped = new Set(Object.values(fields));
      const asked = program.surveys.find((one) => one.id === survey)?.questions ?? [];
      return {
        id,
        provider,
        purpose,
        ...(lastDeliveryAt !== undefined && { lastDeliveryAt }),
        at: program.sources.findIndex((one) => one.id === id),
        questions: (purpose === 'survey' ? asked : program.questions).map((question) => ({
          id: question.id,
          text: question.text,
          required: 'required' in question && question.required,
        })),
        fields,
        seen: seen.map(({ ref, title = '', type }) => ({
          ref,
          type,
          title: title || ref,
          isNew: !mapped.has(ref),
        })),
        gone: seen.length > 0 ? Object.values(fields).filter((ref) => !known.has(ref)) : [],
      };
    });
}

const PreviewBody = z.object({ text: z.string().max(300_000), source: z.string() });

/** The newest deliveries of a form as the draft's mapping would read them. Nothing is kept. */
export async function previewMapping(
  { table, bucket }: { readonly table: Table; readonly bucket: Bucket },
  { cohort }: CohortWithProgram,
  { request }: { readonly request: HttpRequest },
): Promise<HttpAnswer | undefined> {
  const read = PreviewBody.safeParse(jsonBody(request));
  const file = read.data && readProgramFile(FILE, read.data.text, KNOWN_EMAILS);
  if (file?.kind !== 'program')
    return json(422, { message: 'Mend the problems of the program before you try its mapping.' });
  const source = (await listSources(table, cohort.id)).find(({ id }) => id === read.data?.source);
  const drafted = file.program.sources.find(({ id }) => id === read.data?.source);
  if (!source || !drafted) return undefined;
  if (source.purpose === 'survey')
    return json(409, { message: 'Answers to surveys are confidential, so there is nothing to try it on.' });
  const newest = (await listDeliveries(table))
    .filter((one) => one.source === source.id)
    .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1))
    .slice(0, PREVIEWED);
  const rows = await Promise.all(
    newest.map(async (delivery): Promise<PreviewRow> => {
      const parsed = parseDelivery(source, delivery, await bodyOf(bucket, delivery));
      return { at: delivery.receivedAt, ...readAs(file.program, drafted, parsed) };
    }),
  );
  return json(200, rows);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentence(text: string): string {
  return `${capital(text)}.`;
}
