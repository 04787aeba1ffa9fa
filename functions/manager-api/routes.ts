/** Every route of the managers' API, screen by screen. The gateways of both worlds are made from the same list. */
import type { Routes } from './route.ts';
import * as announcement from './screens/announcement.ts';
import * as audit from './screens/audit.ts';
import * as begin from './screens/begin.ts';
import * as board from './screens/board.ts';
import * as deliveries from './screens/deliveries.ts';
import * as email from './screens/email.ts';
import * as groupEmail from './screens/group-email.ts';
import * as imports from './screens/import.ts';
import * as journey from './screens/journey.ts';
import * as journeyEmail from './screens/journey-email.ts';
import * as matching from './screens/matching.ts';
import * as pairs from './screens/pairs.ts';
import * as people from './screens/people.ts';
import * as peopleDecisions from './screens/people-decisions.ts';
import * as peopleDuplicates from './screens/people-duplicates.ts';
import * as person from './screens/person.ts';
import * as personArchive from './screens/person-archive.ts';
import * as personEmail from './screens/person-email.ts';
import * as personNotes from './screens/person-notes.ts';
import * as personErase from './screens/person-erase.ts';
import * as personParticipation from './screens/person-participation.ts';
import * as program from './screens/program.ts';
import * as programDraft from './screens/program-draft.ts';
import * as programMapping from './screens/program-mapping.ts';
import * as results from './screens/results.ts';
import * as cohortEnd from './screens/cohort-end.ts';
import * as connectForm from './screens/connect-form.ts';
import * as setup from './screens/setup.ts';
import * as team from './screens/team.ts';
import * as tokens from './screens/tokens.ts';
import * as webhooks from './screens/webhooks.ts';
import * as today from './screens/today.ts';

export const API_ROUTES: Routes = together([
  today.routes,
  announcement.routes,
  begin.routes,
  setup.routes,
  connectForm.routes,
  program.routes,
  programDraft.routes,
  programMapping.routes,
  deliveries.routes,
  people.routes,
  peopleDecisions.routes,
  peopleDuplicates.routes,
  imports.routes,
  person.routes,
  personArchive.routes,
  personEmail.routes,
  personNotes.routes,
  personErase.routes,
  personParticipation.routes,
  matching.routes,
  board.routes,
  pairs.routes,
  journey.routes,
  journeyEmail.routes,
  email.routes,
  groupEmail.routes,
  results.routes,
  team.routes,
  cohortEnd.routes,
  tokens.routes,
  webhooks.routes,
  audit.routes,
]);

/** A route that two screens answer is a mistake of ours, and the second one would hide the first. */
function together(screens: readonly Routes[]): Routes {
  const keys = screens.flatMap((routes) => Object.keys(routes));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new Error(`Two screens answer ${twice}.`);
  return Object.assign({}, ...screens) as Routes;
}
