import { html } from 'htm/preact';
import { type Application, nameIn, seeksMentor } from '../../../shared/domain/application.ts';
import { fromIso, localDate, longDateTime, shortDateTime } from '../../../shared/domain/calendar.ts';
import { textFor } from '../../../shared/domain/answers.ts';
import { compareRuns } from '../../../shared/domain/matching/compare.ts';
import { type EquityInput, equityOf } from '../../../shared/domain/matching/equity.ts';
import { UNMATCHED_SENTENCES, type UnmatchedReason } from '../../../shared/domain/matching/reasons.ts';
import { readRun } from '../../../shared/usecases/matching/run-match.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import type { Bucket } from '../../../shared/store/bucket.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { View } from '../../../shared/pages/page.ts';
import { dataTable, tag } from './layout.ts';
import { listRuns } from '../../../shared/store/match-runs.ts';
import type { MatchRun } from '../../../shared/domain/match-run.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import type { Alternative, MatchedPair, MatchResult } from '../../../shared/domain/matching/match-result.ts';

export interface Stores {
  readonly table: Table;
  readonly bucket: Bucket;
}

const KINDS: Record<MatchRun['kind'], string> = {
  match: 'Match at the close',
  rematch: 'Freed seats matched again',
  trial: 'If applications had closed',
};
const SHOWN = 500;

/** All runs, the newest first, with what came of them and why people were left out. */
export async function runsPage({ table }: Stores, { cohort, program }: CohortWithProgram): Promise<View> {
  const runs = newestFirst(await listRuns(table, cohort.id));
  return html`
    <h1>Matches</h1>
    <p class="soft">
      Each run is the best that its rules allow, with proof: no other match places more people, or the same
      people with more points.
    </p>
    <section class="card">
      ${
        runs.length === 0
          ? html`<p class="soft">The first trial match runs on the night after applications open.</p>`
          : dataTable(
              'Match runs, newest first',
              ['Run', 'At', 'Placed', 'Without', 'Points', 'Spread', 'Why without', 'Proof', 'ms'],
              runs.map((run) => [
                html`<a href=${`/runs/${run.id}`}>${KINDS[run.kind]}</a>`,
                shortDateTime(fromIso(run.ranAt), program.cohort.zone),
                run.placed,
                run.unmatched,
                run.total,
                spreadOf(run),
                reasonsOf(run),
                run.optimal ? tag('optimal') : tag('bounded'),
                run.milliseconds,
              ]),
            )
      }
    </section>
  `;
}

/** One run: its pairs, those without, what is short, what changed since the run before, and whether chances were even. */
export async function runPage(
  stores: Stores,
  { cohort, program }: CohortWithProgram,
  { id, mentee, mentor }: { readonly id: string; readonly mentee?: string; readonly mentor?: string },
): Promise<View | undefined> {
  const runs = newestFirst(await listRuns(stores.table, cohort.id));
  const at = runs.findIndex((one) => one.id === id);
  const run = runs[at];
  if (!run) return undefined;
  const [result, applications] = await Promise.all([
    readRun(stores.bucket, run),
    listApplications(stores.table, cohort.id),
  ]);
  const byPerson = new Map(applications.map((one) => [one.person, one]));
  const nameOf = (person: string): string => nameIn(program, byPerson.get(person)?.answers ?? {});
  const pair = result.pairs.find((one) => one.mentee === mentee && one.mentor === mentor);
  if (pair) return pairView(run, pair, nameOf);
  if (mentee !== undefined) return undefined;
  const before = runs.slice(at + 1).find(({ kind }) => (kind === 'trial') === (run.kind === 'trial'));
  return html`
    <h1>${KINDS[run.kind]}</h1>
    <p class="soft">${longDateTime(fromIso(run.ranAt), program.cohort.zone)}; ${proofOf(run)}</p>
    <div class="grid">
      ${numbersOf(run)} ${shortOf(run)}
      ${before && run.kind === 'trial' && differenceOf(result, await readRun(stores.bucket, before))}
      <section class="card wide" aria-labelledby="h-pairs">
        <h2 id="h-pairs">Pairs</h2>
        ${pairsOf(run, result, nameOf)}
      </section>
      <section class="card wide" aria-labelledby="h-without">
        <h2 id="h-without">Without a mentor</h2>
        ${
          result.unmatched.length === 0
            ? html`<p class="soft">No one.</p>`
            : dataTable(
                'People without a mentor',
                ['Person', 'Why', 'What would help', 'For example with'],
                result.unmatched
                  .slice(0, SHOWN)
                  .map((one) => [
                    nameOf(one.mentee),
                    one.sentence,
                    one.help,
                    one.with.map(nameOf).join(', '),
                  ]),
              )
        }
      </section>
      ${equity({ program, result, applications, zone: program.cohort.zone })}
    </div>
  `;
}

