/** The whole of a cohort on one page: what has gone out, every mail that is to come and who gets it, each mail to be read. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CalendarView, CohortName, MailName, Touchpoint } from '../../views.ts';
import { View } from '../api.ts';
import { Heading, Loading, Tag } from '../components.tsx';
import { addressOf } from '../route.ts';
import { timeIn } from '../dates.ts';
import { Mail } from './journey-email.tsx';

export function Journey({ cohort, detail }: { cohort: CohortName; detail?: string }): JSX.Element {
  const view = useMemo(() => new View<MailName[]>(`/api/cohorts/${cohort.id}/mails`), [cohort.id]);
  return (
    <>
      <Heading title="Journey">Journey</Heading>
      <Loading view={view}>
        {(mails) => {
          const open = mails.find(({ touchpoint }) => touchpoint === detail);
          return open ? (
            <>
              <p>
                <a href={addressOf({ cohort: cohort.id, screen: 'journey' })}>The whole journey</a>
              </p>
              <Mail cohort={cohort} name={open} onSaved={() => void view.load()} />
            </>
          ) : (
            <>
              <p class="soft">
                Mail goes out by itself on these dates, unless it is paused.{' '}
                <a href={addressOf({ cohort: cohort.id, screen: 'outbox' })}>Pause all mail</a>, and what
                comes due meanwhile waits for your decision.
              </p>
              <Calendar cohort={cohort} />
              <Mails cohort={cohort} mails={mails} />
              <Happened cohort={cohort} />
            </>
          );
        }}
      </Loading>
    </>
  );
}

/** Fast forward: every mail, its date and who gets it, before the first one goes out. */
function Calendar({ cohort }: { cohort: CohortName }): JSX.Element {
  const path = `/api/cohorts/${cohort.id}/calendar`;
  const view = useMemo(() => new View<CalendarView>(path), [path]);
  return (
    <section class="card" aria-labelledby="calendar">
      <h2 id="calendar">Every mail that is to come</h2>
      <Loading view={view}>
        {({ basedOn, mails }) => {
          const total = mails.reduce((sum, { count }) => sum + count, 0);
          return (
            <>
              <p class="soft">
                {total} mails on {mails.length} dates, based on {basedOn}. As if both sides of every pair said
                yes, nobody logged a meeting and nobody answered before being reminded: it will rather be
                fewer. What answers somebody at once (receipts, answers) comes on top.
              </p>
              {mails.length === 0 && <p>Nothing is to come.</p>}
              <ol class="next">
                {mails.map(({ at, touchpoint, mail, count, people }) => (
                  <li key={`${at} ${touchpoint}`}>
                    <time dateTime={at}>{timeIn(cohort.zone, at)}</time>
                    <div>
                      <a href={addressOf({ cohort: cohort.id, screen: 'journey', detail: touchpoint })}>
                        {mail.replaceAll('-', ' ')}
                      </a>{' '}
                      <Tag>
                        {count} {count === 1 ? 'mail' : 'mails'}
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
                          {[...new Set(people.map(({ name }) => name || 'no name given'))].join(', ')}
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

function Mails({ cohort, mails }: { cohort: CohortName; mails: readonly MailName[] }): JSX.Element {
  return (
    <section class="card" aria-labelledby="mails">
      <h2 id="mails">The mails, in the order of the program</h2>
      <p class="soft">Open one to read it as anybody would get it, to edit it, or to send it to yourself.</p>
      <ul class="rows">
        {mails.map(({ touchpoint, mail, when, to, own }) => (
          <li key={touchpoint}>
            <a href={addressOf({ cohort: cohort.id, screen: 'journey', detail: touchpoint })}>
              {mail.replaceAll('-', ' ')}
              <span class="hidden"> ({touchpoint})</span>
            </a>{' '}
            <span class="soft">
              to {to}, {when}
            </span>{' '}
            {own && <Tag>your text</Tag>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What happened and what stands as a date, mails or not. */
function Happened({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<Touchpoint[]>(`/api/cohorts/${cohort.id}/journey`), [cohort.id]);
  const past = useSignal(false);
  return (
    <Loading view={view}>
      {(touchpoints) => {
        const ahead = touchpoints.filter(({ state }) => state === 'waiting');
        const behind = touchpoints.filter(({ state }) => state === 'done');
        return (
          <>
            <Part id="ahead" title="Dates that are set" touchpoints={ahead} zone={cohort.zone} />
            <label class="check">
              <input
                type="checkbox"
                checked={past.value}
                onChange={({ currentTarget }) => (past.value = currentTarget.checked)}
              />
              show the {behind.length} that are over
            </label>
            {past.value && <Part id="over" title="Over" touchpoints={behind} zone={cohort.zone} />}
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
