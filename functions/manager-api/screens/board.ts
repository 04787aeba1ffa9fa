/** The review board: the draft of a match as a manager changes it, with the price of every change before it is made. */
import { SIDES } from '../../../shared/domain/pair.ts';
import * as z from 'zod';
import { nameIn } from '../../../shared/domain/application.ts';
import type { RunDifference } from '../../../shared/domain/matching/compare.ts';
import { constraintsOf } from '../../../shared/domain/matching/constraints.ts';
import { inWords, list } from '../../../shared/domain/matching/reasons.ts';
import type { Change, Effect, WhyNot } from '../../../shared/domain/matching/review.ts';
import { touchpointsOf } from '../../../shared/domain/journey.ts';
import { lastIntroduction } from '../../../shared/domain/last-introduction.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { approve } from '../../../shared/usecases/matching/approve.ts';
import {
  actOnReview,
  openReview,
  type OpenReview,
  publishReview,
  sinceDraft,
} from '../../../shared/usecases/matching/review.ts';
import { type ApprovalEmails, type BoardView, changeOf, ordered } from '../console/board-change.ts';
import {
  type ManagerRequest,
  type ApiDependencies,
  readerRoute,
  managerRoute,
  type Routes,
} from '../route.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';

export type { ApprovalEmails, BoardView };

/** What a change would bring, before it is made. */
export interface PriceView {
  readonly name: string;
  readonly possible: boolean;
  readonly says: readonly string[];
}

export interface Choice {
  readonly mentor: string;
  readonly name: string;
  /** A lock goes over the rules of the program. */
  readonly possible: 'yes' | 'against-the-rules' | 'no';
  readonly says: readonly string[];
}

const Pair = { mentee: z.string(), mentor: z.string() };
const ChangeBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['lock', 'unlock', 'veto', 'unveto']), ...Pair }),
  z.object({ kind: z.literal('move'), mentee: z.string(), to: z.string() }),
  z.object({ kind: z.literal('seats'), mentor: z.string(), seats: z.coerce.number().int().min(0).max(10) }),
]);
const ActBody = z.object({
  revision: z.int(),
  act: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('change'), change: ChangeBody }),
    z.object({ kind: z.enum(['undo', 'redo']) }),
  ]),
});

/** Both sides of a pair are asked, each person in one email, and whoever has no mentor is told, as far as the program has emails for it. */
export function approvalEmails(
  program: Program,
  {
    pairs,
    unmatched,
  }: {
    readonly pairs: readonly { readonly mentor: string; readonly mentee: string }[];
    readonly unmatched: number;
  },
): ApprovalEmails {
  const asked = touchpointsOf(program, 'proposed')
    .filter(({ to }) => to === 'concerned')
    .reduce((sum, { role }) => {
      const sides = SIDES.filter((side) => role === undefined || role === side);
      return sum + new Set(pairs.flatMap((pair) => sides.map((side) => pair[side]))).size;
    }, 0);
  const told = touchpointsOf(program, 'unmatched').filter(({ to }) => to === 'concerned').length;
  return { asked, without: unmatched * told };
}

type BoardNeeds = Pick<ApiDependencies, 'table' | 'bucket' | 'clock'>;

const MOST_CHOICES = 8;

async function readBoard(dependencies: BoardNeeds, found: CohortWithProgram): Promise<BoardView | undefined> {
  const open = await openReview(dependencies, found);
  return open && viewOf(open);
}

async function actOnBoard(
  dependencies: BoardNeeds,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const open = await openReview(dependencies, found);
  if (!open) return undefined;
  const read = ActBody.safeParse(jsonBody(request));
  if (!read.success) return json(422, { message: 'The change could not be read.' });
  if (read.data.revision !== open.review.revision) return movedMeanwhile();
  const { act } = read.data;
  const most = found.program.policies.capacity.most;
  if (act.kind === 'change' && act.change.kind === 'seats' && act.change.seats > most)
    return json(422, { message: `The program allows at most ${most} mentees per mentor.` });
  const before = viewOf(open);
  const acted = await actOnReview(dependencies, open, { act, by: manager.id });
  switch (acted.kind) {
    case 'moved':
      return movedMeanwhile();
    case 'impossible':
      return json(409, { message: acted.because });
    case 'done': {
      const after = await openReview(dependencies, found);
      return after && json(200, changeOf(before, viewOf(after)));
    }
  }
}

