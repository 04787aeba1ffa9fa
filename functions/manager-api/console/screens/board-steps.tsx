/** What was done on the review board so far, by whoever is looking at it and by others. */
import type { JSX } from 'preact';
import { Tag } from '../components.tsx';
import { type BoardContext, Sentences } from './board-changes.tsx';
import type { BoardView } from '../../screens/board.ts';

/** Of what is different from the draft, so much is read at once. */
const SENTENCES = 4;

/** What stands on a newer board and did not on the one before: changes made, and changes taken back. */
export function stepsSince(before: BoardView, after: BoardView): string[] {
  const standing = ({ acts }: BoardView): string[] =>
    acts.filter(({ standing: now }) => now !== 'undone').map(({ name }) => name);
  const [was, is] = [standing(before), standing(after)];
  return [
    ...is.filter((name) => !was.includes(name)),
    ...was.filter((name) => !is.includes(name)).map((name) => `Undone: ${name}`),
  ];
}

export function Meanwhile({ steps }: { steps: readonly string[] | undefined }): JSX.Element | null {
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
export function Steps({
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
