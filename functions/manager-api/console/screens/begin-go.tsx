/** The guided start's last step: who emails come from, the emails as three people get them, their dates, and publishing. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { DnsRecords, Problem } from '../components.tsx';
import { EmailFrame } from '../email-frame.tsx';
import { timeIn } from '../dates.ts';
import { addressOf, BEGIN, place } from '../route.ts';
import { OutlineField } from './begin-parts.tsx';
import type { Outlining } from './outline.ts';
import type { BegunView, ExampleView } from '../../screens/begin.ts';

export function GoStep({ outlining }: { readonly outlining: Outlining }): JSX.Element {
  const who = useSignal('mentee');
  const shown = useSignal<ExampleView | undefined>(undefined);
  const act = useAct();
  const { readEmails, sawDates, zone } = outlining.outline.value;
  useEffect(() => {
    let isWanted = true;
    // Kept first, so that there is a program to look at even when nothing was changed.
    outlining.set({ step: 'go' });
    void outlining.settled().then(() =>
      act.run(async () => {
        const emails = await call<ExampleView>(`/api/begin/emails?who=${who.value}`);
        if (isWanted) shown.value = emails;
      }),
    );
    return () => (isWanted = false);
  }, [who.value, outlining.outline.value.sender]);
  return (
    <>
      <div class="card">
        <h2>Where emails come from</h2>
        <OutlineField outlining={outlining} step="go" name="sender" />
        {outlining.begun.isOnLaptop ? (
          <p>No email leaves this machine: everything arrives in the mailbox on Mentorline's home page.</p>
        ) : (
          shown.value && (
            <>
              <p role="status">{shown.value.sender.says}</p>
              <DnsRecords records={shown.value.sender.records} />
            </>
          )
        )}
        <h2>When something happens</h2>
        <details>
          <summary>Every date on which something happens by itself</summary>
          <ul class="next">
            {shown.value?.dates.map(({ at, what }) => (
              <li key={at + what}>
                <time dateTime={at}>{timeIn(zone, at)}</time>
                <span>{what}</span>
              </li>
            ))}
          </ul>
        </details>
        <label class="check">
          <input
            type="checkbox"
            checked={sawDates}
            onChange={({ currentTarget }) => outlining.set({ sawDates: currentTarget.checked })}
          />
          I have looked at the dates
        </label>
      </div>
      <div class="card">
        <h2>The emails</h2>
        <Problem of={act} />
        {shown.value && <Emails view={shown.value} who={who.value} onChoose={(id) => (who.value = id)} />}
        <label class="check">
          <input
            type="checkbox"
            checked={readEmails}
            onChange={({ currentTarget }) => outlining.set({ readEmails: currentTarget.checked })}
          />
          I have read the emails
        </label>
      </div>
      <BeforePublishing outlining={outlining} />
    </>
  );
}

function Emails({
  view: { people, emails },
  who,
  onChoose,
}: {
  view: ExampleView;
  who: string;
  onChoose: (who: string) => void;
}): JSX.Element {
  const act = useAct();
  const told = useSignal('');
  const opened = useSignal('');
  const send = async (): Promise<void> => {
    told.value = '';
    await act.run(async () => {
      const { sent, to } = await call<{ sent: number; to: string }>('/api/begin/emails', 'POST', { who });
      told.value = `${sent} emails were sent to ${to}. Their links open nothing.`;
    });
  };
  return (
    <>
      <label class="field">
        Read them as
        <select value={who} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
          {people.map(({ id, name, says }) => (
            <option key={id} value={id}>
              {name}, {says}
            </option>
          ))}
        </select>
      </label>
      {emails.map(({ id, when, subject, html }) => (
        <details
          key={id}
          name="emails"
          onToggle={({ currentTarget }) => {
            if (currentTarget.open) opened.value = id;
          }}
        >
          <summary>
            {subject} <span class="soft">({when})</span>
          </summary>
          {opened.value === id && <EmailFrame title={`The email: ${subject}`} html={html} />}
        </details>
      ))}
      <div class="acts start">
        <button type="button" disabled={act.busy.value} onClick={() => void send()}>
          Send me these {emails.length} emails
        </button>
      </div>
      <p role="status">{told.value}</p>
      <Problem of={act} />
    </>
  );
}

function BeforePublishing({ outlining }: { outlining: Outlining }): JSX.Element {
  const { phases, problems } = outlining.view.value;
  const { readEmails, sawDates } = outlining.outline.value;
  const later = [...(sawDates ? [] : ['look at the dates']), ...(readEmails ? [] : ['read the emails'])];
  return (
    <div class="card">
      <h2>Publish</h2>
      {problems.length > 0 ? (
        <>
          <p>Before it can be published:</p>
          <ul class="steps">
            {problems.map(({ step, says }) => (
              <li key={step + says}>
                <a href={addressOf({ ...place.value, screen: BEGIN, detail: step })}>{says}</a>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>
          No one is contacted by this. {phases[0] && `Applications open on ${phases[0].from}. `}
          Everything can be changed later.
          {later.length > 0 && ` You can ${later.join(' and ')} above now, or later on Setup.`}
        </p>
      )}
    </div>
  );
}

/** The last of the buttons that lead from step to step. */
export function PublishButton({
  outlining,
  onPublished,
}: {
  outlining: Outlining;
  onPublished: (cohort: string) => Promise<void>;
}): JSX.Element {
  const act = useAct();
  const publish = (): Promise<boolean> =>
    act.run(async () => {
      await outlining.settled();
      const { cohort } = await call<BegunView>('/api/begin/publish', 'POST', {});
      await onPublished(cohort);
    });
  return (
    <>
      <button
        type="button"
        class="main"
        disabled={outlining.view.value.problems.length > 0 || act.busy.value}
        onClick={() => void publish()}
      >
        {act.busy.value ? 'Publishing…' : 'Publish the program'}
      </button>
      <Problem of={act} />
    </>
  );
}
