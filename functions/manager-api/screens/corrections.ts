/** What a manager mends in applications: a wrong answer, and two applications of one person. Both are kept as versions. */
import * as z from 'zod';
import { type AnswerValue, type Answers, readAnswer, textFor } from '../../../shared/domain/answers.ts';
import { nameIn } from '../../../shared/domain/application.ts';
import { iso } from '../../../shared/domain/calendar.ts';
import { likelyDuplicates } from '../../../shared/domain/duplicates.ts';
import { holdsSeat, sideOf } from '../../../shared/domain/pair.ts';
import type { Program, Question } from '../../../shared/domain/program.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { ADDRESS_KEY, currentSecret } from '../../../shared/secrets.ts';
import {
  correctionWrites,
  findApplication,
  listApplications,
  listVersions,
  mergeWrites,
} from '../../../shared/store/applications.ts';
import { auditWrite } from '../../../shared/store/audit.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { addressWrites, findPerson, personIdByAddress, profileWrite } from '../../../shared/store/people.ts';
import { cohortKey, listCohorts, type CohortWithProgram } from '../../../shared/store/programs.ts';
import { oneOf, type Table, type Write } from '../../../shared/store/table.ts';
import type { ManagerRequest, Dependencies } from '../manager-api.ts';
import type { DuplicateView } from '../views.ts';

/** Answers as they are written in a form: lists one on each line; empty takes the answer away. */
const Correction = z.object({
  revision: z.int(),
  answers: z.record(z.string(), z.string().max(20_000)),
});

/** Kinds whose answer is a list. */
const LISTS: ReadonlySet<Question['kind']> = new Set(['set', 'choice', 'language', 'availability']);

export async function correctAnswers(
  { table, clock, secrets }: Dependencies,
  { cohort, program }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = Correction.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'That is no correction of answers.' });
  const id = request.params['person'] ?? '';
  const [application, person] = await Promise.all([
    findApplication(table, cohort.id, id),
    findPerson(table, id),
  ]);
  if (!application || !person) return undefined;
  if (application.revision !== data.revision) return moved();

  const read = readCorrected(program, application.answers, data.answers);
  if ('wrong' in read) return json(422, { message: read.wrong });
  const { answers, changed } = read;
  if (changed.length === 0) return json(200, { changed: 0 });

  const now = iso(clock());
  const email = textFor(program, answers, 'email');
  const profile = {
    name: nameIn(program, answers),
    zone: textFor(program, answers, 'zone') || program.cohort.zone,
  };
  const address: Write[] = [];
  const asksEmail = program.questions.find(({ use }) => use === 'email')?.id ?? '';
  if (changed.includes(asksEmail) && email.toLowerCase() !== person.email.toLowerCase()) {
    if (await appliedElsewhere(table, cohort.program, id))
      return json(409, {
        message:
          'This person takes part in another program too, so that only she may change where email goes.',
      });
    const key = await currentSecret(secrets, ADDRESS_KEY);
    const owner = await personIdByAddress(table, key, email);
    if (owner !== undefined && owner !== id)
      return json(409, {
        message: 'Somebody else has applied with that address. If it is the same person, merge the two.',
      });
    address.push(...addressWrites(key, { person: id, email, isNew: owner === undefined }));
  }
  const result = await table.transact([
    ...correctionWrites(
      program,
      { application, versions: await listVersions(table, cohort.id, id) },
      {
        answers,
        at: now,
        keepsCapacity: !changed.some(
          (one) => program.questions.find(({ id: known }) => known === one)?.use === 'capacity',
        ),
      },
    ),
    // One write of a person: the address if it changed, with name and zone.
    ...(address.length > 0
      ? address.map((write) => withProfile(write, profile))
      : [profileWrite(id, profile)]),
    { kind: 'update', key: cohortKey(cohort.id), add: { inputs: 1 } },
    auditWrite(cohort.id, {
      at: now,
      by: manager.id,
      what: 'corrected-answers',
      about: id,
      note: changed.join(', '),
    }),
  ]);
  return result.kind === 'done' ? json(200, { changed: changed.length }) : moved();
}

/** A person's address is the same in all programs: no manager redirects the email of another's. */
async function appliedElsewhere(table: Table, program: string, person: string): Promise<boolean> {
  const others = (await listCohorts(table)).filter((one) => one.program !== program);
  const found = await Promise.all(others.map(({ id }) => findApplication(table, id, person)));
  return found.some((one) => one !== undefined);
}

function withProfile(write: Write, profile: { readonly name: string; readonly zone: string }): Write {
  return write.kind === 'update' ? { ...write, set: { ...write.set, ...profile } } : write;
}

