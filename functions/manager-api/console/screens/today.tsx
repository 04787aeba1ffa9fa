/** What needs her first, then what happens next, then numbers. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { View } from '../api.ts';
import { Heading, Loading } from '../components.tsx';
import { addressOf } from '../route.ts';
import { timeIn } from '../dates.ts';
import type { CohortName, TodayView } from '../../screens/today.ts';

export function Today({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<TodayView>(`/api/cohorts/${cohort.id}/today`), [cohort.id]);
  return (
    <>
      <Heading title="Today">{cohort.name}</Heading>
      <Loading view={view}>
        {({ stands, closesAt, tasks, next, numbers }) => (
          <>
            <p class="soft">
              {stands}. Deadline: {timeIn(cohort.zone, closesAt)}.{' '}
              <a href={`/about/${cohort.id}`}>View public page</a>
            </p>
            <section aria-labelledby="needs">
              <h2 id="needs">Tasks</h2>
              {tasks.length === 0 ? (
                <p class="card">No tasks. Everything runs by itself.</p>
              ) : (
                <ul class="tasks">
                  {tasks.map(({ id, title, meaning, where, act }) => (
                    <li key={id} class="card">
                      <h3>{title}</h3>
                      <p>{meaning}</p>
                      <a class="button" href={addressOf({ cohort: cohort.id, screen: where })}>
                        {act}
                      </a>
                    </li>
                  ))}
                </ul>
              )}
            </section>
            <div class="columns">
              <section class="card" aria-labelledby="next">
                <h2 id="next">Coming up</h2>
                {next.length === 0 && <p class="soft">Nothing else is planned.</p>}
                <ol class="next">
                  {next.map(({ at, what }) => (
                    <li key={`${at} ${what}`}>
                      <time dateTime={at}>{timeIn(cohort.zone, at)}</time>
                      <span>{what}</span>
                    </li>
                  ))}
                </ol>
              </section>
              <section class="card" aria-labelledby="numbers">
                <h2 id="numbers">Numbers</h2>
                <dl class="numbers">
                  {numbers.map(({ label, value, where }) => (
                    <div key={label}>
                      <dt>
                        <a href={addressOf({ cohort: cohort.id, screen: where })}>{label}</a>
                      </dt>
                      <dd>{value}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            </div>
          </>
        )}
      </Loading>
    </>
  );
}
