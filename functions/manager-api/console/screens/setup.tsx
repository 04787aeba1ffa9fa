/** The way to a cohort that runs by itself: each step looks for itself whether it is done. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { CopyButton, Dialog, DnsRecords, Heading, Loading, Problem, Tag } from '../components.tsx';
import { Announcement } from './announcement.tsx';
import { addressOf } from '../route.ts';
import type { CohortName } from '../../screens/today.ts';
import type { AdoptedView, Connection, SetupStep } from '../../screens/setup.ts';

const STATES: Readonly<Record<SetupStep['state'], { word: string; kind: '' | 'warm' | 'bad' }>> = {
  done: { word: 'done', kind: '' },
  'to-do': { word: 'to do', kind: 'warm' },
  locked: { word: 'has to wait', kind: 'warm' },
};

export function Setup({ cohort, isNew }: { cohort: CohortName; isNew: boolean }): JSX.Element {
  const view = useMemo(() => new View<SetupStep[]>(`/api/cohorts/${cohort.id}/setup`), [cohort.id]);
  const connecting = useSignal<string | undefined>(undefined);
  const act = useAct();
  const confirm = (what: string): Promise<boolean> =>
    act.run(async () => {
      await call(`/api/cohorts/${cohort.id}/setup`, 'POST', { what });
      await view.load();
    });
  const told = useSignal('');
  const use = (source: string): Promise<boolean> =>
    act.run(async () => {
      const { mapped, missing } = await call<AdoptedView>(
        `/api/sources/${encodeURIComponent(source)}/adopt`,
        'POST',
      );
      told.value =
        missing.length === 0
          ? `The form is in use: all ${mapped} questions are mapped.`
          : `The form is in use. Not found on it: ${missing.join(' ')} Look under Program, Mapping.`;
      await view.load();
    });
  return (
    <>
      <Heading title="Setup">Setup</Heading>
      {isNew && (
        <p class="card">
          Your program is published. <a href={`/about/${cohort.id}`}>Its public page</a> tells people what it
          is about and leads to the form. Words to tell them are at the end of this page.
        </p>
      )}
      <p role="status">{told.value}</p>
      <Problem of={act} />
      <Loading view={view}>
        {(steps) => {
          const left = steps.filter(({ state }) => state !== 'done').length;
          return (
            <>
              <p class="soft" role="status">
                {left === 0
                  ? 'All steps are done.'
                  : `${left} of ${steps.length} steps left. Each step checks itself when you open this page.`}
              </p>
              <ol class="tasks plain">
                {steps.map(
                  ({
                    id,
                    title,
                    state,
                    says,
                    where,
                    act: does,
                    connect,
                    adopt,
                    embed,
                    records = [],
                    confirm: what,
                  }) => (
                    <li key={id} class={`card ${state}`}>
                      <div class="heading">
                        <h2>{title}</h2>
                        <Tag kind={STATES[state].kind}>{STATES[state].word}</Tag>
                      </div>
                      <p>{says}</p>
                      {embed !== undefined && (
                        <p>
                          For a page of your own site: <code>{embed}</code>{' '}
                          <CopyButton name="the code" value={embed} />
                        </p>
                      )}
                      <DnsRecords records={records} />
                      <div class="acts start">
                        {where && (
                          <a class="button" href={addressOf({ cohort: cohort.id, screen: where })}>
                            {does ?? 'Look'}
                          </a>
                        )}
                        {adopt !== undefined && cohort.role !== 'reader' && (
                          <button
                            type="button"
                            class="main"
                            disabled={act.busy.value}
                            onClick={() => void use(adopt)}
                          >
                            Use this form
                          </button>
                        )}
                        {connect !== undefined && cohort.role === 'owner' && (
                          <button type="button" onClick={() => (connecting.value = connect)}>
                            Show how to connect it
                          </button>
                        )}
                        {what && state !== 'done' && cohort.role !== 'reader' && (
                          <button type="button" disabled={act.busy.value} onClick={() => void confirm(what)}>
                            {what === 'texts' ? 'I have read them' : 'I have checked it'}
                          </button>
                        )}
                      </div>
                    </li>
                  ),
                )}
              </ol>
            </>
          );
        }}
      </Loading>
      {cohort.state === 'open' && <Announcement cohort={cohort} />}
      {connecting.value !== undefined && (
        <Connect
          source={connecting.value}
          onClose={() => {
            connecting.value = undefined;
            void view.load();
          }}
        />
      )}
    </>
  );
}

/** Where the form has to post to, and what it signs with. */
function Connect({ source, onClose }: { source: string; onClose: () => void }): JSX.Element {
  const act = useAct();
  const shown = useSignal<Connection | undefined>(undefined);
  const show = (): Promise<boolean> =>
    act.run(async () => {
      shown.value = await call(`/api/sources/${encodeURIComponent(source)}/connect`, 'POST');
    });
  return (
    <Dialog title={`Connect the form "${source}"`} onClose={onClose} wide>
      {shown.value ? (
        <>
          {shown.value.isUnreachable && (
            <p>
              This Mentorline runs on your machine, where no form tool can reach it. To try it all the same,
              send a sample under Deliveries, or let people apply by our own form.
            </p>
          )}
          {shown.value.canMake !== undefined && (
            <MakeForm source={source} help={shown.value.canMake} onMade={onClose} />
          )}
          <ol class="steps">
            {shown.value.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <dl class="answers">
            <Copied name="Address" value={shown.value.address} />
            {shown.value.secret !== undefined && <Copied name="Secret" value={shown.value.secret} />}
          </dl>
          {shown.value.script !== undefined && (
            <>
              <p>
                <CopyButton name="the script" value={shown.value.script} />
              </p>
              <details>
                <summary>Show the script</summary>
                <pre tabIndex={0} role="region" aria-label="The script">
                  {shown.value.script}
                </pre>
              </details>
              <p class="soft">
                Its code is good for a day and for one form. If a run says that it is not known, copy the
                script again from here.
              </p>
            </>
          )}
          {shown.value.secret !== undefined && (
            <p class="soft">Keep the secret private: anyone who has it can send responses as this form.</p>
          )}
        </>
      ) : (
        <>
          <p>If there is no secret yet, one is created now. The audit records that you viewed it.</p>
          <button type="button" class="main" disabled={act.busy.value} onClick={() => void show()}>
            Show the steps
          </button>
        </>
      )}
      <Problem of={act} />
      <div class="acts">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

/** The tool makes the form itself, and connects it. */
function MakeForm({
  source,
  help,
  onMade,
}: {
  source: string;
  help: string;
  onMade: () => void;
}): JSX.Element {
  const act = useAct();
  const token = useSignal('');
  const make = async (): Promise<void> => {
    const path = `/api/sources/${encodeURIComponent(source)}/make`;
    const done = await act.run(() => call<AdoptedView>(path, 'POST', { token: token.value }));
    if (done) onMade();
  };
  return (
    <section aria-labelledby="make">
      <h3 id="make">Have it made</h3>
      <p>Mentorline makes the form of your questions, connects it, and uses it.</p>
      <div class="field">
        <label for="token">Token</label>
        <span class="soft" id="token-help">
          {help}
        </span>
        <input
          type="password"
          id="token"
          autocomplete="off"
          aria-describedby="token-help"
          value={token.value}
          onInput={({ currentTarget }) => (token.value = currentTarget.value)}
        />
      </div>
      <Problem of={act} />
      <button
        type="button"
        class="main"
        disabled={act.busy.value || token.value.trim() === ''}
        onClick={() => void make()}
      >
        {act.busy.value ? 'Making the form…' : 'Make the form'}
      </button>
      <h3>Or connect a form that you have</h3>
    </section>
  );
}

function Copied({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code> <CopyButton name={name.toLowerCase()} value={value} />
      </dd>
    </div>
  );
}
