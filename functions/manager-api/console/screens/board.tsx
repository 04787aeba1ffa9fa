/** The review board: the draft by mentors, changed by drag or by "Move to", each change with its price first. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call, type View } from '../api.ts';
import { Loading, Problem } from '../components.tsx';
import { holds, TextField } from '../fields.tsx';
import { type BoardContext, type Change, MoveTo, Price } from './board-changes.tsx';
import { Mentor, Unplaced } from './board-people.tsx';
import { Meanwhile, Steps, stepsSince } from './board-steps.tsx';
import type { BoardView } from '../../screens/board.ts';
import { afterChange, type BoardChange } from '../board-change.ts';
import type { CohortName } from '../../screens/today.ts';

/** More mentors are shown when asked for. */
const SHOWN = 24;

export function Board({ cohort, view }: { cohort: CohortName; view: View<BoardView> }): JSX.Element {
  return <Loading view={view}>{(board) => <Opened cohort={cohort} board={board} view={view} />}</Loading>;
}

function Opened({
  cohort,
  board,
  view,
}: {
  cohort: CohortName;
  board: BoardView;
  view: View<BoardView>;
}): JSX.Element {
  const act = useAct();
  const considered = useSignal<Change | undefined>(undefined);
  const moving = useSignal<string | undefined>(undefined);
  const sought = useSignal('');
  const all = useSignal(false);
  const path = `/api/cohorts/${cohort.id}/review`;
  /** What someone else did meanwhile, after which a change of mine was not made. */
  const meanwhile = useSignal<readonly string[] | undefined>(undefined);

  const send = async (step: object): Promise<boolean> => {
    meanwhile.value = undefined;
    const done = await act.run(async () => {
      const change = await call<BoardChange>(path, 'POST', {
        revision: board.revision,
        act: step,
      });
      view.state.value = { kind: 'there', value: afterChange(board, change) };
    });
    if (!done) await lookForOthers();
    return done;
  };
  const lookForOthers = async (): Promise<void> => {
    const newest = await call<BoardView>(path).catch(() => board);
    if (newest.revision === board.revision) return;
    meanwhile.value = stepsSince(board, newest);
    act.problem.value = '';
    view.state.value = { kind: 'there', value: newest };
  };
  const make = (change: Change): void => {
    void send({ kind: 'change', change }).then((done) => {
      if (done) considered.value = moving.value = undefined;
    });
  };
  const context: BoardContext = {
    cohort,
    board,
    act,
    mayAct: cohort.role !== 'reader',
    make,
    consider: (change) => (considered.value = change),
    move: (mentee) => (moving.value = mentee),
  };

  const byMentor = Map.groupBy(board.pairs, ({ mentor }) => mentor);
  const nameOf = (id: string): string => board.names[id] ?? '';
  const found = board.mentors
    .filter(({ id }) => {
      const here = [id, ...(byMentor.get(id) ?? []).map(({ mentee }) => mentee)];
      return holds(sought, here.map(nameOf).join(' '));
    })
    .sort((a, b) => nameOf(a.id).localeCompare(nameOf(b.id)));
  const shown = all.value ? found : found.slice(0, SHOWN);
  return (
    <>
      <Steps context={context} send={send} />
      {!considered.value && <Problem of={act} />}
      {!considered.value && <Meanwhile steps={meanwhile.value} />}
      <div class="board">
        <Unplaced context={context} />
        <section aria-labelledby="mentors">
          <h2 id="mentors">Mentors and their mentees</h2>
          <p class="soft">
            Points say how well two people fit, by the weights of the program: the match as a whole has as
            many as can be. They are no percentage, and compare pairs of one match only.
          </p>
          <div role="search">
            <TextField label="Find a mentor or mentee" value={sought} type="search" />
          </div>
          <ul class="pairs">
            {shown.map(({ id, seats }) => (
              <Mentor key={id} context={context} mentor={id} seats={seats} pairs={byMentor.get(id) ?? []} />
            ))}
          </ul>
          {shown.length < found.length && (
            <button type="button" onClick={() => (all.value = true)}>
              Show all {found.length} mentors
            </button>
          )}
          {found.length === 0 && <p class="card">No mentor or mentee matches your search.</p>}
        </section>
      </div>
      {considered.value && (
        <Price
          key={board.revision}
          context={context}
          note={<Meanwhile steps={meanwhile.value} />}
          change={considered.value}
          onClose={() => {
            considered.value = meanwhile.value = undefined;
            act.problem.value = '';
          }}
        />
      )}
      {moving.value !== undefined && !considered.value && (
        <MoveTo context={context} mentee={moving.value} onClose={() => (moving.value = undefined)} />
      )}
    </>
  );
}
