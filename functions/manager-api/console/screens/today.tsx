/** What needs her first, then what happens next, then numbers. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Heading, Loading, Problem } from '../components.tsx';
import { addressOf } from '../route.ts';
import { dateIn, timeIn } from '../dates.ts';
import type { SetupStep } from '../../screens/setup.ts';
import type { CohortName, TodayView } from '../../screens/today.ts';

export function Today({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<TodayView>(`/api/cohorts/${cohort.id}/today`), [cohort.id]);
  const resting = useAct();
  const rest = async (body: {
    task: string;
    title: string;
    rest: 'week' | 'until-it-changes';
  }): Promise<void> => {
    if (await resting.run(() => call(`/api/cohorts/${cohort.id}/tasks/rest`, 'POST', body)))
      await view.load();
  };
  const give = async (task: string, manager: string): Promise<void> => {
    const body = { task, manager };
    if (await resting.run(() => call(`/api/cohorts/${cohort.id}/tasks/give`, 'POST', body)))
      await view.load();
  };
  const retry = async (): Promise<void> => {
    if (await resting.run(() => call(`/api/cohorts/${cohort.id}/tasks/retry`, 'POST', {}))) await view.load();
  };
  return (
    <>
      <Heading title="Today">
        {cohort.name} <span class="soft">{cohort.program}</span>
      </Heading>
      <Loading view={view}>
        {({ standIn, stands, tasks, team, next, numbers }) => (
          <>
            <p class="soft">
              {stands}. <a href={`/about/${cohort.id}`}>View public page</a>
            </p>
            <section aria-labelledby="needs">
              <h2 id="needs">Tasks</h2>
              {standIn && (
                <p class="soft">
                  Emails about tasks go to {standIn.name} through {dateIn(standIn.until)}.{' '}
                  <a href={addressOf({ cohort: cohort.id, screen: 'team' })}>Team</a>
                </p>
              )}
              <Problem of={resting} />
              <OpenSetup cohort={cohort} isAlone={tasks.length === 0} />
              {tasks.length > 0 && (
                <ul class="tasks">
                  {tasks.map(({ id, title, meaning, where, act, retries, hasRows, givenTo = '' }) => (
                    <li key={id} class="card">
                      <h3>{title}</h3>
                      <p>{meaning}</p>
                      <div class="acts start">
                        {retries && cohort.role !== 'reader' ? (
                          <button onClick={() => void retry()}>{act}</button>
                        ) : (
                          <a
                            class="button"
                            href={addressOf({
                              ...{ cohort: cohort.id, screen: where },
                              ...(hasRows && { query: `task=${id}` }),
                            })}
                          >
                            {retries ? 'View journey' : act}
                          </a>
                        )}
                        {team.length > 0 && (
                          <select
                            aria-label={`Who attends to: ${title}`}
                            value={givenTo}
                            disabled={cohort.role === 'reader' || resting.busy.value}
                            onChange={({ currentTarget }) => void give(id, currentTarget.value)}
                          >
                            <option value="">for anyone of the team</option>
                            {team.map((one) => (
                              <option key={one.id} value={one.id}>
                                for {one.name}
                              </option>
                            ))}
                          </select>
                        )}
                        {cohort.role !== 'reader' && (
                          <>
                            <button
                              class="link"
                              aria-label={`Put off for a week: ${title}`}
                              onClick={() => void rest({ task: id, title, rest: 'week' })}
                            >
                              Put off for a week
                            </button>
                            <button
                              class="link"
                              aria-label={`Dismiss until it changes: ${title}`}
                              onClick={() => void rest({ task: id, title, rest: 'until-it-changes' })}
                            >
                              Dismiss until it changes
                            </button>
                          </>
                        )}
                      </div>
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
                  {numbers.map(({ label, value, where, query = '' }) => (
                    <div key={label}>
                      <dt>
                        <a href={addressOf({ cohort: cohort.id, screen: where, query })}>{label}</a>
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

/** Nothing runs by itself while something of the setup is open. */
function OpenSetup({ cohort, isAlone }: { cohort: CohortName; isAlone: boolean }): JSX.Element {
  const setup = useMemo(() => new View<SetupStep[]>(`/api/cohorts/${cohort.id}/setup`), [cohort.id]);
  return (
    <Loading view={setup}>
      {(steps) => {
        const left = cohort.state === 'ended' ? 0 : steps.filter(({ state }) => state !== 'done').length;
        if (left === 0) return isAlone ? <p class="card">No tasks. Everything runs by itself.</p> : <></>;
        return (
          <div class="card">
            <p>
              {isAlone && 'No other tasks. '}
              {left === 1 ? 'One step of the setup is open.' : `${left} steps of the setup are open.`}
            </p>
            <div class="acts start">
              <a class="button" href={addressOf({ cohort: cohort.id, screen: 'setup' })}>
                Go on with the setup
              </a>
            </div>
          </div>
        );
      }}
    </Loading>
  );
}
