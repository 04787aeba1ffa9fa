/** Changes of the review board: what one costs before it is made, where a mentee could go, and why not elsewhere. */
import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Act } from '../acts.ts';
import { View } from '../api.ts';
import { Answer, Dialog, Loading, Problem } from '../components.tsx';
import type { BoardView, Choice, PriceView } from '../../screens/board.ts';
import type { CohortName } from '../../screens/today.ts';

export type Change =
  | { kind: 'lock' | 'unlock' | 'veto' | 'unveto'; mentee: string; mentor: string }
  | { kind: 'move'; mentee: string; to: string }
  | { kind: 'seats'; mentor: string; seats: string };

/** What every part of the board knows, and what it can ask for. */
export interface BoardContext {
  readonly cohort: CohortName;
  readonly board: BoardView;
  readonly mayAct: boolean;
  readonly act: Act;
  /** Asks for the price of a change, and makes it when the manager agrees. */
  readonly consider: (change: Change) => void;
  readonly make: (change: Change) => void;
  readonly move: (mentee: string) => void;
}

export function Price({
  context,
  change,
  note,
  onClose,
}: {
  context: BoardContext;
  change: Change;
  note?: JSX.Element;
  onClose: () => void;
}): JSX.Element {
  const query = new URLSearchParams(change).toString();
  const path = `/api/cohorts/${context.cohort.id}/review/price?${query}`;
  const view = useMemo(() => new View<PriceView>(path), [path]);
  return (
    <Dialog title="Effect of this change" onClose={onClose}>
      {note}
      <Loading view={view}>
        {({ name, possible, says }) => (
          <>
            <p>
              <strong>{name}.</strong>
            </p>
            <Sentences says={says} />
            <Answer
              act={context.act}
              yes="Make change"
              disabled={!possible}
              onNo={onClose}
              onYes={() => context.make(change)}
            />
          </>
        )}
      </Loading>
    </Dialog>
  );
}

export function Sentences({ says }: { says: readonly string[] }): JSX.Element {
  return (
    <ul class="steps">
      {says.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}

/** Where a mentee could go, the cheapest first; and the reason for anyone else. */
export function MoveTo({
  context,
  mentee,
  onClose,
}: {
  context: BoardContext;
  mentee: string;
  onClose: () => void;
}): JSX.Element {
  const { board } = context;
  const path = `/api/cohorts/${context.cohort.id}/review/choices?mentee=${encodeURIComponent(mentee)}`;
  const view = useMemo(() => new View<Choice[]>(path), [path]);
  const asked = useSignal('');
  const others = board.mentors
    .filter(({ id }) => id !== mentee)
    .map(({ id }) => ({ id, name: board.names[id] ?? '' }))
    .sort((a, b) => a.name.localeCompare(b.name));
  const take = (to: string): void => context.make({ kind: 'move', mentee, to });
  return (
    <Dialog title={`Where could ${board.names[mentee] ?? ''} go?`} onClose={onClose} wide>
      <Loading view={view}>
        {(choices) => (
          <>
            {choices.length === 0 && (
              <p>
                {others.length === 0
                  ? 'There is no other mentor.'
                  : 'No other mentor is allowed by the rules of the program. To pair them all the same, choose one under “Why not another mentor?”.'}
              </p>
            )}
            <ul class="options">
              {choices.map((choice) => (
                <Option key={choice.mentor} choice={choice} onTake={take} />
              ))}
            </ul>
          </>
        )}
      </Loading>
      <label class="field">
        Why not another mentor?
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
      <Problem of={context.act} />
      <div class="acts">
        <button type="button" onClick={onClose}>
          Keep as is
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
          {possible === 'against-the-rules' ? `Pair with ${name} anyway` : `Move to ${name}`}
        </button>
      )}
    </li>
  );
}
