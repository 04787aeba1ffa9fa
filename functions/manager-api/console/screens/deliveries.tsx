/** What the forms brought, what became of it, one delivery as it came, samples, and reading again what could not be read. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Exports } from '../exports.tsx';
import { Answers, Heading, Loading, Problem, Tag } from '../components.tsx';
import { ReasonField } from '../fields.tsx';
import { List } from '../list/list.tsx';
import { addressOf } from '../route.ts';
import { dayIn, timeIn } from '../dates.ts';
import { AnswerField } from './person-answers.tsx';
import type { CohortName } from '../../screens/today.ts';
import type { DeliveriesView, DeliveryView, PreviewRow } from '../../screens/deliveries.ts';

export function Deliveries({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<DeliveriesView>(`/api/cohorts/${cohort.id}/deliveries`), [cohort.id]);
  const told = useSignal('');
  const sample = useSignal<Omit<PreviewRow, 'at'> | undefined>(undefined);
  const act = useAct();
  const at = (source: string): string => `/api/sources/${encodeURIComponent(source)}`;
  const readAgain = (source: string): Promise<boolean> =>
    act.run(async () => {
      const { replayed, stillQuarantined } = await call<{ replayed: number; stillQuarantined: number }>(
        `${at(source)}/replay`,
        'POST',
      );
      told.value = `${replayed} replayed, ${stillQuarantined} still quarantined.`;
      await view.load();
    });
  const sendSample = (source: string): Promise<boolean> =>
    act.run(async () => {
      sample.value = await call(`${at(source)}/sample`, 'POST');
      told.value = 'The sample was received.';
      await view.load();
    });
  return (
    <>
      <Heading title="Deliveries">Deliveries</Heading>
      <p role="status">{told.value}</p>
      <Problem of={act} />
      {sample.value && (
        <section class="card" aria-labelledby="sample">
          <h2 id="sample">The sample, as the program reads it: {sample.value.verdict}</h2>
          <Answers answers={sample.value.answers} />
        </section>
      )}
      <Loading view={view}>
        {({ deliveries, sources }) => (
          <>
            {sources
              .filter(({ quarantined }) => quarantined > 0)
              .map(({ id }) => (
                <div key={id} class="card">
                  <p>
                    Some deliveries from the form <strong>{id}</strong> are quarantined. Nothing is lost. Fix
                    the mapping in Program, then replay them.
                  </p>
                  {cohort.role !== 'reader' && (
                    <button type="button" disabled={act.busy.value} onClick={() => void readAgain(id)}>
                      Replay deliveries
                    </button>
                  )}
                </div>
              ))}
            {cohort.role !== 'reader' && (
              <div class="acts start">
                {sources
                  .filter(({ canSample }) => canSample)
                  .map(({ id }) => (
                    <button
                      key={id}
                      type="button"
                      disabled={act.busy.value}
                      onClick={() => void sendSample(id)}
                    >
                      Send a sample through {id}
                    </button>
                  ))}
              </div>
            )}
            {deliveries.length === 0 ? (
              <p class="card">
                No deliveries yet. What people send by a form appears here; a test of your form tool appears
                as "test".
              </p>
            ) : (
              <List
                name="deliveries"
                label="Deliveries"
                rows={deliveries}
                keyOf={({ source, id }) => `${source} ${id}`}
                text={({ source, state, reason = '', unmapped }) =>
                  `${source} ${state} ${reason} ${unmapped.join(' ')}`
                }
                filters={[
                  { id: 'state', name: 'Status', of: ({ state }) => [state] },
                  { id: 'form', name: 'Form', of: ({ source }) => [source] },
                ]}
                ranges={[
                  {
                    id: 'received',
                    name: 'Received',
                    kind: 'date',
                    of: ({ receivedAt }) => dayIn(cohort.zone, receivedAt),
                  },
                ]}
                columns={[
                  {
                    name: 'Received',
                    number: true,
                    sort: ({ receivedAt }) => receivedAt,
                    of: ({ id, source, receivedAt }) => (
                      <a
                        href={addressOf({
                          cohort: cohort.id,
                          screen: 'deliveries',
                          detail: `${source} ${id}`,
                        })}
                      >
                        {timeIn(cohort.zone, receivedAt)}
                      </a>
                    ),
                  },
                  { name: 'Form', sort: ({ source }) => source, of: ({ source }) => source },
                  {
                    name: 'Status',
                    sort: ({ state }) => state,
                    of: ({ state }) => <Tag kind={state === 'quarantined' ? 'bad' : ''}>{state}</Tag>,
                  },
                  {
                    name: 'Why',
                    sort: ({ reason }) => reason,
                    of: ({ reason, unmapped }) => (
                      <>
                        {reason ?? ''}
                        {unmapped.length > 0 && (
                          <span class="soft"> Not in the program: {unmapped.join(', ')}</span>
                        )}
                      </>
                    ),
                  },
                ]}
              >
                <Exports cohort={cohort} name="deliveries" act={act} />
              </List>
            )}
          </>
        )}
      </Loading>
    </>
  );
}

/** `id`: the source and the delivery's own id, with a blank between. */
export function OneDelivery({ cohort, id }: { cohort: CohortName; id: string }): JSX.Element {
  const [source = '', delivery = ''] = id.split(' ');
  const path = `/api/sources/${encodeURIComponent(source)}/deliveries/${encodeURIComponent(delivery)}`;
  const view = useMemo(() => new View<DeliveryView>(path), [path]);
  return (
    <>
      <p>
        <a href={addressOf({ cohort: cohort.id, screen: 'deliveries' })}>All deliveries</a>
      </p>
      <Heading title="Delivery">Delivery from {source}</Heading>
      <Loading view={view}>
        {({ receivedAt, state, reason, raw, cut, verdict, answers, probably, mayTake, correctable }) => (
          <>
            <p>
              {timeIn(cohort.zone, receivedAt)} <Tag kind={state === 'quarantined' ? 'bad' : ''}>{state}</Tag>{' '}
              {reason}
            </p>
            {(probably.name ?? probably.email) !== undefined && (
              <p>
                Probably from {probably.name ?? 'someone'}
                {probably.email !== undefined && (
                  <>
                    {' '}
                    <a
                      href={`mailto:${encodeURIComponent(probably.email).replace('%40', '@')}?subject=${encodeURIComponent(`Your answers for ${cohort.name}`)}`}
                    >
                      {probably.email}
                    </a>
                  </>
                )}
              </p>
            )}
            {cohort.role !== 'reader' && (mayTake || state === 'quarantined') && (
              <Attend
                path={path}
                mayTake={mayTake}
                correctable={correctable}
                onDone={() => void view.load()}
              />
            )}
            <div class="columns">
              <section class="card" aria-labelledby="read">
                <h2 id="read">As the program reads it now: {verdict}</h2>
                <Answers answers={answers} />
              </section>
              <section class="card" aria-labelledby="raw">
                <h2 id="raw">Raw delivery</h2>
                <pre tabIndex={0} role="region" aria-label="The body of the delivery">
                  {raw}
                </pre>
                {cut && <p class="soft">The rest is not shown here, but nothing is lost.</p>}
              </section>
            </div>
          </>
        )}
      </Loading>
    </>
  );
}

