/** The whole of a cohort on one page: what has gone out, what is still to come, and when. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CohortName, Touchpoint } from '../../views.ts';
import { View } from '../api.ts';
import { Heading, Loading, Tag } from '../parts.tsx';
import { timeIn } from '../words.ts';

export function Journey({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<Touchpoint[]>(`/api/cohorts/${cohort.id}/journey`), [cohort.id]);
  const past = useSignal(false);
  return (
    <>
      <Heading title="Journey">Journey</Heading>
      <Loading view={view}>
        {(touchpoints) => {
          const ahead = touchpoints.filter(({ state }) => state === 'waiting');
          const behind = touchpoints.filter(({ state }) => state === 'done');
          return (
            <>
              <label class="check">
                <input
                  type="checkbox"
                  checked={past.value}
                  onChange={({ currentTarget }) => (past.value = currentTarget.checked)}
                />
                with the {behind.length} that are over
              </label>
              {past.value && <Part id="over" title="Over" touchpoints={behind} zone={cohort.zone} />}
              <Part id="ahead" title="To come" touchpoints={ahead} zone={cohort.zone} />
              <p class="soft">
                What follows from pairs (reminders, nudges, check-ins) joins this list when they are proposed
                and introduced.
              </p>
            </>
          );
        }}
      </Loading>
    </>
  );
}

function Part({
  id,
  title,
  touchpoints,
  zone,
}: {
  id: string;
  title: string;
  touchpoints: readonly Touchpoint[];
  zone: string;
}): JSX.Element {
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>
        {title} <span class="soft">({touchpoints.length})</span>
      </h2>
      <ol class="next">
        {touchpoints.map(({ at, what, reached }, n) => (
          <li key={`${at} ${what} ${n}`}>
            <time dateTime={at}>{timeIn(zone, at)}</time>
            <span>
              {what} {reached !== undefined && <Tag>{reached} reached</Tag>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
