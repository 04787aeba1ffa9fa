/** The newest match: who has whom and why, who has no one and what would help; a draft can be changed, then approved. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Heading, Loading, Problem, Table, Tag } from '../components.tsx';
import { timeIn } from '../dates.ts';
import { Board } from './board.tsx';
import { Approval, Sending } from './matching-approval.tsx';
import type { EquityView, MatchView, NoMatchView } from '../../screens/matching.ts';
import type { BoardView } from '../../screens/board.ts';
import type { CohortName } from '../../screens/today.ts';

const KINDS: Readonly<Record<MatchView['kind'], string>> = {
  match: 'Match',
  rematch: 'Rematch',
  trial: 'Trial match, made in the night before',
};

export function Matching({ cohort }: { cohort: CohortName }): JSX.Element {
  const path = `/api/cohorts/${cohort.id}/match`;
  const view = useMemo(() => new View<MatchView | NoMatchView>(path), [path]);
  return (
    <>
      <Heading title="Matching">Matching</Heading>
      <Loading view={view}>
        {(match) =>
          match.kind === 'none' ? (
            <p class="card">No match yet. The first trial match runs on the night after applications open.</p>
          ) : (
            <>
              {match.release && <Sending release={match.release} onMore={() => void view.load()} />}
              {match.reviewable ? (
                <Review key={match.ranAt} cohort={cohort} match={match} onChanged={() => void view.load()} />
              ) : (
                <Match cohort={cohort} match={match} onSent={() => void view.load()} />
              )}
              <Compare cohort={cohort} match={match} />
              <Equity cohort={cohort} />
            </>
          )
        }
      </Loading>
    </>
  );
}

/** A draft that can be changed pair by pair. */
function Review({
  cohort,
  match,
  onChanged,
}: {
  cohort: CohortName;
  match: MatchView;
  onChanged: () => void;
}): JSX.Element {
  const view = useMemo(() => new View<BoardView>(`/api/cohorts/${cohort.id}/review`), [cohort.id]);
  const act = useAct();
  const told = useSignal<readonly string[]>([]);
  const state = view.state.value;
  const board = state.kind === 'there' ? state.value : undefined;
  const again = (revision: number): Promise<boolean> =>
    act.run(async () => {
      const { difference } = await call<{ difference: readonly string[] }>(
        `/api/cohorts/${cohort.id}/review/run`,
        'POST',
        { revision },
      );
      told.value = difference.length > 0 ? difference : ['Matched again. Nothing has changed.'];
      await view.load();
    });
  return (
    <>
      <p class="soft">
        {KINDS[match.kind]}, {timeIn(cohort.zone, match.ranAt)}. Drag a mentee to another mentor, or use the
        buttons. You see the effect of each change before you make it, and you can undo it.
      </p>
      {board && (
        <>
          <dl class="numbers card">
            <div>
              <dt>placed</dt>
              <dd>{board.placed}</dd>
            </div>
            <div>
              <dt>without a mentor</dt>
              <dd>{board.unmatched.length}</dd>
            </div>
            <div>
              <dt>points</dt>
              <dd>{board.total}</dd>
            </div>
          </dl>
          <Approval
            cohort={cohort}
            emails={board.emails}
            revision={board.revision}
            example={match.approval?.example}
            onSent={onChanged}
          />
          {cohort.role !== 'reader' && (
            <p>
              <button type="button" disabled={act.busy.value} onClick={() => void again(board.revision)}>
                Match again
              </button>{' '}
              <span class="soft">
                Includes recent changes, keeps your locks, and saves the result as a new run.
              </span>
            </p>
          )}
        </>
      )}
      <Problem of={act} />
      <p role="status">{told.value.join(' ')}</p>
      <Board cohort={cohort} view={view} />
    </>
  );
}

