/** The managers' JSON API: every route with the least role that it asks for. */
import type { Clock } from '../../shared/domain/calendar.ts';
import { type HttpAnswer, type HttpHandler, type HttpRequest, json } from '../../shared/http.ts';
import type { MailAccount, Mailer } from '../../shared/email/mailer.ts';
import { cohortFor, type Manager, signedIn } from '../../shared/usecases/access/cohort-access.ts';
import type { SecretMaker } from '../../shared/secrets.ts';
import type { Bucket } from '../../shared/store/bucket.ts';
import { findRun } from '../../shared/store/pairs.ts';
import type { ManagerRole, RunningCohort } from '../../shared/store/programs.ts';
import type { Table } from '../../shared/store/table.ts';
import { readAudit } from './screens/audit.ts';
import { correctAnswers, mergePeople, readDuplicates } from './screens/corrections.ts';
import { compareMatches, readEquity, readMatch } from './screens/matching.ts';
import { readDelivery, readIncoming, replay, sendSample } from './screens/deliveries.ts';
import { readJourney } from './screens/journey.ts';
import {
  callBack,
  checkMail,
  readCalendar,
  readMail,
  readMails,
  readMany,
  sendTest,
  writeToMany,
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
import { actOnBoard, approveMatch, matchAgain, priceChange, readBoard, readChoices } from './screens/board.ts';
import { confirmSetup, connectForm, readSetup } from './screens/setup.ts';
import { decideMany, decideScreening } from './screens/screening.ts';

export interface Dependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly secrets: SecretMaker;
  readonly mailer: Mailer;
  readonly mailAccount: MailAccount;
  readonly publicUrl: string;
  readonly clock: Clock;
}

/** What somebody asks for, and who. */
export interface Asked {
  readonly request: HttpRequest;
  readonly manager: Manager;
}

type Action = (dependencies: Dependencies, asked: Asked) => Promise<HttpAnswer>;

/** A route without a line here answers that there is nothing, and fails a test. */
const ACTIONS: Readonly<Record<string, Action>> = {
  'GET /api/me': async ({ table }, { manager }) => json(200, await readMe(table, manager)),
  'GET /api/cohorts/{cohort}': reads(showCohort),
  'GET /api/cohorts/{cohort}/today': reads(({ table, clock }, running) => readToday(table, running, clock)),
  'GET /api/cohorts/{cohort}/people': reads(({ table }, running) => readPeople(table, running)),
  'GET /api/cohorts/{cohort}/people/{person}': reads(({ table }, running, { params }) =>
    readPerson(table, running, params['person'] ?? ''),
  ),
  'POST /api/cohorts/{cohort}/people/screening': does(decideMany),
  'POST /api/cohorts/{cohort}/people/{person}/answers': does(correctAnswers),
  'GET /api/cohorts/{cohort}/duplicates': reads(readDuplicates),
  'POST /api/cohorts/{cohort}/duplicates': does(mergePeople),
  'POST /api/cohorts/{cohort}/people/{person}/screening': does(decideScreening),
  'GET /api/cohorts/{cohort}/match': reads(readMatch),
  'GET /api/cohorts/{cohort}/match/compare': reads(compareMatches),
  'GET /api/cohorts/{cohort}/match/equity': reads(readEquity),
  'GET /api/cohorts/{cohort}/review': reads(readBoard),
  'POST /api/cohorts/{cohort}/review': does(actOnBoard),
  'GET /api/cohorts/{cohort}/review/price': reads(priceChange),
  'GET /api/cohorts/{cohort}/review/choices': reads(readChoices),
  'POST /api/cohorts/{cohort}/review/run': does(matchAgain),
  'POST /api/cohorts/{cohort}/approve': does(approveMatch),
  'GET /api/cohorts/{cohort}/pairs': reads(readPairs),
  'POST /api/cohorts/{cohort}/pairs/{pair}/end': does(decidePair),
  'GET /api/cohorts/{cohort}/journey': reads(({ table }, running) => readJourney(table, running)),
  'GET /api/cohorts/{cohort}/calendar': reads(readCalendar),
  'GET /api/cohorts/{cohort}/mails': reads((_, running) => Promise.resolve(readMails(running))),
  'GET /api/cohorts/{cohort}/mails/{touchpoint}': reads(readMail),
  'POST /api/cohorts/{cohort}/mails/{touchpoint}/check': ofCohort('reader', checkMail),
  'POST /api/cohorts/{cohort}/mails/{touchpoint}/test': does(sendTest),
  'GET /api/cohorts/{cohort}/many': reads(readMany),
  'POST /api/cohorts/{cohort}/many': does(writeToMany),
  'POST /api/cohorts/{cohort}/many/{mail}/undo': does(callBack),
  'GET /api/cohorts/{cohort}/outbox': reads(readOutbox),
  'POST /api/cohorts/{cohort}/outbox/pause': does(pauseMail),
  'POST /api/cohorts/{cohort}/outbox/held': does(decideHeld),
  'GET /api/cohorts/{cohort}/deliveries': reads(({ table }, running) => readIncoming(table, running)),
  'GET /api/cohorts/{cohort}/results': reads(({ table }, running) => readResults(table, running)),
  'GET /api/cohorts/{cohort}/audit': reads(({ table }, running) => readAudit(table, running)),
  'GET /api/cohorts/{cohort}/setup': reads(readSetup),
  'POST /api/cohorts/{cohort}/setup': does(confirmSetup),
  'POST /api/sources/{source}/connect': orNothing(connectForm),
  'POST /api/sources/{source}/replay': orNothing(replay),
  'POST /api/sources/{source}/sample': orNothing(sendSample),
  'GET /api/sources/{source}/deliveries/{delivery}': orNothing(readDelivery),
  'GET /api/cohorts/{cohort}/program': reads(({ table }, running) => readProgram(table, running)),
  'GET /api/cohorts/{cohort}/program/versions/{version}': reads(({ table }, running, request) =>
    readVersion(table, running, request),
  ),
  'GET /api/cohorts/{cohort}/forms': reads(({ table }, running) => readForms(table, running)),
  'POST /api/cohorts/{cohort}/forms/preview': ofCohort('reader', previewMapping),
  'GET /api/program/starter': ({ clock }, { manager }) =>
    Promise.resolve(json(200, readStarter(manager, clock()))),
  'POST /api/program/draft': checkDraft,
  'PUT /api/program': orNothing(putProgram),
};

