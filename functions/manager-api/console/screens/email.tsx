/** All email as it stands; the pause; what came due meanwhile; writing to many, and calling that back. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { View } from '../api.ts';
import { Exports } from '../exports.tsx';
import { Heading, Loading, Problem, Table } from '../components.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { OutboxView } from '../../screens/email.ts';
import { Pause } from './email-pause.tsx';
import { EmailList } from './email-list.tsx';
import { EmailProblems } from './email-problems.tsx';
import { GroupEmails } from './group-email.tsx';

export function Email({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<OutboxView>(`/api/cohorts/${cohort.id}/outbox`), [cohort.id]);
  const taking = useAct();
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
            <p>
              All emails: <Exports cohort={cohort} name="messages" act={taking} />
            </p>
            <Problem of={taking} />
            <GroupEmails cohort={cohort} />
            <EmailProblems cohort={cohort} rows={outbox.problems} onChanged={() => void view.load()} />
            <EmailList
              cohort={cohort}
              title="Due"
              rows={outbox.due}
              none="No emails are waiting to be sent."
            />
            <EmailList
              cohort={cohort}
              title="Not sent"
              rows={outbox.skipped}
              none="No emails were skipped."
            />
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

function Quota({ quota }: { quota: OutboxView['quota'] }): JSX.Element {
  const { perDay, perSecond, sentToday, sandbox, dollars } = quota;
  return (
    <p class="soft">
      Your email service allows {perDay.toLocaleString('en-US')} emails a day and{' '}
      {perSecond.toLocaleString('en-US')} a second. {sentToday} were sent in the last 24 hours.{' '}
      {sandbox && 'The account is still in the sandbox, so only verified addresses get email. '}
      This cohort's emails have cost about ${dollars.toFixed(2)} so far, at list price.
    </p>
  );
}