function Match({
  cohort,
  match,
  onSent,
}: {
  cohort: CohortName;
  match: MatchView;
  onSent: () => void;
}): JSX.Element {
  const { kind, ranAt, placed, unmatched, total, proved, approval, pairs, since, without } = match;
  return (
    <>
      <p class="soft">
        {KINDS[kind]}, {timeIn(cohort.zone, ranAt)}: {placed} placed, {unmatched} without a mentor, {total}{' '}
        points.{' '}
        {proved
          ? 'This is the best possible match: no other match places more people, or as many with more points.'
          : 'The search was cut short. A better match may exist.'}
      </p>
      {approval && (
        <Approval cohort={cohort} emails={approval.emails} example={approval.example} onSent={onSent} />
      )}
      <section aria-labelledby="pairs">
        <h2 id="pairs">Pairs</h2>
        <ul class="pairs">
          {pairs.map(({ mentee, mentor, score, why, next, state }) => (
            <li key={`${mentee} ${mentor}`} class="card">
              <h3>
                {mentee} <span class="soft">with</span> {mentor} <Tag>{score} points</Tag>{' '}
                {state !== undefined && <Tag>{state}</Tag>}
              </h3>
              <p>{why.join(' ')}</p>
              {next !== undefined && (
                <p class="soft">
                  Next choice for {mentee}: {next}.
                </p>
              )}
            </li>
          ))}
        </ul>
      </section>
      {since.length > 0 && (
        <section aria-labelledby="since">
          <h2 id="since">Matched again since</h2>
          <p class="soft">Places that became free were proposed again by themselves.</p>
          <ul class="rows">
            {since.map(({ mentee, mentor, state }) => (
              <li key={`${mentee} ${mentor}`}>
                {mentee} <span class="soft">with</span> {mentor} <Tag>{state}</Tag>
              </li>
            ))}
          </ul>
        </section>
      )}
      {without.length > 0 && (
        <section aria-labelledby="without">
          <h2 id="without">Without a mentor</h2>
          <ul class="pairs">
            {without.map(({ name, because, help }) => (
              <li key={name} class="card">
                <h3>{name}</h3>
                <p>{because}</p>
                {help && <p class="soft">{help}</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface Compared {
  readonly kept: number;
  readonly placedGained: number;
  readonly pointsGained: number;
  readonly moved: readonly { readonly mentee: string; readonly from: string; readonly to: string }[];
  readonly nowMatched: readonly string[];
  readonly nowUnmatched: readonly string[];
}

function Compare({ cohort, match: { runs } }: { cohort: CohortName; match: MatchView }): JSX.Element | null {
  const from = useSignal(runs[1]?.id ?? '');
  const to = useSignal(runs[0]?.id ?? '');
  const asked = useSignal(false);
  if (runs.length < 2) return null;
  const choose = (label: string, chosen: typeof from): JSX.Element => (
    <label>
      {label}
      <select value={chosen.value} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
        {runs.map(({ id, name, ranAt }) => (
          <option key={id} value={id}>
            {timeIn(cohort.zone, ranAt)}: {name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <section aria-labelledby="compare">
      <h2 id="compare">Compare two runs</h2>
      <div class="filters">
        {choose('Before', from)}
        {choose('After', to)}
        <button type="button" onClick={() => (asked.value = true)}>
          Compare
        </button>
      </div>
      {asked.value && <Difference cohort={cohort} from={from.value} to={to.value} />}
    </section>
  );
}

function Difference({ cohort, from, to }: { cohort: CohortName; from: string; to: string }): JSX.Element {
  const path = `/api/cohorts/${cohort.id}/match/compare?${new URLSearchParams({ from, to }).toString()}`;
  const view = useMemo(() => new View<Compared>(path), [path]);
  return (
    <Loading view={view}>
      {({ kept, placedGained, pointsGained, moved, nowMatched, nowUnmatched }) => (
        <>
          <p>
            {kept} pairs are the same. {signed(placedGained)} placed, {signed(pointsGained)} points.
            {nowMatched.length > 0 && ` Newly placed: ${nowMatched.join(', ')}.`}
            {nowUnmatched.length > 0 && ` No longer placed: ${nowUnmatched.join(', ')}.`}
          </p>
          {moved.length > 0 && (
            <Table
              label="Mentees with a different mentor"
              rows={moved}
              keyOf={({ mentee }) => mentee}
              columns={[
                { name: 'Mentee', of: ({ mentee }) => mentee },
                { name: 'Before', of: (one) => one.from },
                { name: 'After', of: (one) => one.to },
              ]}
            />
          )}
        </>
      )}
    </Loading>
  );
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}

/** Whether chances were even. */
function Equity({ cohort }: { cohort: CohortName }): JSX.Element {
  const open = useSignal(false);
  return (
    <section aria-labelledby="equity">
      <h2 id="equity">Equity</h2>
      {open.value ? (
        <EquityTables cohort={cohort} />
      ) : (
        <button type="button" onClick={() => (open.value = true)}>
          Show equity
        </button>
      )}
    </section>
  );
}

function EquityTables({ cohort }: { cohort: CohortName }): JSX.Element {
  const path = `/api/cohorts/${cohort.id}/match/equity`;
  const view = useMemo(() => new View<{ views: readonly EquityView[] }>(path), [path]);
  return (
    <Loading view={view}>
      {({ views }) => (
        <>
          <p class="soft">Groups of fewer than five are left empty, so that no one can be identified.</p>
          {views.map(({ by, rows }) => (
            <Table
              key={by}
              label={by}
              rows={rows}
              keyOf={({ group }) => group}
              columns={[
                { name: by, of: ({ group }) => group },
                { name: 'People', of: ({ people }) => people, number: true },
                {
                  name: 'Placed',
                  of: ({ placedPercent }) => (placedPercent === undefined ? '' : `${placedPercent}%`),
                  number: true,
                },
                { name: 'Average points', of: ({ meanScore }) => meanScore ?? '', number: true },
              ]}
            />
          ))}
        </>
      )}
    </Loading>
  );
}
