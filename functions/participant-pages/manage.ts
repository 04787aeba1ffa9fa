import { html } from 'htm/preact';
import { fromIso, longDate, resolveLocal } from '../../shared/domain/calendar.ts';
import {
  type Application,
  awaitsConsent,
  type HeldChange,
  mentors,
} from '../../shared/domain/application.ts';
import { unplacedUntil } from '../../shared/domain/retention.ts';
import type { Program } from '../../shared/domain/program.ts';
import { page, type View } from '../../shared/pages/page.ts';
import { findApplication } from '../../shared/store/applications.ts';
import { settleHeldChange } from '../../shared/usecases/screening/held-change.ts';
import { keepMe } from '../../shared/usecases/rights/keep-me.ts';
import { giveConsent } from '../../shared/usecases/screening/give-consent.ts';
import {
  type ApplicationAct,
  manageApplication,
  type ManageResult,
} from '../../shared/usecases/screening/manage-application.ts';
import { ownAnswersPage } from './own-answers.ts';
import { retryPage } from './retry-page.ts';
import type { PageNeeds, PageOf, Visit } from './visit.ts';

/** Give consent, change answers, change how many to mentor, pause, withdraw, and reopen until applications close. */
export const managePage: PageOf = async (dependencies, visit) => {
  const { link, found, application, fields } = visit;
  const site = found.program.program.name;
  if (!application)
    return page(
      { title: 'No application found', site },
      html`<p>You have not applied for ${found.program.cohort.name}.</p>`,
    );

  if (visit.query['data'] !== undefined) {
    // Few ask for it: it is loaded for them.
    const { ownArchivePage } = await import('./own-archive.ts');
    return ownArchivePage(dependencies, visit);
  }
  if (visit.query['answers'] !== undefined) return ownAnswersPage(dependencies, visit, application);
  const note = fields && (await act(dependencies, visit, application));
  if (note === 'moved') return retryPage(site, view(visit, application));
  const now = note
    ? ((await findApplication(dependencies.table, link.cohort, link.person)) ?? application)
    : application;
  return page(
    { title: 'Your application', site },
    html`${note && html`<p class="note" role="status">${note}</p>`}${view(visit, now)}`,
  );
};

/** What the page says about the button that was pressed. */
async function act(
  dependencies: PageNeeds,
  { found, fields }: Visit,
  application: Application,
): Promise<string | undefined> {
  const wish = fields?.get('do');
  if (wish === 'consent') {
    const given = await giveConsent(dependencies, found, application);
    return given === 'moved' ? 'moved' : 'Thank you. Your application is complete.';
  }
  if (wish === 'theirs' || wish === 'not-theirs') {
    const isTheirs = wish === 'theirs';
    const settled = await settleHeldChange(dependencies, found, { application, isTheirs });
    if (settled === 'applications-closed')
      return 'Applications have closed. Please reply to any of our emails instead.';
    if (settled === 'moved') return 'moved';
    return isTheirs ? 'Thank you. We use the new answers.' : 'Thank you. Nothing has changed.';
  }
  if (wish === 'keep') {
    const kept = await keepMe(dependencies, found, application);
    return kept === 'moved' ? 'moved' : 'Thank you. We keep your application.';
  }
  const asked = actNamed(wish, fields?.get('capacity'));
  if (!asked) return undefined;
  const result = await manageApplication(dependencies, found, { application, act: asked });
  return sentenceFor(result, asked, { application, program: found.program });
}

function actNamed(wish: string | undefined, capacity: string | undefined): ApplicationAct | undefined {
  switch (wish) {
    case 'capacity':
      // A field that was emptied is no number: 0 has to be written.
      return { kind: 'capacity', capacity: /^\d+$/.test(capacity ?? '') ? Number(capacity) : NaN };
    case 'pause':
    case 'resume':
    case 'withdraw':
    case 'return':
      return { kind: wish };
    default:
      return undefined;
  }
}

const DONE: Readonly<Record<ApplicationAct['kind'], string>> = {
  capacity: "Thank you. We've updated the number.",
  pause: "You're paused. We won't propose a match to you until you end the pause.",
  resume: "Good to have you back. We'll look for a match for you again.",
  withdraw: 'You have withdrawn.',
  return: "You're back in.",
};

function sentenceFor(
  result: ManageResult,
  { kind }: ApplicationAct,
  { application, program }: { readonly application: Application; readonly program: Program },
): string | undefined {
  switch (result) {
    case 'done':
      return DONE[kind];
    case 'moved':
      return 'moved';
    case 'nothing':
      return undefined;
    case 'not-a-number-of-seats':
      return `Please choose a number from 0 to ${program.policies.capacity.most}.`;
    case 'fewer-than-taken':
      return `You already mentor ${application.seatsTaken}. To end a match, reply to any of our emails.`;
    case 'applications-closed':
      return 'Applications have closed. Please reply to any of our emails instead.';
  }
}

