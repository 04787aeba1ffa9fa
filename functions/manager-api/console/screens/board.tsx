/** The review board: the draft by mentors, changed by drag or by "Move to", each change with its price first. */
import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { BoardView, Choice, CohortName, PriceView } from '../../views.ts';
import { type Act, useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Answer, Dialog, Loading, Problem, Tag } from '../parts.tsx';
import { addressOf } from '../place.ts';

type Change =
  | { kind: 'lock' | 'unlock' | 'veto' | 'unveto'; mentee: string; mentor: string }
  | { kind: 'move'; mentee: string; to: string }
  | { kind: 'seats'; mentor: string; seats: string };

/** More mentors, and more people without one, are shown when asked for. */
const SHOWN = 24;
const SHOWN_WITHOUT = 12;
/** Of what is different from the draft, so much is read at once. */
const SENTENCES = 4;

interface Table {
  readonly cohort: CohortName;
  readonly board: BoardView;
  readonly mayAct: boolean;
  readonly act: Act;
  /** Asks for the price of a change, and makes it when the manager agrees. */
  readonly consider: (change: Change) => void;
  readonly make: (change: Change) => void;
  readonly move: (mentee: string) => void;
}

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

  const send = (step: object): Promise<boolean> =>
    act.run(async () => {
      const value = await call<BoardView>(path, 'POST', { revision: board.revision, act: step });
      view.state.value = { kind: 'there', value };
    });
  const make = (change: Change): void => {
    void send({ kind: 'change', change }).then((done) => {
      if (done) considered.value = moving.value = undefined;
    });
  };
  const table: Table = {
    cohort,
    board,
    act,
    mayAct: cohort.role !== 'reader',
    make,
    consider: (change) => (considered.value = change),
    move: (mentee) => (moving.value = mentee),
  };

  const byMentor = Map.groupBy(board.pairs, ({ mentor }) => mentor);
  const words = sought.value.toLowerCase().split(/\s+/).filter(Boolean);
  const says = (id: string): string => (board.names[id] ?? '').toLowerCase();
  const found = board.mentors
    .filter(({ id }) => {
      const text = [id, ...(byMentor.get(id) ?? []).map(({ mentee }) => mentee)].map(says).join(' ');
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => says(a.id).localeCompare(says(b.id)));
  const shown = all.value ? found : found.slice(0, SHOWN);
  return (
    <>
      <Steps table={table} send={send} />
      {!considered.value && <Problem of={act} />}
      <div class="board">
        <Unplaced table={table} />
        <section aria-labelledby="mentors">
          <h2 id="mentors">Mentors and who they have</h2>
          <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
            <label>
              Find a mentor or mentee
              <input
                type="search"
                value={sought.value}
                onInput={({ currentTarget }) => (sought.value = currentTarget.value)}
              />
            </label>
          </form>
          <ul class="pairs">
            {shown.map(({ id, seats }) => (
              <Mentor key={id} table={table} mentor={id} seats={seats} pairs={byMentor.get(id) ?? []} />
            ))}
          </ul>
          {shown.length < found.length && (
            <button type="button" onClick={() => (all.value = true)}>
              Show all {found.length} mentors
            </button>
          )}
          {found.length === 0 && <p class="card">Nobody has a name like that.</p>}
        </section>
      </div>
      {considered.value && (
        <Price
          table={table}
          change={considered.value}
          onClose={() => {
            considered.value = undefined;
            act.problem.value = '';
          }}
        />
      )}
      {moving.value !== undefined && !considered.value && (
        <MoveTo table={table} mentee={moving.value} onClose={() => (moving.value = undefined)} />
      )}
    </>
  );
}

