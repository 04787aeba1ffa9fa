/** Pairs from proposal to end: who has answered, who meets, who has fallen silent, and ending a pair. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Exports } from '../exports.tsx';
import { Answer, Dialog, Filters, Heading, holds, Loading, Problem, Tag } from '../components.tsx';
import { addressOf } from '../route.ts';
import { dateIn } from '../dates.ts';
import type { CohortName } from '../../screens/today.ts';
import type { PairsView } from '../../screens/pairs.ts';

type Pair = PairsView['pairs'][number];

const HEALTH: Readonly<Record<Pair['health'], { word: string; kind: '' | 'warm' | 'bad' }>> = {
  'on-track': { word: 'on track', kind: '' },
  'too-early': { word: 'too early to say', kind: '' },
  'needs-check-in': { word: 'needs a check-in', kind: 'warm' },
  'not-under-way': { word: '', kind: '' },
};

const SHOWN = 60;

export function Pairs({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<PairsView>(`/api/cohorts/${cohort.id}/pairs`), [cohort.id]);
  const sought = useSignal('');
  const taking = useAct();
  const silentOnly = useSignal(false);
  const all = useSignal(false);
  const ending = useSignal<Pair | undefined>(undefined);
  return (
    <>
      <Heading title="Pairs">Pairs</Heading>
      <Loading view={view}>
        {({ pairs, emailsOfEnding, steps }) => {
          const found = pairs.filter(
            ({ mentor, mentee, state, health }) =>
              (!silentOnly.value || health === 'needs-check-in') &&
              holds(sought, `${mentor} ${mentee} ${state}`),
          );
          const shown = all.value ? found : found.slice(0, SHOWN);
          return (
            <>
              <Filters
                sought={sought}
                only={[{ chosen: silentOnly, label: 'only those that need a check-in' }]}
              />
              <div class="heading">
                <p class="soft" role="status">
                  {pairs.length === 0
                    ? 'No pairs yet. Pairs appear here when you approve a match.'
                    : `${found.length} of ${pairs.length}`}
                </p>
                {pairs.length > 0 && <Exports cohort={cohort} name="pairs" act={taking} />}
              </div>
              <Problem of={taking} />
              <ul class="pairs">
                {shown.map((pair) => (
                  <OnePair
                    key={pair.id}
                    cohort={cohort}
                    pair={pair}
                    steps={steps}
                    {...(cohort.role !== 'reader' && { onEnd: () => (ending.value = pair) })}
                  />
                ))}
              </ul>
              {shown.length < found.length && (
                <p>
                  <button type="button" onClick={() => (all.value = true)}>
                    Show all {found.length}
                  </button>
                </p>
              )}
              {ending.value && (
                <End
                  cohort={cohort}
                  pair={ending.value}
                  emails={emailsOfEnding}
                  onClose={() => (ending.value = undefined)}
                  onEnded={() => {
                    ending.value = undefined;
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
    <li class="card">
      <div class="heading">
        <h2 class="small-heading">
          <Member cohort={cohort} pair={pair} side="mentee" /> <span class="soft">with</span>{' '}
          <Member cohort={cohort} pair={pair} side="mentor" />
        </h2>
        <Tag kind={HEALTH[health].kind}>{HEALTH[health].word || state}</Tag>
      </div>
      {says && <p>{says}</p>}
      {health === 'needs-check-in' && (
        <p class="soft">
          Step {step} of {steps}. After the last step, you decide what happens.
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
          <dt>{introducedOn === undefined ? 'Asked' : 'Introduced'}</dt>
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
        <details>
          <summary>
            Why, {score} points<span class="hidden"> for {mentee}</span>
          </summary>
          <p>{why.join(' ')}</p>
        </details>
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
    </li>
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