function view(visit: Visit, application: Application): View {
  return html`${application.held && heldChange(application.held, visit)}${stands(visit, application)}`;
}

/** A form that came again waits until the person says whether it is theirs. */
function heldChange({ at }: HeldChange, { found }: Visit): View {
  const day = longDate(fromIso(at), found.program.cohort.zone);
  return html`<p class="note">
      ${`On ${day}, someone filled in the form with your address again. Nothing has changed yet.`}
    </p>
    <form method="post">
      <button class="main" name="do" value="theirs">It was me: use the new answers</button>
      <button name="do" value="not-theirs">It wasn't me</button>
    </form>`;
}

function stands({ found, address }: Visit, application: Application): View {
  const { program, cohort } = found;
  if (application.withdrawnAt !== undefined) {
    return html`<p>You have withdrawn from ${program.cohort.name}.</p>
      ${
        cohort.state === 'open' &&
        html`<form method="post">
          <button class="main" name="do" value="return">Reopen my application</button>
        </form>`
      }`;
  }
  const role = application.role === 'both' ? 'mentor and mentee' : application.role;
  const isIn = application.screening === 'accepted' && cohort.state !== 'open';
  const isOver = cohort.state === 'ended';
  const did = isIn ? (isOver ? 'took part in' : 'take part in') : 'applied for';
  return html`<p>${`You ${did} ${program.cohort.name} as a ${role}.`}</p>
    ${cohort.state === 'open' && html`<p><a class="button" href="?answers">Change my answers</a></p>`}
    ${awaitsConsent(program, application) && consent(program)}
    ${cohort.state === 'ended' && keeping(program, application)}
    ${
      !isOver &&
      mentors(application.role) &&
      html`<h2>How many people can you mentor?</h2>
        <form method="post">
          <label class="field" for="capacity">At the same time</label>
          <input
            type="number"
            id="capacity"
            name="capacity"
            min="0"
            max=${program.policies.capacity.most}
            value=${application.capacity}
          />
          <div class="buttons"><button name="do" value="capacity">Save number</button></div>
        </form>`
    }
    ${
      !isOver &&
      application.setAsideAt !== undefined &&
      html`<h2>Are you still there?</h2>
        <p>We proposed a match to you and haven't heard back, so we won't propose another one for now.</p>
        <form method="post"><button class="main" name="do" value="resume">I'm still here</button></form>`
    }
    ${
      !isOver &&
      application.setAsideAt === undefined &&
      html`<h2>${application.paused ? "You're paused" : 'Need a break?'}</h2>
        <p class="soft">While you pause, we propose no match to you. Your application stays as it is.</p>
        <form method="post">
          ${
            application.paused
              ? html`<button class="main" name="do" value="resume">Take part again</button>`
              : html`<button name="do" value="pause">Pause my application</button>`
          }
        </form>`
    }
    ${
      !isOver &&
      html`<h2>Not this time?</h2>
        <p class="soft">
          ${cohort.state === 'open' && 'You can reopen your application before applications close. '}If you
          have a match, we'll tell the other person that it has ended.
        </p>
        <form method="post"><button name="do" value="withdraw">Withdraw my application</button></form>`
    }
    <h2>Email</h2>
    <p><a href=${address('unsubscribe')}>Choose which emails you get</a></p>
    <h2>What we keep about you</h2>
    <p><a href="?data">Take everything that we keep about you</a></p>`;
}

/** Who has no match is erased some time after the end, unless they say that they want to be kept. */
function keeping(program: Program, { keptUntil, menteePair, seatsTaken }: Application): View {
  if (menteePair !== undefined || seatsTaken > 0) return html``;
  const { zone } = program.cohort;
  const until =
    keptUntil === undefined
      ? longDate(resolveLocal(unplacedUntil(program), '12:00', zone), zone)
      : longDate(fromIso(keptUntil), zone);
  return html`<h2>For the next cohort</h2>
    <p>${`${program.cohort.name} has ended. We keep what you told us until ${until}; then it is deleted.`}</p>
    ${
      keptUntil === undefined &&
      html`<form method="post">
        <button class="main" name="do" value="keep">Keep my application</button>
      </form>`
    }`;
}

function consent({ agreement, about, questions }: Program): View {
  const asked = questions.find(({ use }) => use === 'consent')?.text;
  return html`<h2>One step is missing</h2>
    <p>We need your consent before we can match you or send you anything else.</p>
    <p class="wrote">${agreement.text}</p>
    ${
      about.conduct !== undefined &&
      html`<h3>Code of conduct</h3>
        <p class="wrote">${about.conduct}</p>`
    }
    <form method="post">
      <p>${asked}</p>
      <button class="main" name="do" value="consent">I agree</button>
    </form>`;
}
