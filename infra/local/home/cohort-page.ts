import { html } from 'htm/preact';
import { type Application, mentors, takesPart } from '../../../shared/domain/application.ts';
import { fromIso, iso, localDate, resolveLocal, shortDateTime } from '../../../shared/domain/calendar.ts';
import { standingInWords, upcomingOf } from '../../../shared/domain/journey.ts';
import { headcountOf } from '../../../shared/domain/measures.ts';
import { cohortTitle, type Program } from '../../../shared/domain/program.ts';
import type { CohortId } from '../../../shared/domain/brand.ts';
import { findCohortWithProgram, listCohorts } from '../../../shared/store/cohorts.ts';
import { formAddress, isOwnForm } from '../../../shared/domain/source.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { listOccurrences } from '../../../shared/store/occurrences.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { View } from '../../../shared/pages/page.ts';
import { dataTable, tag } from './layout.ts';
import type { Occurrence } from '../../../shared/domain/occurrence.ts';
import { listRuns } from '../../../shared/store/match-runs.ts';
import { type CohortWithProgram } from '../../../shared/domain/cohort.ts';

/** Where the cohort stands: numbers first, then what happens next and when. `gateway`: where the public pages are. */
export async function cohortPage(
  table: Table,
  { cohort, program }: CohortWithProgram,
  {
    gateway,
    example,
    now,
  }: { readonly gateway: string; readonly example: CohortId | undefined; readonly now: number },
): Promise<View> {
  const [applications, pairs, allRuns, occurrences, cohorts] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
    listRuns(table, cohort.id),
    listOccurrences(table, cohort.id),
    listCohorts(table),
  ]);
  const others = await Promise.all(
    cohorts.filter(({ id }) => id !== cohort.id).map(({ id }) => findCohortWithProgram(table, id)),
  );
  const ownForm = program.sources.find(isOwnForm);
  const runs = allRuns.filter(({ kind }) => kind !== 'trial');
  const tonight = allRuns.filter(({ kind }) => kind === 'trial').at(-1);
  const active = applications.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  const { seats, seekingSeats, mentors: canMentor, seeking } = headcountOf(program, { applications, pairs });
  const count = (state: string): number => pairs.filter((pair) => pair.state === state).length;

  return html`
    <h1>${program.program.name}: ${program.cohort.name}</h1>
    ${
      cohort.id === example &&
      html`<p class="card">
        ${'This is an example, so that there is something to look at: its people are made up, from the answers to a public survey. '}
        <a href=${`${gateway}/#//begin`}>Begin a program of your own</a>
      </p>`
    }
    <p class="soft">${`${standingInWords({ cohort, program }, now)}.`}</p>
    <p>
      <a href=${`${gateway}/about/${cohort.id}`}>Public page</a>
      ${cohort.state === 'open' && now >= resolveLocal(program.cohort.opens, '00:00', program.cohort.zone) && ownForm && html` · <a href=${formAddress(program, ownForm, gateway)}>Apply yourself</a>`}
    </p>
    ${
      others.length > 0 &&
      html`<form method="post" action="/cohort">
        ${others.map((one) => one && html`<button name="cohort" value=${one.cohort.id}>${`Show ${cohortTitle(one.program)}`}</button> `)}
      </form>`
    }
    ${
      cohort.state === 'review' &&
      html`<form method="post" action="/approve" class="card">
        <p>The draft is ready. No one has been told about it yet.</p>
        <button class="main">Approve match and send proposals</button>
      </form>`
    }
    <div class="grid">
      <section class="card" aria-labelledby="h-applications">
        <h2 id="h-applications">Applications</h2>
        <dl class="numbers">
          ${number('applied', active.length)} ${number('can mentor', canMentor)}
          ${number('look for a mentor', seeking)}
          ${number('something missing', active.filter(({ missing }) => missing.length > 0).length)}
          ${number('withdrawn', applications.length - active.length)}
          ${number('taking part', active.filter((one) => takesPart(program, one)).length)}
        </dl>
        ${seatsOf(seats, seekingSeats)}
        ${
          cohort.state === 'open' &&
          tonight &&
          html`<p>
            ${'Trial match: if applications had closed last night: '}
            <a href=${`/runs/${tonight.id}`}
              >${`${tonight.placed} placed, ${tonight.unmatched} without a mentor`}</a
            >${tonight.shortages[0] ? `, short by ${tonight.shortages[0].short} in ${tonight.shortages[0].label}.` : '.'}
          </p>`
        }
      </section>
      <section class="card" aria-labelledby="h-next">
        <h2 id="h-next">Coming up</h2>
        ${upcoming({ cohort, program }, occurrences, { now, pairs })}
      </section>
      <section class="card wide" aria-labelledby="h-days">
        <h2 id="h-days">Applications by day</h2>
        ${byDay(program, active)}
      </section>
      <section class="card" aria-labelledby="h-pairs">
        <h2 id="h-pairs">Pairs</h2>
        <dl class="numbers">
          ${number('proposed', count('proposed'))}
          ${number('introduced', count('introduced') + count('completed') + count('never-met'))}
          ${number('declined', count('declined'))} ${number('expired', count('expired'))}
          ${number(
            'sessions',
            pairs.reduce((sum, { sessions }) => sum + sessions, 0),
          )}
        </dl>
      </section>
      <section class="card" aria-labelledby="h-runs">
        <h2 id="h-runs">Match runs</h2>
        ${
          runs.length === 0
            ? html`<p class="soft">The first run starts when applications close.</p>`
            : dataTable(
                'Match runs, with their results',
                ['Run', 'Placed', 'Without', 'Points', 'Proof', 'ms'],
                runs.map((run) => [
                  html`<a href=${`/runs/${run.id}`}>${run.id}</a>`,
                  run.placed,
                  run.unmatched,
                  run.total,
                  run.optimal ? tag('optimal') : tag('bounded'),
                  run.milliseconds,
                ]),
              )
        }
      </section>
      ${
        pairs.length > 0 &&
        html`<section class="card wide" aria-labelledby="h-why">
          <h2 id="h-why">Reasons</h2>
          ${dataTable(
            'Pairs with their reasons',
            ['State', 'Points', 'Why'],
            pairs.slice(0, 12).map(({ state, score, why }) => [tag(state), score, why.join(' ')]),
          )}
        </section>`
      }
    </div>
  `;
}

