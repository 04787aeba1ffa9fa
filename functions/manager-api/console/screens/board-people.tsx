/** The people on the review board: mentors with their mentees, and who has no mentor, each to be moved. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Problem, Tag } from '../components.tsx';
import { addressOf } from '../route.ts';
import type { BoardContext } from './board-changes.tsx';
import type { BoardView } from '../../screens/board.ts';
import type { CohortName } from '../../screens/today.ts';

/** More people without a mentor are shown when asked for. */
const SHOWN = 12;

export function Unplaced({ context }: { context: BoardContext }): JSX.Element | null {
  const { board, mayAct } = context;
  const all = useSignal(false);
  const shown = all.value ? board.unmatched : board.unmatched.slice(0, SHOWN);
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

export function Mentor({
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
