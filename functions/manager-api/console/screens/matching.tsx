/** The newest match: who has whom and why, who has nobody and what would help, and the approval as an act of its own. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { CohortName, MatchView } from '../../views.ts';
import { call, View } from '../api.ts';
import { Heading, Loading, Tag } from '../parts.tsx';
import { timeIn } from '../words.ts';

const KINDS: Readonly<Record<MatchView['kind'], string>> = {
  match: 'The match at the close',
  repair: 'Freed seats, matched again',
  shadow: 'If applications had closed last night',
};

export function Matching({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<MatchView>(`/api/cohorts/${cohort.id}/match`), [cohort.id]);
  const state = view.state.value;
  const nothingYet = state.kind === 'failed' && state.because.startsWith('This is not there');
  return (
    <>
      <Heading title="Matching">Matching</Heading>
      {nothingYet ? (
        <p class="card">
          There is no match yet. The first trial is made in the night after applications open.
        </p>
      ) : (
        <Loading view={view}>
          {(match) => <Match cohort={cohort} match={match} onSent={() => void view.load()} />}
        </Loading>
      )}
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
  const { kind, ranAt, placed, unmatched, total, proved, approval, pairs, without } = match;
  return (
    <>
      <p class="soft">
        {KINDS[kind]}, {timeIn(cohort.zone, ranAt)}: {placed} placed, {unmatched} without a mentor, {total}{' '}
        points.{' '}
        {proved
          ? 'Nobody could place more people, or the same people with more points.'
          : 'The search was cut short; a better match may exist.'}
      </p>
      {approval && <Approval cohort={cohort} mails={approval.mails} onSent={onSent} />}
      <section aria-labelledby="pairs">
        <h2 id="pairs">Pairs</h2>
        <ul class="pairs">
          {pairs.map(({ mentee, mentor, score, why, next }) => (
            <li key={`${mentee} ${mentor}`} class="card">
              <h3>
                {mentee} <span class="soft">with</span> {mentor} <Tag>{score} points</Tag>
              </h3>
              <p>{why.join(' ')}</p>
              {next !== undefined && (
                <p class="soft">
                  Next for {mentee}: {next}.
                </p>
              )}
            </li>
          ))}
        </ul>
      </section>
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

function Approval({
  cohort,
  mails,
  onSent,
}: {
  cohort: CohortName;
  mails: number;
  onSent: () => void;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const busy = useSignal(false);
  const problem = useSignal('');
  const send = async (): Promise<void> => {
    busy.value = true;
    try {
      await call(`/api/cohorts/${cohort.id}/approve`, 'POST');
      dialog.current?.close();
      onSent();
    } catch (error) {
      problem.value = (error as Error).message;
    } finally {
      busy.value = false;
    }
  };
  if (cohort.role === 'reader') return <p class="card">A manager has to approve this match.</p>;
  return (
    <section class="card" aria-labelledby="approve">
      <h2 id="approve">Nobody has been written to yet</h2>
      <p>
        When you approve, both sides of every pair are asked privately, each with the reason. That is {mails}{' '}
        mails.
      </p>
      <button type="button" class="main" onClick={() => dialog.current?.showModal()}>
        Approve and send {mails} mails …
      </button>
      <dialog ref={dialog} aria-labelledby="sure">
        <h2 id="sure">Send {mails} mails?</h2>
        <p>They go out within minutes and cannot be called back.</p>
        {problem.value && <p role="alert">{problem.value}</p>}
        <div class="acts">
          <button type="button" onClick={() => dialog.current?.close()}>
            Not yet
          </button>
          <button type="button" class="main" disabled={busy.value} onClick={() => void send()}>
            {busy.value ? 'Sending …' : `Send ${mails} mails`}
          </button>
        </div>
      </dialog>
    </section>
  );
}
