import { type Application, mentors } from '../../shared/domain/application.ts';
import { iso } from '../../shared/domain/calendar.ts';
import { holdsSeat, sideOf } from '../../shared/domain/pair.ts';
import { announce } from '../../shared/usecases/journey/announce.ts';
import { html } from 'htm/preact';
import { page, type View } from '../../shared/pages/page.ts';
import { applicationChange, findApplication } from '../../shared/store/applications.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import type { Write } from '../../shared/store/table.ts';
import { cohortKey } from '../../shared/store/cohorts.ts';
import { leaveWrites } from '../../shared/usecases/pairs/leave.ts';
import type { PageNeeds, PageOf, Visit } from './visit.ts';

/** Change how many to mentor, pause, withdraw, and come back until applications close. */
export const managePage: PageOf = async (dependencies, visit) => {
  const { link, running, application, fields } = visit;
  const site = running.program.program.name;
  if (!application)
    return page(
      { title: 'There is no application of yours', site },
      html`<p>You have not applied for this round.</p>`,
    );

  const done = fields && (await change(dependencies, visit, { application, wish: fields.get('do') ?? '' }));
  if (done === 'refused') {
    return page(
      { title: 'Please try once more', site, status: 409 },
      html`<p>Something changed at the same moment. Nothing was done.</p>
        ${view(visit, application)}`,
    );
  }
  const now = done
    ? ((await findApplication(dependencies.table, link.cohort, link.person)) ?? application)
    : application;
  return page(
    { title: 'Your application', site },
    html`${done && done !== 'nothing' && html`<p class="note" role="status">${done}</p>`}${view(visit, now)}`,
  );
};

async function change(
  { table, clock }: PageNeeds,
  visit: Visit,
  { application, wish }: { readonly application: Application; readonly wish: string },
): Promise<string> {
  const { running, fields } = visit;
  const { cohort, program } = running;
  const now = clock();
  const moved: Write = { kind: 'update', key: cohortKey(cohort.id), add: { inputs: 1 } };
  const carryOut = async (told: string, ...writes: readonly Write[]): Promise<string> =>
    (await table.transact([...writes, moved])).kind === 'done' ? told : 'refused';

  switch (wish) {
    case 'capacity': {
      const capacity = Math.trunc(Number(fields?.get('capacity')));
      const most = program.policies.capacity.most;
      if (!(capacity >= 0 && capacity <= most)) return `Please choose a number from 0 to ${most}.`;
      if (capacity < application.seatsTaken)
        return `You mentor ${application.seatsTaken} already. To give up a match, answer one of our emails.`;
      return carryOut('Thank you, we have noted it.', applicationChange(application, { capacity }));
    }
    case 'pause':
      return carryOut(
        'You are paused: we propose no match to you until you come back.',
        applicationChange(application, { paused: true }),
      );
    case 'resume':
      return carryOut('Good to have you back.', applicationChange(application, { paused: false }));
    case 'withdraw': {
      if (application.withdrawnAt !== undefined) return 'nothing';
      const pairs = (await listPairs(table, cohort.id)).filter(
        (pair) => holdsSeat(pair) && sideOf(pair, application.person),
      );
      const told = {
        event: 'withdrew',
        subject: `${application.person}:${application.revision}`,
        concerned: [{ person: application.person }],
      } as const;
      const set = { withdrawnAt: iso(now), menteePair: undefined, seatsTaken: 0 };
      const leaving = pairs.flatMap((pair) =>
        leaveWrites(program, pair, { side: sideOf(pair, application.person) ?? 'mentee', now }),
      );
      return carryOut(
        'You have withdrawn.',
        applicationChange(application, set),
        ...announce(program, told, now),
        ...withoutOwn(leaving, application),
      );
    }
    case 'return':
      if (cohort.state !== 'open') return 'Applications have closed, so please write to us instead.';
      return carryOut('You are back in.', applicationChange(application, { withdrawnAt: undefined }));
    default:
      return 'nothing';
  }
}

/** The leaver's own row is changed once, and the repair asked for once, however many pairs are left. */
function withoutOwn(writes: readonly Write[], application: Application): Write[] {
  const seen = new Set<string>();
  return writes.filter((write) => {
    const { pk, sk } = write.kind === 'put' ? write.item : write.key;
    const id = `${pk} ${sk}`;
    if (sk === `APP#${application.person}` || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

function view({ running, address }: Visit, application: Application): View {
  const { program, cohort } = running;
  if (application.withdrawnAt !== undefined) {
    return html`<p>You have withdrawn from ${program.cohort.name}.</p>
      ${cohort.state === 'open' && html`<form method="post"><button class="main" name="do" value="return">Come back</button></form>`}`;
  }
  return html`<p>
      You applied for ${program.cohort.name} as
      ${application.role === 'both' ? 'mentor and mentee' : application.role}.
    </p>
    ${
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
          <div class="buttons"><button name="do" value="capacity">Save</button></div>
        </form>`
    }
    <h2>${application.paused ? 'You are paused' : 'Need a break?'}</h2>
    <form method="post">
      ${
        application.paused
          ? html`<button class="main" name="do" value="resume">Take part again</button>`
          : html`<button name="do" value="pause">Pause</button>`
      }
    </form>
    <h2>Not this time?</h2>
    <p class="soft">
      You can come back until applications close. If you are in a match, the other side is told that it ends.
    </p>
    <form method="post"><button name="do" value="withdraw">Withdraw my application</button></form>
    <h2>Email</h2>
    <p><a href=${address('unsubscribe')}>Which email you get</a></p>`;
}