function pairsOf(run: MatchRun, result: MatchResult, nameOf: (person: string) => string): View {
  if (result.pairs.length === 0 && result.circles.length === 0) return html`<p class="soft">None.</p>`;
  return dataTable(
    'Pairs of the run',
    ['Mentee', 'Mentor', 'Points', 'Why'],
    [
      ...result.pairs
        .slice(0, SHOWN)
        .map((one) => [
          html`<a href=${`/runs/${run.id}?mentee=${one.mentee}&mentor=${one.mentor}`}
            >${nameOf(one.mentee)}</a
          >`,
          nameOf(one.mentor),
          one.score,
          one.why.join(' '),
        ]),
      ...result.circles
        .slice(0, SHOWN)
        .map((one) => [one.members.map(nameOf).join(', '), '', one.score, one.why.join(' ')]),
    ],
  );
}

function numbersOf(run: MatchRun): View {
  const number = (label: string, value: View): View =>
    html`<div>
      <dt>${label}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<section class="card" aria-labelledby="h-numbers">
    <h2 id="h-numbers">Numbers</h2>
    <dl class="numbers">
      ${number('placed', run.placed)} ${number('without a mentor', run.unmatched)}
      ${number('points', run.total)} ${number('worst to best pair', spreadOf(run))}
    </dl>
    ${Object.entries(run.unmatchedBecause).map(
      ([reason, count]) =>
        html`<p class="soft">${count} without: ${UNMATCHED_SENTENCES[reason as UnmatchedReason]}</p>`,
    )}
  </section>`;
}

function shortOf({ shortages }: MatchRun): View {
  return html`<section class="card" aria-labelledby="h-short">
    <h2 id="h-short">Shortages</h2>
    ${
      shortages.length === 0
        ? html`<p class="soft">No shortages.</p>`
        : dataTable(
            'Missing places by topic',
            ['Asked for', 'Places missing'],
            shortages.map(({ label, short }) => [label, short]),
          )
    }
  </section>`;
}

function differenceOf(result: MatchResult, before: MatchResult): View {
  const { kept, moved, nowMatched, nowUnmatched, placedGained, pointsGained } = compareRuns(before, result);
  return html`<section class="card" aria-labelledby="h-difference">
    <h2 id="h-difference">Since the previous night</h2>
    <p>
      ${[
        `${signed(placedGained)} placed, ${signed(pointsGained)} points.`,
        `${kept} pairs are the same, ${moved.length} people have another mentor,`,
        `${nowMatched.length} have one now, ${nowUnmatched.length} have none any more.`,
      ].join(' ')}
    </p>
  </section>`;
}

/** Placed share and mean score by an optional group and by the day of applying; small groups are empty. */
function equity({
  program,
  result,
  applications,
  zone,
}: {
  readonly program: CohortWithProgram['program'];
  readonly result: MatchResult;
  readonly applications: readonly Application[];
  readonly zone: string;
}): View {
  const scores = new Map(result.pairs.map((one) => [one.mentee, one.score]));
  const without = new Set(result.unmatched.map((one) => one.mentee));
  const mentees = applications.filter(
    ({ person, role }) => seeksMentor(role) && (scores.has(person) || without.has(person)),
  );
  const rows = (groupOf: (one: Application) => string): View[][] =>
    equityOf(
      mentees.map((one): EquityInput => ({
        group: groupOf(one),
        placed: scores.has(one.person),
        score: scores.get(one.person),
      })),
    ).map(({ group, people, placedPercent, meanScore }) => [
      group,
      people,
      placedPercent === undefined ? 'too few to show' : `${placedPercent} %`,
      meanScore ?? '',
    ]);
  const head = (name: string): string[] => [name, 'People', 'Placed', 'Mean points'];
  if (mentees.length === 0) return '';
  const grouped = program.questions.some(({ use }) => use === 'group');
  return html`<section class="card wide" aria-labelledby="h-even">
    <h2 id="h-even">Equity</h2>
    ${
      grouped &&
      dataTable(
        'By group',
        head('Group'),
        rows(({ answers }) => textFor(program, answers, 'group') || 'not given'),
      )
    }
    ${dataTable(
      'By day of application',
      head('Applied on'),
      rows(({ submittedAt }) => localDate(fromIso(submittedAt), zone)),
    )}
  </section>`;
}