function number(label: string, value: number): View {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

function seatsOf(seats: number, mentees: number): View {
  if (mentees === 0) return html`<p class="soft">${`Seats: ${seats}. No one looks for a mentor yet.`}</p>`;
  const coverage = Math.round((100 * seats) / mentees);
  return html`<h2 style="margin-top:1.25rem">${`Seats for ${mentees} mentees: ${seats}`}</h2>
    <div class="bar" role="img" aria-label=${`${seats} seats cover ${coverage} percent`}>
      <i style=${`width:${Math.min(coverage, 100)}%`}></i>
    </div>
    <p class="soft">
      ${`By number, ${coverage} percent are covered${seats < mentees ? `, short by ${mentees - seats}` : ''}. Who fits whom, the trial match says.`}
    </p>`;
}

function upcoming(
  found: CohortWithProgram,
  occurrences: readonly Occurrence[],
  by: Parameters<typeof upcomingOf>[2],
): View {
  const ahead = upcomingOf(found, occurrences, by);
  if (ahead.length === 0) return html`<p class="soft">Nothing else is planned.</p>`;
  return html`<ol class="next">
    ${ahead
      .slice(0, 8)
      .map(
        ({ at, what }) =>
          html`<li>
            <time datetime=${iso(at)}>${shortDateTime(at, found.program.cohort.zone)}</time
            ><span>${what}</span>
          </li>`,
      )}
  </ol>`;
}

/** Stacked bars, one a day: those who can mentor below, those who look for a mentor on top. */
function byDay(program: Program, applications: readonly Application[]): View {
  const days = new Map<string, { mentor: number; mentee: number }>();
  for (const { submittedAt, role } of applications) {
    const day = localDate(fromIso(submittedAt), program.cohort.zone);
    const counts = days.get(day) ?? { mentor: 0, mentee: 0 };
    counts[mentors(role) ? 'mentor' : 'mentee']++;
    days.set(day, counts);
  }
  const bars = [...days].sort(([a], [b]) => (a < b ? -1 : 1));
  if (bars.length === 0) return html`<p class="soft">No applications yet.</p>`;
  const most = Math.max(...bars.map(([, { mentor, mentee }]) => mentor + mentee));
  const width = 700 / Math.max(bars.length, 10);
  const height = (value: number): number => (110 * value) / most;
  const total = bars
    .map(([day, { mentor, mentee }]) => `${day}: ${mentor} mentors, ${mentee} mentees`)
    .join('; ');
  return html`<p class="key">
      <span><i></i>mentors</span><span><i class="warm"></i>mentees</span>
    </p>
    <svg class="bars" viewBox="0 0 700 150" role="img" aria-label=${total}>
      ${bars.map(([day, { mentor, mentee }], index) => {
        const x = index * width + 2;
        return html`<g>
          <rect
            class="mentor"
            x=${x}
            y=${130 - height(mentor)}
            width=${width - 4}
            height=${height(mentor)}
            rx="2"
          />
          <rect
            class="mentee"
            x=${x}
            y=${130 - height(mentor) - height(mentee)}
            width=${width - 4}
            height=${height(mentee)}
            rx="2"
          />
          <text x=${x + width / 2 - 2} y="146" text-anchor="middle">${Number(day.slice(8))}</text>
          <text x=${x + width / 2 - 2} y=${124 - height(mentor) - height(mentee)} text-anchor="middle"
            >${mentor + mentee}</text
          >
        </g>`;
      })}
    </svg>`;
}
