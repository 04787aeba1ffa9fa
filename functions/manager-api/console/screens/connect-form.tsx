/** How a form is connected: made at its tool with a token, or by hand, step by step. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { CopyButton, Dialog, Problem } from '../components.tsx';
import type { AdoptedView, Connection } from '../../screens/connect-form.ts';

/** Where the form has to post to, and what it signs with. */
export function ConnectForm({ source, onClose }: { source: string; onClose: () => void }): JSX.Element {
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
