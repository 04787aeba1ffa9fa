/** A cohort in a memory table whose match waits for approval, and a manager who talks to the API. */
import { releasingWorkflow } from './release.ts';
import { managerApi } from '../../functions/manager-api/manager-api.ts';
import { matchCohort } from '../../functions/match-cohort/match-cohort.ts';
import { iso } from '../../shared/domain/calendar.ts';
import type { WatchedWorkflow } from '../../shared/usecases/journey/schedules.ts';
import type { Role } from '../../shared/domain/program-values.ts';
import type { Program } from '../../shared/domain/program.ts';
import type { Answers } from '../../shared/domain/answers.ts';
import { applicationChange, findApplication } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { keepPerson } from '../../shared/store/people.ts';
import { emptyWorld, MANAGER_PARTS, type TestWorld } from './world.ts';
import { cohortKey } from '../../shared/store/cohorts.ts';
import { newVersionWrites } from '../../shared/store/applications.ts';

export interface TestPerson {
  readonly name: string;
  readonly role: Role;
  readonly answers: Answers;
}

export const menteeWith = (name: string, wants: readonly string[], more: Answers = {}): TestPerson => ({
  name,
  role: 'mentee',
  answers: { wants, years: 1, languages: ['English'], zone: 'Europe/Berlin', consent: true, ...more },
});

export const mentorWith = (name: string, offers: readonly string[], more: Answers = {}): TestPerson => ({
  name,
  role: 'mentor',
  answers: {
    offers,
    years: 15,
    capacity: 1,
    languages: ['English'],
    zone: 'Europe/Berlin',
    consent: true,
    ...more,
  },
});

/** Keeps an application as if its form had been read, already accepted. Returns the person's id. */
export async function accepted(
  { table, program, now }: TestWorld,
  who: TestPerson,
  addressKey = 'address key',
): Promise<string> {
  const at = iso(now);
  const email = `${who.name.toLowerCase().replace(/\W+/g, '.')}@example.org`;
  const { id: person } = await keepPerson(table, addressKey, {
    email,
    name: who.name,
    zone: 'Europe/Berlin',
    createdAt: at,
    response: email,
  });
  const answers = { name: who.name, email, ...who.answers };
  const version = { response: person, submittedAt: at, receivedAt: at, role: who.role, answers };
  await table.transact(
    newVersionWrites(program, { application: undefined, versions: [] }, { person, version }),
  );
  const application = await findApplication(table, program.cohort.id, person);
  await table.write(applicationChange(application!, { screening: 'accepted' }));
  return person;
}

export interface ManagerOf {
  /** Asks the API as the program's manager; the answer's body is parsed. */
  ask<T = { readonly message: string }>(
    route: string,
    request?: AskOptions,
  ): Promise<{ readonly status: number; readonly body: T }>;
}

export interface AskOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly email?: string;
}

export function managerOf(
  {
    table,
    program,
    ...world
  }: TestWorld & { readonly bucket?: ReturnType<typeof memoryBucket>; readonly workflow?: WatchedWorkflow },
  clock: () => number,
): ManagerOf {
  const bucket = world.bucket ?? memoryBucket();
  const workflow = world.workflow ?? releasingWorkflow({ table, bucket, clock });
  const handler = managerApi({ table, bucket, clock, ...MANAGER_PARTS, workflow });
  return {
    async ask<T>(
      route: string,
      { params = {}, query = {}, body, email = program.program.manager.email }: AskOptions = {},
    ) {
      const all: Record<string, string> = { cohort: program.cohort.id, ...params };
      const [method = '', path = ''] = route.split(' ');
      const { status, body: text = 'null' } = await handler({
        method,
        route,
        path: path.replace(/\{(\w+)\}/g, (_, name: string) => all[name] ?? ''),
        params: all,
        query,
        headers: new Map(),
        body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body ?? {})),
        claims: { email, email_verified: 'true' },
      });
      return { status, body: JSON.parse(text) as T };
    },
  };
}

export async function worldInReview(people: readonly TestPerson[], program: Program) {
  const world = Object.assign(await emptyWorld(program), { bucket: memoryBucket() });
  const ids: Record<string, string> = {};
  for (const who of people) ids[who.name] = await accepted(world, who);
  const { table, bucket } = world;
  await table.write({ kind: 'update', key: cohortKey(program.cohort.id), set: { state: 'closing' } });
  const clock = () => world.now;
  const match = matchCohort({ table, bucket, clock, stopwatch: () => 0 });
  await match({ cohort: program.cohort.id, generation: 1 });
  return { world, ids, manager: managerOf(world, clock) };
}
