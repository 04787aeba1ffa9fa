/** All email as it stands; the pause; what came due meanwhile; writing to many, and calling that back. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { View } from '../api.ts';
import { Exports } from '../exports.tsx';
import { Heading, Loading, Problem, Table } from '../components.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { EmailsView, OutboxView } from '../../screens/email.ts';
import { dayIn, timeIn } from '../dates.ts';
import { List } from '../list/list.tsx';
import { addressOf } from '../route.ts';
import { Pause } from './email-pause.tsx';
import { EmailProblems } from './email-problems.tsx';
import { GroupEmails } from './group-email.tsx';

export function Email({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<OutboxView>(`/api/cohorts/${cohort.id}/outbox`), [cohort.id]);
  return (
    <>
      <Heading title="Email">Email</Heading>
      <Loading view={view}>
        {(outbox) => (
          <>
            <Pause cohort={cohort} outbox={outbox} onChanged={() => void view.load()} />
            <dl class="numbers card">
              {outbox.counts.map(({ label, value }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            <Quota quota={outbox.quota} />
            <GroupEmails cohort={cohort} />
            <EmailProblems cohort={cohort} rows={outbox.problems} onChanged={() => void view.load()} />
            <AllEmails cohort={cohort} />
            <section aria-labelledby="suppressed">
              <h2 id="suppressed">Suppressed</h2>
              {outbox.suppressed.length === 0 ? (
                <p class="card">No one is suppressed.</p>
              ) : (
                <Table
                  label="Suppressed people"
                  rows={outbox.suppressed}
                  keyOf={({ name }, index) => `${name} ${index}`}
                  columns={[
                    { name: 'Who', of: ({ name }) => name },
                    { name: 'Why', of: ({ because }) => because },
                  ]}
                />
              )}
            </section>
          </>
        )}
      </Loading>
    </>
  );
}

/** To whom what went, goes or does not go, and when. */
function AllEmails({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<EmailsView>(`/api/cohorts/${cohort.id}/outbox/emails`), [cohort.id]);
  const taking = useAct();
  return (
    <section aria-labelledby="all">
      <h2 id="all">All emails</h2>
      <Loading view={view}>
        {({ emails, isCut }) =>
          emails.length === 0 ? (
            <p class="card">No emails yet.</p>
          ) : (
            <>
              {isCut && <p class="soft">These are the newest. The export has all of them.</p>}
              <List
                name="emails"
                label="Emails"
                rows={emails}
                keyOf={({ person, id }) => `${person} ${id}`}
                text={({ to, email, says, state }) => `${to} ${email} ${says} ${state}`}
                filters={[
                  { id: 'state', name: 'State', of: ({ state }) => [state] },
                  { id: 'email', name: 'Email', of: ({ email }) => [email] },
                  { id: 'why', name: 'Why', of: ({ says }) => (says === '' ? [] : [says]) },
                ]}
                ranges={[{ id: 'when', name: 'When', kind: 'date', of: ({ at }) => dayIn(cohort.zone, at) }]}
                columns={[
                  {
                    name: 'To',
                    sort: ({ to }) => to,
                    of: ({ to, person }) =>
                      person === MANAGER ? (
                        to
                      ) : (
                        <a href={addressOf({ cohort: cohort.id, screen: 'people', detail: person })}>{to}</a>
                      ),
                  },
                  { name: 'Email', sort: ({ email }) => email, of: ({ email }) => email },
                  { name: 'State', sort: ({ state }) => state, of: ({ state }) => state },
                  {
                    name: 'When',
                    number: true,
                    sort: ({ at }) => at,
                    of: ({ at }) => timeIn(cohort.zone, at),
                  },
                  { name: 'Why', sort: ({ says }) => says || undefined, of: ({ says }) => says },
                ]}
              >
                <Exports cohort={cohort} name="messages" act={taking} />
              </List>
              <Problem of={taking} />
            </>
          )
        }
      </Loading>
    </section>
  );
}

/** Where a person would stand: the manager herself. */
const MANAGER = 'manager';

function Quota({ quota }: { quota: OutboxView['quota'] }): JSX.Element {
  const { perDay, perSecond, sentToday, sandbox, dollars } = quota;
  return (
    <p class="soft">
      Your email service allows {perDay.toLocaleString('en-US')} emails a day and{' '}
      {perSecond.toLocaleString('en-US')} a second. {sentToday} were sent in the last 24 hours, by all
      programs together.{' '}
      {sandbox && 'The account is still in the sandbox, so only verified addresses get email. '}
      This cohort's emails have cost about ${dollars.toFixed(2)} so far, at list price.
    </p>
  );
}
