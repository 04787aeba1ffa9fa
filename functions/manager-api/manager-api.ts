/** The managers' JSON API: every route with the least role that it asks for. */
import type { Clock } from '../../shared/domain/calendar.ts';
import { type HttpAnswer, type HttpHandler, type HttpRequest, json } from '../../shared/http.ts';
import type { EmailAccount, Mailer } from '../../shared/email/mailer.ts';
import { cohortFor, type Manager, signedIn } from '../../shared/usecases/access/cohort-access.ts';
import type { SecretMaker } from '../../shared/secrets.ts';
import type { Bucket } from '../../shared/store/bucket.ts';
import { findRun } from '../../shared/store/pairs.ts';
import type { ManagerRole, CohortWithProgram } from '../../shared/store/programs.ts';
import type { Table } from '../../shared/store/table.ts';
import { readAudit } from './screens/audit.ts';
import { correctAnswers, mergePeople, readDuplicates } from './screens/corrections.ts';
import { compareMatches, readEquity, readMatch } from './screens/matching.ts';
import { readDelivery, readIncoming, replay, sendSample } from './screens/deliveries.ts';
import { readJourney } from './screens/journey.ts';
import {
  cancelGroupEmail,
  checkEmail,
  readCalendar,
  readEmail,
  readEmails,
  readGroupEmails,
  sendTest,
  planGroupEmail,
} from './screens/journey-email.ts';
import { decideHeld, pauseMail, readOutbox } from './screens/email.ts';
import { readMe, readToday } from './screens/today.ts';
import { decidePair, readPairs } from './screens/pairs.ts';
import { readPeople, readPerson } from './screens/people.ts';
import {
  checkDraft,
  previewMapping,
  putProgram,
  readForms,
  readProgram,
  readStarter,
  readVersion,
} from './screens/program.ts';
import { readResults } from './screens/results.ts';
import {
  actOnBoard,
  approveMatch,
  matchAgain,
  priceChange,
  readBoard,
  readChoices,
} from './screens/board.ts';
import { confirmSetup, connectForm, readSetup } from './screens/setup.ts';
import { decideMany, decideScreening } from './screens/screening.ts';

export interface Dependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly secrets: SecretMaker;
  readonly mailer: Mailer;
  readonly emailAccount: EmailAccount;
  readonly publicUrl: string;
  readonly clock: Clock;
}

/** What somebody asks for, and who. */
export interface ManagerRequest {
  readonly request: HttpRequest;
  readonly manager: Manager;
}

type Action = (dependencies: Dependencies, asked: ManagerRequest) => Promise<HttpAnswer>;

