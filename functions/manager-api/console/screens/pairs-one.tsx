/** One pair, with what can be done about it. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call, type View } from '../api.ts';
import { Answer, Dialog, Heading, Loading, Tag } from '../components.tsx';
import { dateIn } from '../dates.ts';
import { addressOf } from '../route.ts';
import type { CohortName } from '../../screens/today.ts';
import type { PairsView } from '../../screens/pairs.ts';

type Pair = PairsView['pairs'][number];

export const HEALTH: Readonly<Record<Pair['health'], { word: string; kind: '' | 'warm' | 'bad' }>> = {
  'on-track': { word: 'on track', kind: '' },
  'too-early': { word: 'too early to say', kind: '' },
  'needs-check-in': { word: 'needs a check-in', kind: 'warm' },
  'not-under-way': { word: '', kind: '' },
};

export function PairPage({
  cohort,
  view,
  id,
}: {
  cohort: CohortName;
  view: View<PairsView>;
  id: string;
}): JSX.Element {
  const isEnding = useSignal(false);
  return (
    <>
      <p>
        <a href={addressOf({ cohort: cohort.id, screen: 'pairs' })}>All pairs</a>
      </p>
      <Loading view={view}>
        {({ pairs, emailsOfEnding, steps }) => {
          const pair = pairs.find((one) => one.id === id);
          if (!pair) return <Heading title="Pairs">There is no such pair.</Heading>;
          return (
            <>
              <OnePair
                cohort={cohort}
                pair={pair}
                steps={steps}
                {...(cohort.role !== 'reader' && { onEnd: () => (isEnding.value = true) })}
              />
              {isEnding.value && (
                <End
                  cohort={cohort}
                  pair={pair}
                  emails={emailsOfEnding}
                  onClose={() => (isEnding.value = false)}
                  onEnded={() => {
                    isEnding.value = false;
                    void view.load();
                  }}
                />
              )}
            </>
          );
        }}
      </Loading>
    </>
  );
}

/** A former participant has no page any more. */
function Member({
  cohort,
  pair: { people, isThere, ...names },
  side,
}: {
  cohort: CohortName;
  pair: Pair;
  side: 'mentor' | 'mentee';
}): JSX.Element {
  const id = people[side];
  if (!isThere.includes(id)) return <>{names[side]}</>;
  return <a href={addressOf({ cohort: cohort.id, screen: 'people', detail: id })}>{names[side]}</a>;
}

function OnePair({
  cohort,
  pair,
  steps,
  onEnd,
}: {
  cohort: CohortName;
  pair: Pair;
  steps: number;
  onEnd?: () => void;
}): JSX.Element {
  const { mentor, mentee, state, health, says, sessions, introducedOn, proposedOn, step, under } = pair;
  const { answers, lastMet, nextDate, score, why, addresses = [] } = pair;
  return (
    <section class="card">
      <div class="heading">
        <Heading title={`${mentee} with ${mentor}`}>
          <Member cohort={cohort} pair={pair} side="mentee" /> <span class="soft">with</span>{' '}
          <Member cohort={cohort} pair={pair} side="mentor" />
        </Heading>
        <Tag kind={HEALTH[health].kind}>{HEALTH[health].word || state}</Tag>
      </div>
      {says && <p>{says}</p>}
      {health === 'needs-check-in' && (
        <p class="soft">
          {steps === 4
            ? `Step ${step} of 4: two reminders, then we ask whether they want to go on, then you decide.`
            : `Step ${step} of ${steps}. After the last step, you decide what happens.`}
        </p>
      )}
      <dl class="facts">
        {state === 'proposed' && (
          <>
            <div>
              <dt>Mentor</dt>
              <dd>{answers.mentor === 'pending' ? 'has not answered' : `said ${answers.mentor}`}</dd>
            </div>
            <div>
              <dt>Mentee</dt>
              <dd>{answers.mentee === 'pending' ? 'has not answered' : `said ${answers.mentee}`}</dd>
            </div>
          </>
        )}
        <div>
          <dt>{introducedOn === undefined ? 'Proposed' : 'Introduced'}</dt>
          <dd>{dateIn(introducedOn ?? proposedOn)}</dd>
        </div>
        {introducedOn !== undefined && (
          <div>
            <dt>Sessions</dt>
            <dd>
              {sessions}
              {lastMet !== undefined && `, last on ${dateIn(lastMet)}`}
              {nextDate !== undefined && `, next on ${dateIn(nextDate)}`}
            </dd>
          </div>
        )}
      </dl>
      {why.length > 0 && (
        <>
          <h2>Why they were matched ({score} points)</h2>
          <p class="soft">
            Points say how well two people fit, by the weights of the program. They compare pairs of one
            match, and are no percentage.
          </p>
          <ul class="steps">
            {why.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </>
      )}
      {under && onEnd && (
        <div class="acts start small">
          {addresses.length > 0 && (
            <a class="button" href={`mailto:${addresses.map(encodeURIComponent).join(',')}`}>
              Email both
              <span class="hidden">
                {' '}
                of {mentee} and {mentor}
              </span>
            </a>
          )}
          <button type="button" onClick={onEnd}>
            End pair…
            <span class="hidden">
              {' '}
              {mentee} with {mentor}
            </span>
          </button>
        </div>
      )}
    </section>
  );
}

const ENDINGS = [
  { stopping: [], says: 'They are not a good fit. Find a new match for both.' },
  { stopping: ['mentor'], says: 'The mentor does not respond. Find a new mentor for the mentee.' },
  { stopping: ['mentee'], says: 'The mentee does not respond. Give the place to someone else.' },
  { stopping: ['mentor', 'mentee'], says: 'Both want to end it. Do not match either of them again.' },
] as const;

function End({
  cohort,
  pair,
  emails,
  onClose,
  onEnded,
}: {
  cohort: CohortName;
  pair: Pair;
  emails: number;
  onClose: () => void;
  onEnded: () => void;
}): JSX.Element {
  const chosen = useSignal<number | undefined>(undefined);
  const act = useAct();
  const end = async (): Promise<void> => {
    const ending = chosen.value === undefined ? undefined : ENDINGS[chosen.value];
    if (!ending) return;
    const body = { revision: pair.revision, stopping: ending.stopping };
    if (await act.run(() => call(`/api/cohorts/${cohort.id}/pairs/${pair.id}/end`, 'POST', body))) onEnded();
  };
  return (
    <Dialog title={`End the pair of ${pair.mentee} and ${pair.mentor}?`} onClose={onClose} wide>
      <fieldset>
        <legend>Why?</legend>
        {ENDINGS.map(({ says }, index) => (
          <label key={says} class="check">
            <input
              type="radio"
              name="ending"
              checked={chosen.value === index}
              onChange={() => (chosen.value = index)}
            />
            {says}
          </label>
        ))}
      </fieldset>
      <p class="soft">
        {emails === 0
          ? 'Your program has no email for this, so let them know yourself.'
          : `${emails} emails tell them that the pair has ended.`}{' '}
        People who need a new match are rematched within the hour.
      </p>
      <Answer
        act={act}
        no="Keep as is"
        yes={`End pair${emails > 0 ? ` and send ${emails} emails` : ''}`}
        disabled={chosen.value === undefined}
        onNo={onClose}
        onYes={() => void end()}
      />
    </Dialog>
  );
}
