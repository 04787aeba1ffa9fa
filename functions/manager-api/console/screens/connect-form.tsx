/** How a form is connected: made at its tool with a token, or by hand, step by step. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useAct } from '../acts.ts';
import { call } from '../api.ts';
import { Close, CopyButton, Dialog, Problem } from '../components.tsx';
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
          {shown.value.byToken && <ByToken source={source} {...shown.value.byToken} onDone={onClose} />}
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
      <Close onClose={onClose} />
    </Dialog>
  );
}

/** The tool makes the form itself, or tells of the one that is there, and is connected. */
function ByToken({
  source,
  makes,
  help,
  onDone,
}: {
  source: string;
  makes: boolean;
  help: string;
  onDone: () => void;
}): JSX.Element {
  const act = useAct();
  const token = useSignal('');
  const form = useSignal('');
  const connect = async (): Promise<void> => {
    const path = `/api/sources/${encodeURIComponent(source)}/make`;
    const body = { token: token.value, ...(form.value.trim() !== '' && { form: form.value }) };
    const done = await act.run(() => call<AdoptedView>(path, 'POST', body));
    if (done) onDone();
  };
  const isMade = makes && form.value.trim() === '';
  return (
    <section aria-labelledby="by-token">
      <h3 id="by-token">{makes ? 'Have it made' : 'Have it connected'}</h3>
      <p>
        {makes
          ? 'Mentorline makes the form of your questions, connects it, and uses it. A form that you have already is only connected, and stays as it is.'
          : 'Mentorline reads the questions of your form, connects it, and uses it.'}
      </p>
      <div class="field">
        <label for="token">{makes ? 'Token' : 'API key'}</label>
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
      <div class="field">
        <label for="form-address">
          {makes ? 'Address of a form that you have (optional)' : 'Address of the form'}
        </label>
        <input
          id="form-address"
          autocomplete="off"
          value={form.value}
          onInput={({ currentTarget }) => (form.value = currentTarget.value)}
        />
      </div>
      <Problem of={act} />
      <button
        type="button"
        class="main"
        disabled={act.busy.value || token.value.trim() === '' || (!makes && form.value.trim() === '')}
        onClick={() => void connect()}
      >
        {act.busy.value ? 'Please wait…' : isMade ? 'Make the form' : 'Connect the form'}
      </button>
      <h3>Or do it by hand</h3>
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