/** What was done so far, and one step back or forth. */
function Steps({
  table: { board, act, mayAct },
  send,
}: {
  table: Table;
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
      <h2 id="steps">{acts.length > 0 ? 'What you changed' : 'People have changed something since'}</h2>
      {acts.length > 0 && done.length === 0 && <p class="soft">Nothing stands.</p>}
      <ol class="steps">
        {done.map(({ name, standing }, at) => (
          <li key={at}>
            {name}
            {standing === 'void' && <Tag kind="warm">somebody has left since</Tag>}
          </li>
        ))}
      </ol>
      {told.length > 0 && (
        <p>
          <strong>Against the draft:</strong> {told.join(' ')}
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

function Unplaced({ table }: { table: Table }): JSX.Element | null {
  const { board, mayAct } = table;
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
                  <a href={addressOf({ cohort: table.cohort.id, screen: 'people', detail: mentee })}>
                    {board.names[mentee]}
                  </a>
                </h3>
                <p>{because}</p>
                {help && <p class="soft">What would help: {help}</p>}
                {mayAct && (
                  <button type="button" onClick={() => table.move(mentee)}>
                    Move to …<span class="hidden"> for {board.names[mentee]}</span>
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
                  <button type="button" onClick={() => table.consider({ kind: 'unveto', mentee, mentor })}>
                    Allow again
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
  table,
  mentor,
  seats,
  pairs,
}: {
  table: Table;
  mentor: string;
  seats: number;
  pairs: BoardView['pairs'];
}): JSX.Element {
  const { board, mayAct } = table;
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
        if (mayAct && mentee in board.names && !here) table.consider({ kind: 'move', mentee, to: mentor });
      }}
    >
      <div class="heading">
        <h3>
          <a href={addressOf({ cohort: table.cohort.id, screen: 'people', detail: mentor })}>{name}</a>
        </h3>
        {mayAct ? (
          <label class="seats">
            <span class="hidden">Seats of {name} in this match</span>
            <select
              value={seats}
              onChange={({ currentTarget }) => {
                const wanted = currentTarget.value;
                currentTarget.value = String(seats);
                table.consider({ kind: 'seats', mentor, seats: wanted });
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
      {pairs.length === 0 && <p class="soft">Has nobody.</p>}
      <ul class="mentees">
        {pairs.map((pair) => (
          <Mentee key={pair.mentee} table={table} pair={pair} />
        ))}
      </ul>
    </li>
  );
}

function Mentee({ table, pair }: { table: Table; pair: BoardView['pairs'][number] }): JSX.Element {
  const { board, mayAct } = table;
  const { mentee, mentor, score, why, locked } = pair;
  const name = board.names[mentee] ?? '';
  const of = <span class="hidden"> {name}</span>;
  return (
    <li {...(mayAct && draggable(mentee))}>
      <div class="heading">
        <a href={addressOf({ cohort: table.cohort.id, screen: 'people', detail: mentee })}>{name}</a>
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
          <button type="button" onClick={() => table.move(mentee)}>
            Move to …{of}
          </button>
          <button
            type="button"
            onClick={() =>
              locked
                ? table.consider({ kind: 'unlock', mentee, mentor })
                : table.make({ kind: 'lock', mentee, mentor })
            }
          >
            {locked ? 'Unlock' : 'Lock'}
            {of}
          </button>
          <button type="button" onClick={() => table.consider({ kind: 'veto', mentee, mentor })}>
            Rule out{of}
          </button>
        </div>
      )}
    </li>
  );
}

function Price({
  table,
  change,
  onClose,
}: {
  table: Table;
  change: Change;
  onClose: () => void;
}): JSX.Element {
  const query = new URLSearchParams(change).toString();
  const path = `/api/cohorts/${table.cohort.id}/review/price?${query}`;
  const view = useMemo(() => new View<PriceView>(path), [path]);
  return (
    <Dialog title="What this costs" onClose={onClose}>
      <Loading view={view}>
        {({ name, possible, says }) => (
          <>
            <p>
              <strong>{name}.</strong>
            </p>
            <Sentences says={says} />
            <Answer
              act={table.act}
              yes="Do it"
              disabled={!possible}
              onNo={onClose}
              onYes={() => table.make(change)}
            />
          </>
        )}
      </Loading>
    </Dialog>
  );
}

function Sentences({ says }: { says: readonly string[] }): JSX.Element {
  return (
    <ul class="steps">
      {says.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}

/** Where a mentee could go, the cheapest first; and the reason for anybody else. */
function MoveTo({
  table,
  mentee,
  onClose,
}: {
  table: Table;
  mentee: string;
  onClose: () => void;
}): JSX.Element {
  const { board } = table;
  const path = `/api/cohorts/${table.cohort.id}/review/choices?mentee=${encodeURIComponent(mentee)}`;
  const view = useMemo(() => new View<Choice[]>(path), [path]);
  const asked = useSignal('');
  const others = board.mentors
    .filter(({ id }) => id !== mentee)
    .map(({ id }) => ({ id, name: board.names[id] ?? '' }))
    .sort((a, b) => a.name.localeCompare(b.name));
  const take = (to: string): void => table.make({ kind: 'move', mentee, to });
  return (
    <Dialog title={`Where could ${board.names[mentee] ?? ''} go?`} onClose={onClose} wide>
      <Loading view={view}>
        {(choices) => (
          <>
            {choices.length === 0 && <p>No other mentor is allowed by the rules of the program.</p>}
            <ul class="options">
              {choices.map((choice) => (
                <Option key={choice.mentor} choice={choice} onTake={take} />
              ))}
            </ul>
          </>
        )}
      </Loading>
      <label class="field">
        Why not somebody else?
        <select value={asked.value} onChange={({ currentTarget }) => (asked.value = currentTarget.value)}>
          <option value="">Choose a mentor</option>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {asked.value && <WhyNot path={path} mentor={asked} onTake={take} />}
      <Problem of={table.act} />
      <div class="acts">
        <button type="button" onClick={onClose}>
          Leave it
        </button>
      </div>
    </Dialog>
  );
}

function WhyNot({
  path,
  mentor,
  onTake,
}: {
  path: string;
  mentor: Signal<string>;
  onTake: (mentor: string) => void;
}): JSX.Element {
  const id = mentor.value;
  const view = useMemo(() => new View<Choice[]>(`${path}&mentor=${encodeURIComponent(id)}`), [path, id]);
  return (
    <Loading view={view}>
      {(choices) => (
        <ul class="options">
          {choices.map((choice) => (
            <Option key={choice.mentor} choice={choice} onTake={onTake} />
          ))}
        </ul>
      )}
    </Loading>
  );
}

function Option({ choice, onTake }: { choice: Choice; onTake: (mentor: string) => void }): JSX.Element {
  const { mentor, name, says, possible } = choice;
  return (
    <li>
      <strong>{name}</strong>
      <Sentences says={says} />
      {possible !== 'no' && (
        <button type="button" onClick={() => onTake(mentor)}>
          {possible === 'against-the-rules' ? `Pair with ${name} all the same` : `Move to ${name}`}
        </button>
      )}
    </li>
  );
}
