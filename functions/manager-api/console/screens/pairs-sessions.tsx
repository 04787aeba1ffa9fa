/** What was logged, by the pair that logged it. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { View } from '../api.ts';
import { Loading, Problem } from '../components.tsx';
import { dateIn } from '../dates.ts';
import { Exports } from '../exports.tsx';
import { List } from '../list/list.tsx';
import { addressOf } from '../route.ts';
import type { CohortName } from '../../screens/today.ts';
import type { SessionsView } from '../../screens/pairs.ts';

export function Sessions({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<SessionsView>(`/api/cohorts/${cohort.id}/sessions`), [cohort.id]);
  const taking = useAct();
  return (
    <Loading view={view}>
      {({ sessions }) =>
        sessions.length === 0 ? (
          <p class="card">No sessions yet. Mentors and mentees log them by a link in their emails.</p>
        ) : (
          <>
            <List
              name="sessions"
              label="Sessions"
              rows={sessions}
              keyOf={({ id }) => id}
              text={({ mentor, mentee, topics }) => `${mentor} ${mentee} ${topics}`}
              filters={[
                { id: 'met', name: 'Met', of: ({ met }) => [met ? 'met' : 'did not meet'] },
                { id: 'by', name: 'Logged by', of: ({ side }) => [side] },
              ]}
              ranges={[{ id: 'date', name: 'Date', kind: 'date', of: ({ date }) => date }]}
              columns={[
                {
                  name: 'Pair',
                  sort: ({ mentee, mentor }) => `${mentee} ${mentor}`,
                  of: ({ pair, mentee, mentor }) => (
                    <a href={addressOf({ cohort: cohort.id, screen: 'pairs', detail: pair })}>
                      {mentee} <span class="soft">with</span> {mentor}
                    </a>
                  ),
                },
                { name: 'Date', number: true, sort: ({ date }) => date, of: ({ date }) => dateIn(date) },
                { name: 'Met', sort: ({ met }) => (met ? 0 : 1), of: ({ met }) => (met ? 'yes' : 'no') },
                { name: 'Logged by', sort: ({ side }) => side, of: ({ side }) => side },
                { name: 'Topics', of: ({ topics }) => topics },
                {
                  name: 'Next',
                  number: true,
                  sort: ({ nextDate }) => nextDate,
                  of: ({ nextDate }) => (nextDate === undefined ? '' : dateIn(nextDate)),
                },
              ]}
            >
              <Exports cohort={cohort} name="sessions" act={taking} />
            </List>
            <Problem of={taking} />
          </>
        )
      }
    </Loading>
  );
}
