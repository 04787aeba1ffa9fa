/** All email as it stands; the pause; what came due meanwhile; writing to many, and calling that back. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Exports } from '../exports.tsx';
import { forget, keptSignal } from '../drafts.ts';
import { Answer, Dialog, Heading, Loading, Problem, Table, Tag } from '../components.tsx';
import { timeIn } from '../dates.ts';
import type { CohortName } from '../../screens/today.ts';
import type { GroupEmailsView } from '../../screens/group-email.ts';
import type { OutboxRow, OutboxView } from '../../screens/email.ts';

export function Outbox({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<OutboxView>(`/api/cohorts/${cohort.id}/outbox`), [cohort.id]);
  const taking = useAct();
  return (
    <>
      <Heading title="Outbox">Outbox</Heading>
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
              Every email, row by row: <Exports cohort={cohort} name="messages" act={taking} />
            </p>
            <Problem of={taking} />
            <Many cohort={cohort} />
            <Rows
              cohort={cohort}
              title="In trouble"
              rows={outbox.problems}
              none="Every email has gone well."
            />
            <Rows cohort={cohort} title="Due" rows={outbox.due} none="Nothing waits to go out." />
            <Rows cohort={cohort} title="Not sent" rows={outbox.skipped} none="Nothing was left out." />
            <section aria-labelledby="suppressed">
              <h2 id="suppressed">Not written to any more</h2>
              {outbox.suppressed.length === 0 ? (
                <p class="card">Everybody can be written to.</p>
              ) : (
                <Table
                  label="People who are not written to"
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
      The email service takes {perDay} emails a day, {perSecond} a second; {sentToday} went out in the last 24
      hours. {sandbox && 'The account is still in the sandbox: only verified addresses are written to. '}
      The emails of this cohort have cost about ${dollars.toFixed(2)} so far, at list price.
    </p>
  );
}

function Rows({
  cohort,
  title,
  rows,
  none,
}: {
  cohort: CohortName;
  title: string;
  rows: readonly OutboxRow[];
  none: string;
}): JSX.Element {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p class="card">{none}</p>
      ) : (
        <Table
          label={`Emails: ${title.toLowerCase()}`}
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            { name: 'To', of: ({ to }) => to },
            { name: 'Email', of: ({ email }) => email },
            { name: 'When', of: ({ at }) => timeIn(cohort.zone, at), number: true },
            { name: 'Why', of: ({ says }) => says },
          ]}
        />
      )}
    </section>
  );
}

/** Nobody is written to while email is paused; what comes due meanwhile waits for a decision. */
function Pause({
  cohort,
  outbox: { paused, pausedAt, held },
  onChanged,
}: {
  cohort: CohortName;
  outbox: OutboxView;
  onChanged: () => void;
}): JSX.Element {
  const asking = useSignal<'pause' | 'send' | 'drop' | undefined>(undefined);
  const act = useAct();
  const waiting = held.reduce((sum, { count }) => sum + count, 0);
  const path = `/api/cohorts/${cohort.id}/outbox`;
  const run = async (what: 'pause' | 'held', body: object): Promise<void> => {
    if (!(await act.run(() => call(`${path}/${what}`, 'POST', body)))) return;
    asking.value = undefined;
    onChanged();
  };
  const close = (): void => {
    asking.value = undefined;
    act.problem.value = '';
  };
  return (
    <section class="card" aria-labelledby="pause">
      <h2 id="pause">
        {paused ? 'All email is paused' : 'Email goes out by itself'}{' '}
        {paused && <Tag kind="warm">since {timeIn(cohort.zone, pausedAt ?? '')}</Tag>}
      </h2>
      <p>
        {paused
          ? 'Nobody is written to, receipts and answers included. What comes due waits here for your decision.'
          : 'The pause stops every email to participants at once, receipts and answers included. What comes due meanwhile is not sent by itself afterward: you decide.'}
      </p>
      {waiting > 0 && (
        <p>
          <strong>{waiting} emails wait:</strong>{' '}
          {held.map(({ email, count }) => `${count} ${email}`).join(', ')}.
        </p>
      )}
      {cohort.role !== 'reader' && (
        <div class="acts start">
          <button
            type="button"
            onClick={() => (paused ? void run('pause', { paused: false }) : (asking.value = 'pause'))}
          >
            {paused ? 'Let email go out again' : 'Pause all email …'}
          </button>
          {waiting > 0 && (
            <>
              <button type="button" disabled={paused} onClick={() => (asking.value = 'send')}>
                Send the {waiting} that wait …
              </button>
              <button type="button" onClick={() => (asking.value = 'drop')}>
                Drop the {waiting} that wait …
              </button>
            </>
          )}
        </div>
      )}
      {!asking.value && <Problem of={act} />}
      {asking.value === 'pause' && (
        <Dialog title="Pause all email?" onClose={close}>
          <p>
            Nobody is written to from this moment on, until you let email go out again. Dates go on meanwhile:
            applications close and proposals run out on their day.
          </p>
          <Answer act={act} yes="Pause" onNo={close} onYes={() => void run('pause', { paused: true })} />
        </Dialog>
      )}
      {asking.value === 'send' && (
        <Dialog title={`Send ${waiting} emails?`} onClose={close}>
          <p>They go out within minutes, some days late. What makes no sense any more is left out.</p>
          <Answer
            act={act}
            yes={`Send ${waiting} emails`}
            onNo={close}
            onYes={() => void run('held', { decision: 'send', count: waiting })}
          />
        </Dialog>
      )}
      {asking.value === 'drop' && (
        <Drop
          waiting={waiting}
          onClose={close}
          onDrop={() => void run('held', { decision: 'drop', count: waiting })}
          act={act}
        />
      )}
    </section>
  );
}