/** Takes in what came at the wrong time or from no member, or puts aside what could not be read. */
function Attend({
  path,
  mayTake,
  correctable,
  onDone,
}: {
  path: string;
  mayTake: DeliveryView['mayTake'];
  correctable: DeliveryView['correctable'];
  onDone: () => void;
}): JSX.Element {
  const act = useAct();
  const reason = useSignal('');
  const right = useSignal<string | undefined>(undefined);
  const attend = async (body: object): Promise<void> => {
    if (await act.run(() => call(`${path}/acts`, 'POST', body))) onDone();
  };
  return (
    <section class="card" aria-label="What to do with it">
      <Problem of={act} />
      {mayTake ? (
        <>
          <button
            type="button"
            class="main"
            disabled={act.busy.value}
            onClick={() => void attend({ act: 'admit' })}
          >
            Take in the application
          </button>
          <p class="soft">
            {mayTake === 'late'
              ? 'The person is accepted, gets an email in ten minutes, and is part of the next match.'
              : 'The person gets a receipt, and is an applicant like every other.'}
          </p>
        </>
      ) : (
        <>
          {correctable && (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                const answer = right.value ?? correctable.answer;
                void attend({ act: 'correct', question: correctable.id, answer });
              }}
            >
              <AnswerField
                field={correctable}
                value={right.value ?? correctable.answer}
                onChange={(text) => (right.value = text)}
              />
              <p class="soft">What was sent is kept, and the audit records your change.</p>
              <button class="main" disabled={act.busy.value}>
                Correct this answer and read it again
              </button>
            </form>
          )}
          <p>
            {correctable ? 'Or fix' : 'To read it after all, fix'} the mapping in Program and replay it, or
            ask the sender to fill in the form again. If nothing is to be done, dismiss it.
          </p>
          <ReasonField label="Why nothing is to be done" reason={reason} />
          <button
            type="button"
            disabled={act.busy.value}
            onClick={() => void attend({ act: 'dismiss', reason: reason.value })}
          >
            Dismiss
          </button>
        </>
      )}
    </section>
  );
}