/** A route without a line here answers that there is nothing, and fails a test. */
const ACTIONS: Readonly<Record<string, Action>> = {
  'GET /api/me': async ({ table }, { manager }) => json(200, await readMe(table, manager)),
  'GET /api/cohorts/{cohort}': readerRoute(showCohort),
  'GET /api/cohorts/{cohort}/today': readerRoute(({ table, clock }, running) =>
    readToday(table, running, clock),
  ),
  'GET /api/cohorts/{cohort}/people': readerRoute(({ table }, running) => readPeople(table, running)),
  'GET /api/cohorts/{cohort}/people/{person}': readerRoute(({ table }, running, { params }) =>
    readPerson(table, running, params['person'] ?? ''),
  ),
  'POST /api/cohorts/{cohort}/people/screening': managerRoute(decideMany),
  'POST /api/cohorts/{cohort}/people/{person}/answers': managerRoute(correctAnswers),
  'GET /api/cohorts/{cohort}/duplicates': readerRoute(readDuplicates),
  'POST /api/cohorts/{cohort}/duplicates': managerRoute(mergePeople),
  'POST /api/cohorts/{cohort}/people/{person}/screening': managerRoute(decideScreening),
  'GET /api/cohorts/{cohort}/match': readerRoute(readMatch),
  'GET /api/cohorts/{cohort}/match/compare': readerRoute(compareMatches),
  'GET /api/cohorts/{cohort}/match/equity': readerRoute(readEquity),
  'GET /api/cohorts/{cohort}/review': readerRoute(readBoard),
  'POST /api/cohorts/{cohort}/review': managerRoute(actOnBoard),
  'GET /api/cohorts/{cohort}/review/price': readerRoute(priceChange),
  'GET /api/cohorts/{cohort}/review/choices': readerRoute(readChoices),
  'POST /api/cohorts/{cohort}/review/run': managerRoute(matchAgain),
  'POST /api/cohorts/{cohort}/approve': managerRoute(approveMatch),
  'GET /api/cohorts/{cohort}/pairs': readerRoute(readPairs),
  'POST /api/cohorts/{cohort}/pairs/{pair}/end': managerRoute(decidePair),
  'GET /api/cohorts/{cohort}/journey': readerRoute(({ table }, running) => readJourney(table, running)),
  'GET /api/cohorts/{cohort}/calendar': readerRoute(readCalendar),
  'GET /api/cohorts/{cohort}/emails': readerRoute((_, running) => Promise.resolve(readEmails(running))),
  'GET /api/cohorts/{cohort}/emails/{touchpoint}': readerRoute(readEmail),
  'POST /api/cohorts/{cohort}/emails/{touchpoint}/check': ofCohort('reader', checkEmail),
  'POST /api/cohorts/{cohort}/emails/{touchpoint}/test': managerRoute(sendTest),
  'GET /api/cohorts/{cohort}/group-emails': readerRoute(readGroupEmails),
  'POST /api/cohorts/{cohort}/group-emails': managerRoute(planGroupEmail),
  'POST /api/cohorts/{cohort}/group-emails/{email}/undo': managerRoute(cancelGroupEmail),
  'GET /api/cohorts/{cohort}/outbox': readerRoute(readOutbox),
  'POST /api/cohorts/{cohort}/outbox/pause': managerRoute(pauseMail),
  'POST /api/cohorts/{cohort}/outbox/held': managerRoute(decideHeld),
  'GET /api/cohorts/{cohort}/deliveries': readerRoute(({ table }, running) => readIncoming(table, running)),
  'GET /api/cohorts/{cohort}/results': readerRoute(({ table }, running) => readResults(table, running)),
  'GET /api/cohorts/{cohort}/audit': readerRoute(({ table }, running) => readAudit(table, running)),
  'GET /api/cohorts/{cohort}/setup': readerRoute(readSetup),
  'POST /api/cohorts/{cohort}/setup': managerRoute(confirmSetup),
  'POST /api/sources/{source}/connect': orNotFound(connectForm),
  'POST /api/sources/{source}/replay': orNotFound(replay),
  'POST /api/sources/{source}/sample': orNotFound(sendSample),
  'GET /api/sources/{source}/deliveries/{delivery}': orNotFound(readDelivery),
  'GET /api/cohorts/{cohort}/program': readerRoute(({ table }, running) => readProgram(table, running)),
  'GET /api/cohorts/{cohort}/program/versions/{version}': readerRoute(({ table }, running, request) =>
    readVersion(table, running, request),
  ),
  'GET /api/cohorts/{cohort}/forms': readerRoute(({ table }, running) => readForms(table, running)),
  'POST /api/cohorts/{cohort}/forms/preview': ofCohort('reader', previewMapping),
  'GET /api/program/starter': ({ clock }, { manager }) =>
    Promise.resolve(json(200, readStarter(manager, clock()))),
  'POST /api/program/draft': checkDraft,
  'PUT /api/program': orNotFound(putProgram),
};

export function managerApi(dependencies: Dependencies): HttpHandler {
  return async (request) => {
    const manager = signedIn(request);
    if (!manager) return json(401, { message: 'Please sign in.' });
    return (await ACTIONS[request.route]?.(dependencies, { request, manager })) ?? notFound();
  };
}

/** An act that looks for itself who may do it. */
function orNotFound(
  act: (dependencies: Dependencies, asked: ManagerRequest) => Promise<HttpAnswer | undefined>,
): Action {
  return async (dependencies, asked) => (await act(dependencies, asked)) ?? notFound();
}

/** Shows something of a cohort to everybody with a role in its program. */
function readerRoute(
  read: (
    dependencies: Dependencies,
    running: CohortWithProgram,
    request: HttpRequest,
  ) => Promise<object | undefined>,
): Action {
  return ofCohort('reader', async (dependencies, running, { request }) => {
    const view = await read(dependencies, running, request);
    return view && json(200, view);
  });
}

/** Changes something of a cohort. */
function managerRoute(
  act: (
    dependencies: Dependencies,
    running: CohortWithProgram,
    asked: ManagerRequest,
  ) => Promise<HttpAnswer | undefined>,
): Action {
  return ofCohort('manager', act);
}

function ofCohort(
  atLeast: ManagerRole,
  act: (
    dependencies: Dependencies,
    running: CohortWithProgram,
    asked: ManagerRequest,
  ) => Promise<HttpAnswer | undefined>,
): Action {
  return async (dependencies, asked) => {
    const cohort = asked.request.params['cohort'] ?? '';
    const running = await cohortFor(dependencies.table, asked.request, { cohort, atLeast });
    return (running && (await act(dependencies, running, asked))) ?? notFound();
  };
}

async function showCohort({ table }: Dependencies, { cohort }: CohortWithProgram): Promise<object> {
  const run =
    cohort.publishedRun === undefined ? undefined : await findRun(table, cohort.id, cohort.publishedRun);
  return { cohort, run };
}

function notFound(): HttpAnswer {
  return json(404, { message: 'There is nothing here.' });
}