/** One pair: every point, in words, and who would be next on each side. */
function pairView(run: MatchRun, pair: MatchedPair, nameOf: (person: string) => string): View {
  const next = (label: string, one: Alternative | undefined): View => {
    if (!one) return html`<p>${`${label}: no alternative.`}</p>`;
    return html`<p>
      ${`${label}: `}<strong>${nameOf(one.person)}</strong>${`, at a cost of ${costOf(one)} in total.`}
    </p>`;
  };
  return html`
    <p><a href=${`/runs/${run.id}`}>All pairs of this run</a></p>
    <h1>${nameOf(pair.mentee)} with ${nameOf(pair.mentor)}</h1>
    <p class="soft">${pair.score} points${pair.locked && ', locked by the manager'}.</p>
    <div class="grid">
      <section class="card" aria-labelledby="h-why">
        <h2 id="h-why">Why</h2>
        <ul>
          ${pair.why.map((sentence) => html`<li>${sentence}</li>`)}
        </ul>
        <p class="soft">Told to the mentee: ${pair.whyForMentee.join(' ')}</p>
        <p class="soft">Told to the mentor: ${pair.whyForMentor.join(' ')}</p>
      </section>
      <section class="card" aria-labelledby="h-points">
        <h2 id="h-points">Points in detail</h2>
        ${dataTable(
          'Contributions',
          ['For', 'Points', 'Because of'],
          pair.contributions.map(({ feature, points, shared }) => [
            FEATURES[feature],
            points,
            shared.join(', '),
          ]),
        )}
      </section>
      <section class="card" aria-labelledby="h-next">
        <h2 id="h-next">Next choices</h2>
        ${next(`For ${nameOf(pair.mentee)}`, pair.forMentee)}
        ${next(`For ${nameOf(pair.mentor)}`, pair.forMentor)}
      </section>
    </div>
  `;
}

const FEATURES: Record<MatchedPair['contributions'][number]['feature'], string> = {
  asks: 'help asked for and offered',
  goals: 'goals in common',
  path: 'has done what is aspired to',
  interests: 'interests in common',
  availability: 'hours in common each week',
  years: 'years ahead',
  languages: 'languages in common',
  style: 'style and expectations',
  menteeWish: 'wish of the mentee, by rank',
  mentorWish: 'wish of the mentor, by rank',
  leftOut: 'left out before',
  neverMet: 'earlier pairs that never met',
};

function costOf({ pointsLost, placedLost }: Alternative): string {
  const points = `${pointsLost} ${pointsLost === 1 ? 'point' : 'points'}`;
  return placedLost > 0 ? `${placedLost} ${placedLost === 1 ? 'place' : 'places'} and ${points}` : points;
}

function newestFirst(runs: readonly MatchRun[]): MatchRun[] {
  return runs.toSorted((a, b) => (a.ranAt < b.ranAt ? 1 : a.ranAt > b.ranAt ? -1 : a.id < b.id ? 1 : -1));
}

function spreadOf({ spread }: MatchRun): string {
  return spread ? `${spread.lowest}\u2013${spread.highest}` : '';
}

function reasonsOf({ unmatchedBecause }: MatchRun): string {
  return Object.entries(unmatchedBecause)
    .map(([reason, count]) => `${count} ${reason.replaceAll('-', ' ')}`)
    .join(', ');
}

function proofOf({ proof, milliseconds, programVersion }: MatchRun): string {
  const rules = `rules of program version ${programVersion}`;
  return proof.kind === 'proved'
    ? `proved the best of ${proof.checked} allowed pairs in ${milliseconds} ms, ${rules}.`
    : `at most ${proof.mostPlaced ?? '?'} could be placed; found in ${milliseconds} ms, ${rules}.`;
}

function signed(number: number): string {
  return number > 0 ? `+${number}` : String(number);
}
