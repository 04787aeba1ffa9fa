/** The managers' JSON API: state of a cohort, approval of a draft, replay of quarantined deliveries, program versions. */
import { type Clock, iso } from '../../shared/domain/calendar.ts';
import { describeProblem, readProgramFile } from '../../shared/domain/program-file.ts';
import type { HttpAnswer, HttpHandler, HttpRequest } from '../../shared/http.ts';
import { json } from '../../shared/http.ts';
import { applyProgram } from '../../shared/journey/apply-program.ts';
import { proposeRun } from '../../shared/journey/propose-run.ts';
import { KNOWN_MAILS } from '../../shared/mail/texts.ts';
import { cohortFor, type Manager, signedIn } from '../../shared/manager.ts';
import type { Bucket } from '../../shared/store/bucket.ts';
import { findSource, listDeliveries, replayWrite } from '../../shared/store/deliveries.ts';
import { findRun } from '../../shared/store/pairs.ts';
import { auditWrite, latestVersion, managerRole, type RunningCohort } from '../../shared/store/programs.ts';
import type { Table } from '../../shared/store/table.ts';
import { mapDelivery } from '../../shared/forms/map-delivery.ts';
import type { Secrets } from '../../shared/secrets.ts';
import { readMatch } from './draft.ts';
import { readIncoming } from './incoming.ts';
import { readJourney } from './journey.ts';
import { readMe, readToday } from './overview.ts';
import { decideScreening } from './screening.ts';
import { readPeople, readPerson } from './people.ts';

export interface Dependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

type Action = (dependencies: Dependencies, request: HttpRequest, manager: Manager) => Promise<HttpAnswer>;

const ACTIONS: readonly (readonly [method: string, path: RegExp, action: Action])[] = [
  ['GET', /^\/api\/me$/, async ({ table }, _, manager) => json(200, await readMe(table, manager))],
  ['GET', /^\/api\/cohorts\/[^/]+$/, showCohort],
  [
    'GET',
    /^\/api\/cohorts\/[^/]+\/today$/,
    ofCohort(({ table, clock }, running) => readToday(table, running, clock)),
  ],
  ['GET', /^\/api\/cohorts\/[^/]+\/people$/, ofCohort(({ table }, running) => readPeople(table, running))],
  [
    'GET',
    /^\/api\/cohorts\/[^/]+\/people\/[^/]+$/,
    ofCohort(({ table }, running, { params }) => readPerson(table, running, params['person'] ?? '')),
  ],
  ['GET', /^\/api\/cohorts\/[^/]+\/match$/, ofCohort((stores, running) => readMatch(stores, running))],
  ['GET', /^\/api\/cohorts\/[^/]+\/journey$/, ofCohort(({ table }, running) => readJourney(table, running))],
  [
    'GET',
    /^\/api\/cohorts\/[^/]+\/deliveries$/,
    ofCohort(({ table }, running) => readIncoming(table, running)),
  ],
  ['POST', /^\/api\/cohorts\/[^/]+\/approve$/, approve],
  ['POST', /^\/api\/cohorts\/[^/]+\/people\/[^/]+\/screening$/, screen],
  ['POST', /^\/api\/sources\/[^/]+\/replay$/, replay],
  ['PUT', /^\/api\/program$/, putProgram],
];

export function managerApi(dependencies: Dependencies): HttpHandler {
  return async (request) => {
    const manager = signedIn(request);
    if (!manager) return json(401, { message: 'Please sign in.' });
    const found = ACTIONS.find(([method, path]) => method === request.method && path.test(request.path));
    return found ? found[2](dependencies, request, manager) : notFound();
  };
}

/** Something of a cohort that everybody with a role in its program may see. */
function ofCohort(
  read: (
    dependencies: Dependencies,
    running: RunningCohort,
    request: HttpRequest,
  ) => Promise<object | undefined>,
): Action {
  return async (dependencies, request) => {
    const cohort = request.params['cohort'] ?? '';
    const running = await cohortFor(dependencies.table, request, { cohort, atLeast: 'reader' });
    const view = running && (await read(dependencies, running, request));
    return view ? json(200, view) : notFound();
  };
}

async function showCohort({ table }: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const running = await cohortFor(table, request, {
    cohort: request.params['cohort'] ?? '',
    atLeast: 'reader',
  });
  if (!running) return notFound();
  const { cohort } = running;
  const run =
    cohort.publishedRun === undefined ? undefined : await findRun(table, cohort.id, cohort.publishedRun);
  return json(200, { cohort, run });
}

async function screen(
  dependencies: Dependencies,
  request: HttpRequest,
  manager: Manager,
): Promise<HttpAnswer> {
  const cohort = request.params['cohort'] ?? '';
  const running = await cohortFor(dependencies.table, request, { cohort, atLeast: 'manager' });
  return (running && (await decideScreening(dependencies, running, { request, manager }))) ?? notFound();
}

/** Approves the published draft: only now are the proposals sent. */
async function approve(
  { table, bucket, clock }: Dependencies,
  request: HttpRequest,
  manager: Manager,
): Promise<HttpAnswer> {
  const running = await cohortFor(table, request, {
    cohort: request.params['cohort'] ?? '',
    atLeast: 'manager',
  });
  if (!running) return notFound();
  const { cohort } = running;
  if (cohort.state !== 'review' || cohort.publishedRun === undefined) {
    return json(409, { message: 'There is no draft to approve at the moment.' });
  }
  await table.write(
    auditWrite(cohort.id, iso(clock()), { by: manager.id, what: `approved-${cohort.publishedRun}` }),
  );
  const proposed = await proposeRun({ table, bucket, clock }, cohort.id, cohort.publishedRun);
  return json(200, { proposed });
}

/** Reads the quarantined deliveries of a source again, after its mapping was mended. */
async function replay(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { table, clock } = dependencies;
  const source = await findSource(table, request.params['source'] ?? '');
  const running = source && (await cohortFor(table, request, { cohort: source.cohort, atLeast: 'manager' }));
  if (!running) return notFound();
  const quarantined = (await listDeliveries(table)).filter(
    (one) => one.source === source.id && one.state === 'quarantined',
  );
  for (const delivery of quarantined) {
    await table.write(replayWrite(delivery, iso(clock())));
    await mapDelivery(dependencies, delivery);
  }
  const still = (await listDeliveries(table)).filter(
    (one) => one.source === source.id && one.state === 'quarantined',
  );
  return json(200, { replayed: quarantined.length, stillQuarantined: still.length });
}

/** Takes a program file. The first version of a program makes the sender of the file, if it names her, its owner. */
async function putProgram(
  { table, clock }: Dependencies,
  request: HttpRequest,
  manager: Manager,
): Promise<HttpAnswer> {
  const name = request.query['name'] ?? 'program.yaml';
  const read = readProgramFile(name, Buffer.from(request.body).toString('utf8'), KNOWN_MAILS);
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
  if (!may) return notFound();
  const applied = await applyProgram({ table, clock }, read.program, manager.id);
  return applied.kind === 'refused' ? json(409, { message: applied.because }) : json(200, applied);
}

function notFound(): HttpAnswer {
  return json(404, { message: 'There is nothing here.' });
}