/** What a change would bring, in words. Nothing is changed. */
async function priceChange(
  dependencies: BoardNeeds,
  found: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<PriceView | undefined> {
  const open = await openReview(dependencies, found);
  const { data: change } = ChangeBody.safeParse(request.query);
  return open && change && { name: nameOfChange(open, change), ...priced(open, change) };
}

/** Where a mentee could go instead, the cheapest first, each with its price; and the reason for one who is asked about. */
async function readChoices(
  dependencies: BoardNeeds,
  found: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<readonly Choice[] | undefined> {
  const open = await openReview(dependencies, found);
  const mentee = request.query['mentee'] ?? '';
  if (!open || !open.input.mentees.some(({ id }) => id === mentee)) return undefined;
  const { input } = open;
  const asked = request.query['mentor'];
  const mentors = asked === undefined ? input.mentors : input.mentors.filter(({ id }) => id === asked);
  const choices = mentors.map(({ id }): Choice & { readonly costs: number } => {
    const name = nameOf(open, id);
    const why = whyNot(open, mentee, id);
    if (typeof why === 'string') return { mentor: id, name, says: [why], possible: 'no', costs: Infinity };
    switch (why.kind) {
      case 'they-are-a-pair':
        return { mentor: id, name, says: ['They are already a pair.'], possible: 'no', costs: Infinity };
      case 'not-allowed': {
        const says = [`Not allowed: ${list(why.obstacles.map(inWords))}.`];
        const possible = why.obstacles.includes('same-person') ? 'no' : 'against-the-rules';
        return { mentor: id, name, says, possible, costs: Infinity };
      }
      case 'costs': {
        const { placedLost, pointsLost } = why.effect;
        const says = [`${why.score} points for this pair.`, ...effectInWords(open, why.effect)];
        return { mentor: id, name, says, possible: 'yes', costs: placedLost * 1e6 + pointsLost };
      }
    }
  });
  return choices
    .filter(({ possible }) => possible === 'yes' || asked !== undefined)
    .sort((a, b) => a.costs - b.costs)
    .slice(0, MOST_CHOICES)
    .map(({ costs: _, ...choice }) => choice);
}

/** Why a mentor has no mentee, in a sentence. */
async function readFreeMentor(
  dependencies: BoardNeeds,
  found: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<{ readonly says: string } | undefined> {
  const open = await openReview(dependencies, found);
  const mentor = request.query['mentor'] ?? '';
  if (!open?.input.mentors.some(({ id }) => id === mentor)) return undefined;
  const seats = viewOf(open).mentors.find(({ id }) => id === mentor)?.seats ?? 0;
  if (seats === 0) return { says: 'Has no seat in this match.' };
  const { suits, kept } = open.board.review.whyFree(mentor);
  if (suits > 0)
    return {
      says: `${suits === 1 ? '1 mentee fits' : `${suits} mentees fit`}, and the match as a whole is worth most with ${suits === 1 ? 'that one' : 'each of them'} elsewhere.`,
    };
  const most = kept.slice(0, MOST_RULES).map(({ obstacle, mentees }) => `${inWords(obstacle)} (${mentees})`);
  return { says: most.length === 0 ? 'No mentee takes part.' : `No mentee fits: ${list(most)}.` };
}

const MOST_RULES = 3;

/** Why not, or the sentence that says what stands in the way of even asking: a mentor without a seat, a locked mentee. */
function whyNot(open: OpenReview, mentee: string, mentor: string): WhyNot | string {
  try {
    return open.board.review.whyNot(mentee, mentor);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** Matches again: what changed since the draft comes in, locks, vetoes and seats stay. */
async function matchAgain(
  dependencies: BoardNeeds,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const open = await openReview(dependencies, found);
  if (!open) return undefined;
  const read = z.object({ revision: z.int() }).safeParse(jsonBody(request));
  if (read.data?.revision !== open.review.revision) return movedMeanwhile();
  const difference = differenceInWords(open, sinceDraft(open));
  const published = await publishReview(dependencies, open, manager.id);
  return published ? json(200, { difference }) : movedMeanwhile();
}

function movedMeanwhile(): HttpAnswer {
  return json(409, { message: 'Someone changed this match since you opened it. Reload it and try again.' });
}

function priced(open: OpenReview, change: Change): Omit<PriceView, 'name'> {
  try {
    return { possible: true, says: effectInWords(open, open.board.review.priceOf(change)) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { possible: false, says: [error.message] };
  }
}

function viewOf(open: OpenReview): BoardView {
  const { review, result, input, found } = open;
  const { pairs, unmatched, placed, total } = result;
  const { vetoes, seats } = constraintsOf(open.standing);
  const names = [...new Set([...input.mentees, ...input.mentors].map(({ id }) => id))];
  return ordered({
    revision: review.revision,
    placed,
    total,
    emails: approvalEmails(found.program, { pairs, unmatched: unmatched.length }),
    names: Object.fromEntries(names.map((id) => [id, nameOf(open, id)])),
    mentors: input.mentors.map(({ id, seats: free }) => ({ id, seats: seats.get(id) ?? free })),
    pairs: pairs.map(({ mentee, mentor, score, why, locked }) => ({
      mentee,
      mentor,
      score,
      why,
      locked: locked === true,
    })),
    unmatched: unmatched.map(({ mentee, sentence, help }) => ({ mentee, because: sentence, help })),
    vetoes,
    acts: review.acts.map((change, index) => ({
      name: nameOfChange(open, change),
      standing: open.void.has(index) ? 'void' : index < review.done ? 'done' : 'undone',
    })),
    since: differenceInWords(open, sinceDraft(open)),
    most: found.program.policies.capacity.most,
  });
}

function nameOf({ applications, found }: OpenReview, person: string): string {
  const application = applications.get(person);
  return application ? nameIn(found.program, application.answers) || 'No name' : 'a former participant';
}

function nameOfChange(open: OpenReview, change: Change): string {
  const name = (person: string): string => nameOf(open, person);
  switch (change.kind) {
    case 'move':
      return `${name(change.mentee)} moves to ${name(change.to)}`;
    case 'lock':
      return `${name(change.mentee)} and ${name(change.mentor)} are locked`;
    case 'unlock':
      return `${name(change.mentee)} and ${name(change.mentor)} are no longer locked`;
    case 'veto':
      return `${name(change.mentee)} and ${name(change.mentor)} are ruled out`;
    case 'unveto':
      return `${name(change.mentee)} and ${name(change.mentor)} are allowed as a pair again`;
    case 'seats':
      return `${name(change.mentor)} takes ${count(change.seats, 'person', 'people')} in this match`;
  }
}

/** Sentences that say what a change brings; never none. */
function effectInWords(open: OpenReview, effect: Effect): string[] {
  const { pointsLost, placedLost, nowUnmatched, nowMatched, moved } = effect;
  const names = (people: readonly string[]): string => list(people.map((one) => nameOf(open, one)));
  return [
    placedLost === 0
      ? ''
      : placedLost > 0
        ? `${count(placedLost, 'person', 'people')} fewer with a mentor.`
        : `${count(-placedLost, 'person', 'people')} more with a mentor.`,
    pointsLost === 0
      ? 'The total points stay the same.'
      : pointsLost > 0
        ? `${count(pointsLost, 'point', 'points')} fewer in total.`
        : `${count(-pointsLost, 'point', 'points')} more in total.`,
    nowUnmatched.length > 0 ? `Left without a mentor: ${names(nowUnmatched)}.` : '',
    nowMatched.length > 0 ? `Newly placed: ${names(nowMatched)}.` : '',
    ...moved.map(
      ({ mentee, from, to }) =>
        `${nameOf(open, mentee)} moves from ${nameOf(open, from)} to ${nameOf(open, to)}.`,
    ),
  ].filter(Boolean);
}

function differenceInWords(
  open: OpenReview,
  { moved, nowMatched, nowUnmatched, placedGained, pointsGained }: RunDifference,
): string[] {
  const one = (people: readonly string[]): string => people[0] ?? '';
  if (moved.length + nowMatched.length + nowUnmatched.length === 0) return [];
  return effectInWords(open, {
    pointsLost: -pointsGained,
    placedLost: -placedGained,
    nowMatched,
    nowUnmatched,
    moved: moved.map(({ mentee, from, to }) => ({ mentee, from: one(from), to: one(to) })),
  });
}

function count(value: number, one: string, many: string): string {
  return `${value} ${value === 1 ? one : many}`;
}

/** Approves the published draft, with what was changed in it: only now are the proposals sent, by the workflow. */
async function approveMatch(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const { revision } = z
    .object({ revision: z.int().optional() })
    .catch({})
    .parse(jsonBody(request) ?? {});
  switch (await approve(dependencies, found, { by: manager.id, revision })) {
    case 'no-draft':
      return json(409, { message: 'There is no draft to approve.' });
    case 'too-late':
      return json(409, {
        message: `The last day for introductions was ${lastIntroduction(found.program)}. To send proposals after it, set a later day in the program first.`,
      });
    case 'moved':
      return movedMeanwhile();
    case 'approved':
      return json(202, { state: 'proposing' });
  }
}

export const routes = {
  'GET /api/cohorts/{cohort}/review': readerRoute(readBoard),
  'POST /api/cohorts/{cohort}/review': managerRoute(actOnBoard),
  'GET /api/cohorts/{cohort}/review/price': readerRoute(priceChange),
  'GET /api/cohorts/{cohort}/review/choices': readerRoute(readChoices),
  'GET /api/cohorts/{cohort}/review/mentor': readerRoute(readFreeMentor),
  'POST /api/cohorts/{cohort}/review/run': managerRoute(matchAgain),
  'POST /api/cohorts/{cohort}/approve': managerRoute(approveMatch),
} as const satisfies Routes;