function readCorrected(
  { questions }: Program,
  before: Answers,
  given: Readonly<Record<string, string>>,
): { readonly answers: Answers; readonly changed: readonly string[] } | { readonly wrong: string } {
  const answers = new Map<string, AnswerValue>(Object.entries(before));
  const changed: string[] = [];
  for (const [id, text] of Object.entries(given)) {
    const question = questions.find((one) => one.id === id);
    if (!question) return { wrong: 'A question of the correction is not in the program.' };
    if (text.trim() === '') {
      if (question.use === 'email') return { wrong: `"${question.text}" cannot be left empty.` };
      if (answers.delete(id)) changed.push(id);
      continue;
    }
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const read = readAnswer(question, LISTS.has(question.kind) ? lines : text);
    if (read.kind === 'unreadable') return { wrong: `"${question.text}": ${read.why}.` };
    if (JSON.stringify(read.value) === JSON.stringify(answers.get(id))) continue;
    answers.set(id, read.value);
    changed.push(id);
  }
  return { answers: Object.fromEntries(answers), changed };
}

function moved(): HttpAnswer {
  return json(409, { message: 'Somebody changed this application since you opened it. Look at it again.' });
}

/** Who may be one and the same; nothing is ever merged by itself. */
export async function readDuplicates(
  { table }: { readonly table: Table },
  { cohort, program }: CohortWithProgram,
): Promise<DuplicateView[]> {
  const applications = (await listApplications(table, cohort.id)).filter(
    ({ withdrawnAt }) => withdrawnAt === undefined,
  );
  const byPerson = new Map(applications.map((one) => [one.person, one]));
  const people = applications.map(({ person, answers }) => ({
    person,
    name: nameIn(program, answers),
    email: textFor(program, answers, 'email'),
  }));
  const sides = new Map(people.map((one) => [one.person, one]));
  return likelyDuplicates(people).map(({ people: pair, because }) => ({
    because,
    people: pair.map((id) => ({
      id,
      name: sides.get(id)?.name ?? '',
      email: sides.get(id)?.email ?? '',
      role: byPerson.get(id)?.role ?? '',
      appliedAt: byPerson.get(id)?.submittedAt ?? '',
      revision: byPerson.get(id)?.revision ?? 0,
    })),
  }));
}

/** A transaction holds a hundred writes. */
const MOST_VERSIONS = 90;

const Side = z.object({ person: z.string(), revision: z.int() });
const Merge = z.object({ keep: Side, drop: Side });

/** Two applications become one, made of the versions of both; the address of the other leads to it from now on. */
export async function mergePeople(
  { table, clock, secrets }: Dependencies,
  { cohort, program }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = Merge.safeParse(jsonBody(request));
  if (!data || data.keep.person === data.drop.person)
    return json(422, { message: 'Say which application stays and which one goes into it.' });
  const { keep, drop } = data;
  const [kept, dropped, droppedPerson, pairs] = await Promise.all([
    findApplication(table, cohort.id, keep.person),
    findApplication(table, cohort.id, drop.person),
    findPerson(table, drop.person),
    listPairs(table, cohort.id),
  ]);
  if (!kept || !dropped || !droppedPerson) return undefined;
  if (kept.revision !== keep.revision || dropped.revision !== drop.revision) return moved();
  if (await appliedElsewhere(table, cohort.program, drop.person))
    return json(409, { message: 'The one that would go takes part in another program too. Keep that one.' });
  if (pairs.some((pair) => holdsSeat(pair) && sideOf(pair, drop.person)))
    return json(409, {
      message: 'The application that would go is in a pair. Keep that one, or end the pair first.',
    });
  const [own, others, key] = await Promise.all([
    listVersions(table, cohort.id, keep.person),
    listVersions(table, cohort.id, drop.person),
    currentSecret(secrets, ADDRESS_KEY),
  ]);
  if (others.length > MOST_VERSIONS)
    return json(409, { message: 'The one that would go has too many versions to be moved. Keep that one.' });
  const now = iso(clock());
  const result = await table.transact([
    ...mergeWrites(program, { kept, dropped }, { versions: own, added: others }),
    ...addressWrites(key, { person: keep.person, email: droppedPerson.email, isNew: false }).slice(0, 1),
    // Afterwards a match, or a proposal, may name the one that goes.
    {
      kind: 'update',
      key: cohortKey(cohort.id),
      add: { inputs: 1 },
      when: oneOf('state', ['open', 'closing', 'review']),
    },
    auditWrite(cohort.id, { at: now, by: manager.id, what: 'merged', about: keep.person }),
  ]);
  if (result.kind === 'done') return json(200, { kept: keep.person });
  return ['open', 'closing', 'review'].includes(cohort.state)
    ? moved()
    : json(409, { message: 'The match is under way, so that applications cannot be merged any more.' });
}
