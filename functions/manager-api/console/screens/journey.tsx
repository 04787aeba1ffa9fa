/** The whole of a cohort on one page: what has gone out, every email that is to come and who gets it, each email to be read. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { View } from '../api.ts';
import { Heading, Loading, Tag } from '../components.tsx';
import { addressOf } from '../route.ts';
import { timeIn } from '../dates.ts';
import { Email } from './journey-email.tsx';
import { JourneyPicture } from './journey-picture.tsx';
import type { CalendarView, JourneyRow } from '../../screens/journey.ts';
import type { CohortName } from '../../screens/today.ts';
import type { EmailName } from '../../screens/journey-email.ts';

export function Journey({ cohort, detail }: { cohort: CohortName; detail?: string }): JSX.Element {
  const view = useMemo(() => new View<EmailName[]>(`/api/cohorts/${cohort.id}/emails`), [cohort.id]);
  return (
    <>
      <Heading title="Journey">Journey</Heading>
      <Loading view={view}>
        {(emails) => {
          const open = emails.find(({ touchpoint }) => touchpoint === detail);
          return open ? (
            <>
              <p>
                <a href={addressOf({ cohort: cohort.id, screen: 'journey' })}>The whole journey</a>
              </p>
              <Email cohort={cohort} name={open} onSaved={() => void view.load()} />
            </>
          ) : (
            <>
              <p class="soft">
                Emails are sent automatically on these dates, unless email is paused.{' '}
                <a href={addressOf({ cohort: cohort.id, screen: 'email' })}>Pause email</a> to hold whatever
                comes due until you decide.
              </p>
              <Calendar cohort={cohort} isSought={detail === 'calendar'} />
              <Emails cohort={cohort} emails={emails} isSought={detail === 'emails'} />
              <Happened cohort={cohort} />
            </>
          );
        }}
      </Loading>
    </>
  );
}

/** A part of the page that a link led to. */
function useSought(id: string, isSought: boolean): void {
  useEffect(() => {
    // The page begins at its top first.
    if (isSought) setTimeout(() => document.getElementById(id)?.scrollIntoView());
  }, [id, isSought]);
}

/** Fast forward: every email, its date and who gets it, before the first one goes out. */
function Calendar({ cohort, isSought }: { cohort: CohortName; isSought: boolean }): JSX.Element {
  useSought('calendar', isSought);
  const path = `/api/cohorts/${cohort.id}/calendar`;
  const view = useMemo(() => new View<CalendarView>(path), [path]);
  return (
    <section class="card" aria-labelledby="calendar">
      <h2 id="calendar">Upcoming emails</h2>
      <Loading view={view}>
        {({ basedOn, dates, emails }) => {
          const total = emails.reduce((sum, { count }) => sum + count, 0);
          return (
            <>
              <p class="soft">
                {total} emails on {new Set(emails.map(({ at }) => at.slice(0, 10))).size} days, based on{' '}
                {basedOn}. This is a high estimate: it assumes that everyone says yes, no one logs a session,
                and everyone needs every reminder. Replies to what someone does, such as receipts, are not
                included.
              </p>
              <JourneyPicture {...{ cohort, dates, emails }} />
              {emails.length === 0 && <p>No upcoming emails.</p>}
              <ol class="next">
                {emails.map(({ at, touchpoint, called, count, people }) => (
                  <li key={`${at} ${touchpoint}`}>
                    <time dateTime={at}>{timeIn(cohort.zone, at)}</time>
                    <div>
                      <a href={addressOf({ cohort: cohort.id, screen: 'journey', detail: touchpoint })}>
                        {called}
                      </a>{' '}
                      <Tag>
                        {count} {count === 1 ? 'email' : 'emails'}
                      </Tag>
                      <details>
                        <summary>
                          Who
                          <span class="hidden">
                            {' '}
                            gets {touchpoint} on {timeIn(cohort.zone, at)}
                          </span>
                        </summary>
                        <p>
                          {[...new Set(people.map(({ name }) => name || 'No name'))].join(', ')}
                          {count > people.length && ` and ${count - people.length} more`}
                        </p>
                      </details>
                    </div>
                  </li>
                ))}
              </ol>
            </>
          );
        }}
      </Loading>
    </section>
  );
}

function Emails({
  cohort,
  emails,
  isSought,
}: {
  cohort: CohortName;
  emails: readonly EmailName[];
  isSought: boolean;
}): JSX.Element {
  useSought('emails', isSought);
  return (
    <section class="card" aria-labelledby="emails">
      <h2 id="emails">Emails in this program</h2>
      <p class="soft">Open an email to read it as a recipient, edit it, or send yourself a test.</p>
      {[...Map.groupBy(emails, ({ phase }) => phase)].map(([phase, ofPhase]) => (
        <details key={phase}>
          <summary>
            {phase} <span class="soft">({ofPhase.length})</span>
          </summary>
          <ul class="rows">
            {ofPhase.map(({ touchpoint, called, when, to, own }) => (
              <li key={touchpoint}>
                <a href={addressOf({ cohort: cohort.id, screen: 'journey', detail: touchpoint })}>
                  {called}
                  <span class="hidden"> ({touchpoint})</span>
                </a>{' '}
                <span class="soft">
                  to {to}, {when}
                </span>{' '}
                {own && <Tag>your text</Tag>}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

/** Dates that have passed and dates to come. */
function Happened({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<JourneyRow[]>(`/api/cohorts/${cohort.id}/journey`), [cohort.id]);
  const past = useSignal(false);
  return (
    <Loading view={view}>
      {(touchpoints) => {
        const ahead = touchpoints.filter(({ state }) => state === 'waiting');
        const behind = touchpoints.filter(({ state }) => state === 'done');
        return (
          <>
            <Part id="ahead" title="Upcoming dates" touchpoints={ahead} zone={cohort.zone} />
            <label class="check">
              <input
                type="checkbox"
                checked={past.value}
                onChange={({ currentTarget }) => (past.value = currentTarget.checked)}
              />
              Show {behind.length === 1 ? '1 past date' : `${behind.length} past dates`}
            </label>
            {past.value && <Part id="over" title="Past dates" touchpoints={behind} zone={cohort.zone} />}
          </>
        );
      }}
    </Loading>
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
  touchpoints: readonly JourneyRow[];
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
              {what}{' '}
              {reached !== undefined && (
                <Tag>{reached === 0 ? 'no one needed it' : `${reached} reached`}</Tag>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
