/** Pairs from proposal to end: who has answered, who meets, who has fallen silent. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { View } from '../api.ts';
import { Exports } from '../exports.tsx';
import { Heading, Loading, Problem, Tag } from '../components.tsx';
import { List } from '../list/list.tsx';
import type { ListColumn } from '../list/shown.ts';
import { OfTask } from '../list/of-task.tsx';
import type { Filter, Range } from '../list/state.ts';
import { addressOf, place, SESSIONS } from '../route.ts';
import { dateIn } from '../dates.ts';
import { HEALTH, PairPage } from './pairs-one.tsx';
import { Sessions } from './pairs-sessions.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { PairsView } from '../../screens/pairs.ts';

type Pair = PairsView['pairs'][number];

const VIEWS = ['Pairs', 'Sessions'] as const;

export function Pairs({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<PairsView>(`/api/cohorts/${cohort.id}/pairs`), [cohort.id]);
  const { detail } = place.value;
  const isSessions = detail === SESSIONS;
  return (
    <>
      {detail === undefined || isSessions ? (
        <>
          <Heading title={isSessions ? 'Sessions' : 'Pairs'}>{isSessions ? 'Sessions' : 'Pairs'}</Heading>
          <nav class="places" aria-label="Pairs and sessions">
            {VIEWS.map((name) => (
              <a
                key={name}
                href={addressOf({
                  ...{ cohort: cohort.id, screen: 'pairs' },
                  ...(name === 'Sessions' && { detail: SESSIONS }),
                })}
                {...((name === 'Sessions') === isSessions && { 'aria-current': 'page' as const })}
              >
                {name}
              </a>
            ))}
          </nav>
          {isSessions ? <Sessions cohort={cohort} /> : <PairsList cohort={cohort} view={view} />}
        </>
      ) : (
        <PairPage cohort={cohort} view={view} id={detail} />
      )}
    </>
  );
}

function PairsList({ cohort, view }: { cohort: CohortName; view: View<PairsView> }): JSX.Element {
  const taking = useAct();
  return (
    <Loading view={view}>
      {({ pairs }) =>
        pairs.length === 0 ? (
          <p class="card">No pairs yet. Pairs appear here when you approve a match.</p>
        ) : (
          <>
            <OfTask cohort={cohort} rows={pairs} idOf={({ id }) => id}>
              {(rows) => (
                <List
                  name="pairs"
                  label="Pairs"
                  rows={rows}
                  keyOf={({ id }) => id}
                  text={({ mentor, mentee, state }) => `${mentor} ${mentee} ${state}`}
                  filters={FILTERS}
                  ranges={RANGES}
                  columns={columnsIn(cohort)}
                >
                  <Exports cohort={cohort} name="pairs" act={taking} />
                </List>
              )}
            </OfTask>
            <Problem of={taking} />
          </>
        )
      }
    </Loading>
  );
}

const FILTERS: readonly Filter<Pair>[] = [
  { id: 'state', name: 'State', of: ({ state }) => [state] },
  { id: 'health', name: 'Health', of: ({ health }) => [HEALTH[health].word].filter(Boolean) },
  { id: 'mentor', name: "Mentor's answer", of: ({ answers }) => [saidBy(answers.mentor)] },
  { id: 'mentee', name: "Mentee's answer", of: ({ answers }) => [saidBy(answers.mentee)] },
];

const RANGES: readonly Range<Pair>[] = [
  { id: 'score', name: 'Points', kind: 'number', of: ({ score }) => score },
  { id: 'sessions', name: 'Sessions', kind: 'number', of: ({ sessions }) => sessions },
  { id: 'proposed', name: 'Proposed', kind: 'date', of: ({ proposedOn }) => proposedOn },
  { id: 'introduced', name: 'Introduced', kind: 'date', of: ({ introducedOn }) => introducedOn },
];

function saidBy(answer: string): string {
  return answer === 'pending' ? 'no answer yet' : answer;
}

function columnsIn(cohort: CohortName): readonly ListColumn<Pair>[] {
  const day = (date: string | undefined): string => (date === undefined ? '' : dateIn(date));
  return [
    {
      name: 'Pair',
      sort: ({ mentee, mentor }) => `${mentee} ${mentor}`,
      of: ({ id, mentee, mentor }) => (
        <a href={addressOf({ cohort: cohort.id, screen: 'pairs', detail: id })}>
          {mentee} <span class="soft">with</span> {mentor}
        </a>
      ),
    },
    {
      name: 'State',
      sort: ({ state }) => state,
      of: ({ state, health }) => (
        <Tag kind={HEALTH[health].kind}>{[state, HEALTH[health].word].filter(Boolean).join(', ')}</Tag>
      ),
    },
    { name: 'Details', of: ({ says }) => says },
    {
      name: "Mentor's answer",
      extra: true,
      sort: ({ answers }) => saidBy(answers.mentor),
      of: ({ answers }) => saidBy(answers.mentor),
    },
    {
      name: "Mentee's answer",
      extra: true,
      sort: ({ answers }) => saidBy(answers.mentee),
      of: ({ answers }) => saidBy(answers.mentee),
    },
    { name: 'Points', number: true, sort: ({ score }) => score, of: ({ score }) => score },
    {
      name: 'Proposed',
      extra: true,
      number: true,
      sort: ({ proposedOn }) => proposedOn,
      of: ({ proposedOn }) => day(proposedOn),
    },
    {
      name: 'Introduced',
      number: true,
      sort: ({ introducedOn }) => introducedOn,
      of: ({ introducedOn }) => day(introducedOn),
    },
    { name: 'Sessions', number: true, sort: ({ sessions }) => sessions, of: ({ sessions }) => sessions },
    { name: 'Last session', number: true, sort: ({ lastMet }) => lastMet, of: ({ lastMet }) => day(lastMet) },
    {
      name: 'Next session',
      extra: true,
      number: true,
      sort: ({ nextDate }) => nextDate,
      of: ({ nextDate }) => day(nextDate),
    },
  ];
}
