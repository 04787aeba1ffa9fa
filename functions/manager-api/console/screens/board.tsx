/** The review board: the draft by mentors, changed by drag or by "Move to", each change with its price first. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call, type View } from '../api.ts';
import { Filters, holds, Loading, Problem, Tag } from '../components.tsx';
import { addressOf } from '../route.ts';
import { type BoardContext, type Change, MoveTo, Price, Sentences } from './board-changes.tsx';
import type { BoardView } from '../../screens/board.ts';
import { afterChange, type BoardChange } from '../board-change.ts';
import type { CohortName } from '../../screens/today.ts';

/** More mentors, and more people without one, are shown when asked for. */
const SHOWN = 24;
const SHOWN_WITHOUT = 12;
/** Of what is different from the draft, so much is read at once. */
const SENTENCES = 4;

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
          <Filters sought={sought} label="Find a mentor or mentee" />
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

/** What stands on a newer board and did not on the one before: changes made, and changes taken back. */
function stepsSince(before: BoardView, after: BoardView): string[] {
  const standing = ({ acts }: BoardView): string[] =>
    acts.filter(({ standing: now }) => now !== 'undone').map(({ name }) => name);
  const [was, is] = [standing(before), standing(after)];
  return [
    ...is.filter((name) => !was.includes(name)),
    ...was.filter((name) => !is.includes(name)).map((name) => `Undone: ${name}`),
  ];
}