export function managerApi(dependencies: Dependencies): HttpHandler {
  return async (request) => {
    const manager = signedIn(request);
    if (!manager) return json(401, { message: 'Please sign in.' });
    return (await ACTIONS[request.route]?.(dependencies, { request, manager })) ?? notFound();
  };
}

/** An act that looks for itself who may do it. */
function orNothing(
  act: (dependencies: Dependencies, asked: Asked) => Promise<HttpAnswer | undefined>,
): Action {
  return async (dependencies, asked) => (await act(dependencies, asked)) ?? notFound();
}

/** Shows something of a cohort to everybody with a role in its program. */
function reads(
  read: (
    dependencies: Dependencies,
    running: RunningCohort,
    request: HttpRequest,
  ) => Promise<object | undefined>,
): Action {
  return ofCohort('reader', async (dependencies, running, { request }) => {
    const view = await read(dependencies, running, request);
    return view && json(200, view);
  });
}

/** Changes something of a cohort. */
function does(
  act: (dependencies: Dependencies, running: RunningCohort, asked: Asked) => Promise<HttpAnswer | undefined>,
): Action {
  return ofCohort('manager', act);
}

function ofCohort(
  atLeast: ManagerRole,
  act: (dependencies: Dependencies, running: RunningCohort, asked: Asked) => Promise<HttpAnswer | undefined>,
): Action {
  return async (dependencies, asked) => {
    const cohort = asked.request.params['cohort'] ?? '';
    const running = await cohortFor(dependencies.table, asked.request, { cohort, atLeast });
    return (running && (await act(dependencies, running, asked))) ?? notFound();
  };
}

async function showCohort({ table }: Dependencies, { cohort }: RunningCohort): Promise<object> {
  const run =
    cohort.publishedRun === undefined ? undefined : await findRun(table, cohort.id, cohort.publishedRun);
  return { cohort, run };
}

function notFound(): HttpAnswer {
  return json(404, { message: 'There is nothing here.' });
}