/** What cannot be undone asks for a word. */
function Drop({
  waiting,
  onClose,
  onDrop,
  act,
}: {
  waiting: number;
  onClose: () => void;
  onDrop: () => void;
  act: ReturnType<typeof useAct>;
}): JSX.Element {
  const word = useSignal('');
  return (
    <Dialog title={`Drop ${waiting} emails?`} onClose={onClose}>
      <p>They are never sent, and nobody is told. This cannot be undone.</p>
      <label class="field">
        Write "drop" to say that you mean it
        <input
          type="text"
          value={word.value}
          onInput={({ currentTarget }) => (word.value = currentTarget.value)}
        />
      </label>
      <Answer
        act={act}
        yes={`Drop ${waiting} emails`}
        disabled={word.value.trim().toLowerCase() !== 'drop'}
        onNo={onClose}
        onYes={onDrop}
      />
    </Dialog>
  );
}

function Many({ cohort }: { cohort: CohortName }): JSX.Element {
  const view = useMemo(
    () => new View<GroupEmailsView>(`/api/cohorts/${cohort.id}/group-emails`),
    [cohort.id],
  );
  const writing = useSignal(false);
  const act = useAct();
  // Whether something can still be called back changes by itself.
  useEffect(() => {
    const timer = setInterval(() => void view.load(), 60_000);
    return () => clearInterval(timer);
  }, [view]);
  const undo = (id: string): Promise<boolean> =>
    act.run(async () => {
      await call(`/api/cohorts/${cohort.id}/group-emails/${encodeURIComponent(id)}/undo`, 'POST');
      await view.load();
    });
  return (
    <section aria-labelledby="many">
      <h2 id="many">Write to many</h2>
      <Problem of={act} />
      <Loading view={view}>
        {(many) => (
          <>
            {cohort.role !== 'reader' && (
              <p>
                <button type="button" onClick={() => (writing.value = true)}>
                  Write an email to many …
                </button>{' '}
                <span class="soft">It can be called back for {many.undoMinutes} minutes.</span>
              </p>
            )}
            {many.written.length > 0 && (
              <Table
                label="Emails to many"
                rows={many.written}
                keyOf={({ id }) => id}
                columns={[
                  { name: 'Subject', of: ({ subject }) => subject },
                  {
                    name: 'To',
                    of: ({ to, reached }) => `${to}${reached === undefined ? '' : `, ${reached}`}`,
                  },
                  {
                    name: 'State',
                    of: ({ state, goesAt, id, subject }) => (
                      <>
                        {state === 'waiting' && `goes out ${timeIn(cohort.zone, goesAt)} `}
                        {state === 'done' && `went out ${timeIn(cohort.zone, goesAt)}`}
                        {state === 'canceled' && 'called back'}
                        {state === 'waiting' && cohort.role !== 'reader' && (
                          <button type="button" disabled={act.busy.value} onClick={() => void undo(id)}>
                            Call it back<span class="hidden">: {subject}</span>
                          </button>
                        )}
                      </>
                    ),
                  },
                ]}
              />
            )}
            {writing.value && (
              <WriteMany
                cohort={cohort}
                many={many}
                onClose={() => (writing.value = false)}
                onPlanned={() => {
                  writing.value = false;
                  void view.load();
                }}
              />
            )}
          </>
        )}
      </Loading>
    </section>
  );
}

function WriteMany({
  cohort,
  many: { audiences, undoMinutes },
  onClose,
  onPlanned,
}: {
  cohort: CohortName;
  many: GroupEmailsView;
  onClose: () => void;
  onPlanned: () => void;
}): JSX.Element {
  const act = useAct();
  const key = `letter-${cohort.id}`;
  const given = keptSignal(key, {
    audience: audiences[0]?.id ?? '',
    subject: '',
    body: 'Hello {{ person.firstName }},\n\n',
  });
  const { audience, subject, body } = given.value;
  const people = audiences.find(({ id }) => id === audience)?.people ?? 0;
  const set = (change: Partial<typeof given.value>): void => {
    given.value = { ...given.value, ...change };
  };
  const plan = async (): Promise<void> => {
    const message_ = { audience, subject, body, people };
    if (!(await act.run(() => call(`/api/cohorts/${cohort.id}/group-emails`, 'POST', message_)))) return;
    forget(key);
    onPlanned();
  };
  return (
    <Dialog title="Write an email to many" onClose={onClose} wide>
      <label class="field whole">
        To
        <select value={audience} onChange={({ currentTarget }) => set({ audience: currentTarget.value })}>
          {audiences.map(({ id, name, people: count }) => (
            <option key={id} value={id}>
              {name} ({count})
            </option>
          ))}
        </select>
      </label>
      <label class="field whole">
        Subject
        <input
          type="text"
          value={subject}
          onInput={({ currentTarget }) => set({ subject: currentTarget.value })}
        />
      </label>
      <label class="field whole">
        Text (Markdown)
        <textarea
          rows={10}
          value={body}
          onInput={({ currentTarget }) => set({ body: currentTarget.value })}
        />
      </label>
      <p class="soft">
        {people} {people === 1 ? 'person gets' : 'people get'} it in {undoMinutes} minutes, outside of their
        quiet hours, unless they want no program email or all email is paused. Until then you can call it
        back.
      </p>
      <Answer
        act={act}
        yes={`Send to ${people} ${people === 1 ? 'person' : 'people'}`}
        disabled={people === 0 || subject.trim() === ''}
        onNo={onClose}
        onYes={() => void plan()}
      />
    </Dialog>
  );
}