function Meanwhile({ steps }: { steps: readonly string[] | undefined }): JSX.Element | null {
  if (!steps) return null;
  return (
    <div class="card" role="status">
      <p>Someone changed this match while you were looking at it. Your change was not made yet.</p>
      {steps.length > 0 && (
        <ul class="steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What was done so far, and one step back or forth. */
function Steps({
  context: { board, act, mayAct },
  send,
}: {
  context: BoardContext;
  send: (step: object) => Promise<boolean>;
}): JSX.Element | null {
  const { acts, since } = board;
  const done = acts.filter(({ standing }) => standing !== 'undone');
  const last = done.at(-1);
  const next = acts[done.length];
  if (acts.length === 0 && since.length === 0) return null;
  const [told, moves] = [since.slice(0, SENTENCES), since.slice(SENTENCES)];
  return (
    <section class="card" aria-labelledby="steps">
      <h2 id="steps">{acts.length > 0 ? 'Your changes' : 'Changes by applicants'}</h2>
      {acts.length > 0 && done.length === 0 && <p class="soft">All changes have been undone.</p>}
      <ol class="steps">
        {done.map(({ name, standing }, index) => (
          <li key={index}>
            {name}
            {standing === 'void' && <Tag kind="warm">someone has left since</Tag>}
          </li>
        ))}
      </ol>
      {told.length > 0 && (
        <p>
          <strong>Compared with the draft:</strong> {told.join(' ')}
        </p>
      )}
      {moves.length > 0 && (
        <details>
          <summary>{moves.length} more</summary>
          <Sentences says={moves} />
        </details>
      )}
      {mayAct && (
        <div class="acts start">
          {last && (
            <button type="button" disabled={act.busy.value} onClick={() => void send({ kind: 'undo' })}>
              Undo: {last.name}
            </button>
          )}
          {next && (
            <button type="button" disabled={act.busy.value} onClick={() => void send({ kind: 'redo' })}>
              Redo: {next.name}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function Unplaced({ context }: { context: BoardContext }): JSX.Element | null {
  const { board, mayAct } = context;
  const all = useSignal(false);
  const shown = all.value ? board.unmatched : board.unmatched.slice(0, SHOWN_WITHOUT);
  if (board.unmatched.length === 0 && board.vetoes.length === 0) return null;
  return (
    <section aria-labelledby="without">
      {board.unmatched.length > 0 && (
        <>
          <h2 id="without">Without a mentor ({board.unmatched.length})</h2>
          <ul class="pairs">
            {shown.map(({ mentee, because, help }) => (
              <li key={mentee} class="card" {...(mayAct && draggable(mentee))}>
                <h3>
                  <a href={addressOf({ cohort: context.cohort.id, screen: 'people', detail: mentee })}>
                    {board.names[mentee]}
                  </a>
                </h3>
                <p>{because}</p>
                {help && <p class="soft">What would help: {help}</p>}
                {mayAct && (
                  <button type="button" onClick={() => context.move(mentee)}>
                    Move to…<span class="hidden"> for {board.names[mentee]}</span>
                  </button>
                )}
              </li>
            ))}
          </ul>
          {shown.length < board.unmatched.length && (
            <p>
              <button type="button" onClick={() => (all.value = true)}>
                Show all {board.unmatched.length} without a mentor
              </button>
            </p>
          )}
        </>
      )}
      {board.vetoes.length > 0 && (
        <>
          <h2>Ruled out</h2>
          <ul class="steps">
            {board.vetoes.map(({ mentee, mentor }) => (
              <li key={`${mentee} ${mentor}`}>
                {board.names[mentee]} and {board.names[mentor]}{' '}
                {mayAct && (
                  <button type="button" onClick={() => context.consider({ kind: 'unveto', mentee, mentor })}>
                    Allow pair
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function draggable(mentee: string): { draggable: true; onDragStart: (event: DragEvent) => void } {
  return {
    draggable: true,
    onDragStart: ({ dataTransfer }) => dataTransfer?.setData('text/plain', mentee),
  };
}

function Mentor({
  context,
  mentor,
  seats,
  pairs,
}: {
  context: BoardContext;
  mentor: string;
  seats: number;
  pairs: BoardView['pairs'];
}): JSX.Element {
  const { board, mayAct } = context;
  const over = useSignal(false);
  const name = board.names[mentor] ?? '';
  return (
    <li
      class={`card mentor ${over.value ? 'over' : ''}`}
      onDragOver={(event) => {
        if (!mayAct) return;
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => (over.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        const mentee = event.dataTransfer?.getData('text/plain') ?? '';
        const here = pairs.some((pair) => pair.mentee === mentee);
        if (mayAct && mentee in board.names && !here) context.consider({ kind: 'move', mentee, to: mentor });
      }}
    >
      <div class="heading">
        <h3>
          <a href={addressOf({ cohort: context.cohort.id, screen: 'people', detail: mentor })}>{name}</a>
        </h3>
        {mayAct ? (
          <label class="seats">
            <span class="hidden">Seats of {name} in this match</span>
            <select
              value={seats}
              onChange={({ currentTarget }) => {
                const wanted = currentTarget.value;
                currentTarget.value = String(seats);
                context.consider({ kind: 'seats', mentor, seats: wanted });
              }}
            >
              {Array.from({ length: Math.max(board.most, seats) + 1 }, (_, count) => (
                <option key={count} value={count}>
                  {count} {count === 1 ? 'seat' : 'seats'}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <Tag>
            {seats} {seats === 1 ? 'seat' : 'seats'}
          </Tag>
        )}
      </div>
      {pairs.length === 0 && (
        <WhyFree key={board.revision} cohort={context.cohort} mentor={mentor} name={name} />
      )}
      <ul class="mentees">
        {pairs.map((pair) => (
          <Mentee key={pair.mentee} context={context} pair={pair} />
        ))}
      </ul>
    </li>
  );
}

/** A mentor without a mentee: the reason, when it is asked for. */
function WhyFree({
  cohort,
  mentor,
  name,
}: {
  cohort: CohortName;
  mentor: string;
  name: string;
}): JSX.Element {
  const act = useAct();
  const says = useSignal<string | undefined>(undefined);
  const path = `/api/cohorts/${cohort.id}/review/mentor?mentor=${encodeURIComponent(mentor)}`;
  return (
    <p class="soft">
      No mentee yet. <span role="status">{says.value}</span>
      {says.value === undefined && (
        <button
          type="button"
          class="link"
          disabled={act.busy.value}
          onClick={() => void act.run(async () => (says.value = (await call<{ says: string }>(path)).says))}
        >
          Why?<span class="hidden"> {name}</span>
        </button>
      )}
      <Problem of={act} />
    </p>
  );
}

function Mentee({ context, pair }: { context: BoardContext; pair: BoardView['pairs'][number] }): JSX.Element {
  const { board, mayAct } = context;
  const { mentee, mentor, score, why, locked } = pair;
  const name = board.names[mentee] ?? '';
  const of = <span class="hidden"> {name}</span>;
  return (
    <li {...(mayAct && draggable(mentee))}>
      <div class="heading">
        <a href={addressOf({ cohort: context.cohort.id, screen: 'people', detail: mentee })}>{name}</a>
        <span>
          {locked && <Tag kind="warm">locked</Tag>} <Tag>{score} points</Tag>
        </span>
      </div>
      <details>
        <summary>
          Why<span class="hidden"> {name}</span>
        </summary>
        <p>{why.join(' ')}</p>
      </details>
      {mayAct && (
        <div class="acts start small">
          <button type="button" onClick={() => context.move(mentee)}>
            Move to…{of}
          </button>
          <button
            type="button"
            onClick={() =>
              locked
                ? context.consider({ kind: 'unlock', mentee, mentor })
                : context.make({ kind: 'lock', mentee, mentor })
            }
          >
            {locked ? 'Unlock' : 'Lock'}
            {of}
          </button>
          <button type="button" onClick={() => context.consider({ kind: 'veto', mentee, mentor })}>
            Rule out{of}
          </button>
        </div>
      )}
    </li>
  );
}
