/** Keys with which a spreadsheet or a program reads exports: made for one purpose, shown once, revoked at once. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Act, useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { CopyButton, Loading, Problem, Table } from '../components.tsx';
import { TextField } from '../fields.tsx';
import { dateIn, timeIn } from '../dates.ts';
import type { NewKey, TokensView } from '../../screens/tokens.ts';
import type { CohortName } from '../../screens/today.ts';

const DAYS = [30, 90, 365];

export function Tokens({ cohort }: { cohort: CohortName }): JSX.Element {
  const path = `/api/cohorts/${cohort.id}/tokens`;
  const view = useMemo(() => new View<TokensView>(path), [path]);
  const act = useAct();
  const made = useSignal<NewKey | undefined>(undefined);
  const make = (asked: object): Promise<boolean> => {
    made.value = undefined;
    return act.run(async () => {
      made.value = await call<NewKey>(path, 'POST', { act: 'make', ...asked });
      await view.load();
    });
  };
  const revoke = (id: string): void => {
    void act.run(async () => {
      await call(path, 'POST', { act: 'revoke', id });
      await view.load();
    });
  };
  return (
    <section class="card" aria-labelledby="keys">
      <h2 id="keys">Keys for spreadsheets and programs</h2>
      <p class="soft">
        With a key, a spreadsheet or a program reads exports without signing in. It reads only. Give each its
        own, so that you can revoke it alone.
      </p>
      <Loading view={view}>
        {({ tokens, files }) => (
          <>
            {tokens.length > 0 && (
              <Table
                label="Keys"
                rows={tokens}
                keyOf={({ id }) => id}
                columns={[
                  { name: 'For', of: ({ name: what }) => what },
                  { name: 'Made by', of: ({ by }) => by },
                  { name: 'Opens', of: ({ file: one }) => one ?? 'every export of the program' },
                  {
                    name: 'Until',
                    of: ({ expiresAt, isExpired }) =>
                      isExpired ? 'expired' : timeIn(cohort.zone, expiresAt),
                  },
                  {
                    name: 'Last used',
                    of: ({ usedOn }) => (usedOn === undefined ? 'never' : dateIn(usedOn)),
                  },
                  {
                    name: 'Revoke',
                    of: ({ id, name: what }) => (
                      <button type="button" disabled={act.busy.value} onClick={() => revoke(id)}>
                        Revoke<span class="hidden"> {what}</span>
                      </button>
                    ),
                  },
                ]}
              />
            )}
            <Make cohort={cohort} files={files} act={act} make={make} />
          </>
        )}
      </Loading>
      <Problem of={act} />
      {made.value && <Made made={made.value} />}
    </section>
  );
}

function Make({
  cohort,
  files,
  act,
  make,
}: {
  cohort: CohortName;
  files: TokensView['files'];
  act: Act;
  make: (asked: object) => Promise<boolean>;
}): JSX.Element {
  const name = useSignal('');
  const file = useSignal('');
  const days = useSignal(90);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const opens = file.value === '' ? { kind: 'read' } : { kind: 'file', file: file.value };
    if (await make({ ...opens, name: name.value, days: days.value })) name.value = '';
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <TextField label="What is it for?" value={name} maxLength={60} />
      <label class="field">
        What does it open?
        <select value={file.value} onChange={({ currentTarget }) => (file.value = currentTarget.value)}>
          <option value="">Every export of the program</option>
          {files.map((one) => (
            <option key={one} value={one}>
              Only {one} of {cohort.name}, also by a link
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        For how long?
        <select
          value={days.value}
          onChange={({ currentTarget }) => (days.value = Number(currentTarget.value))}
        >
          {DAYS.map((one) => (
            <option key={one} value={one}>
              {one} days
            </option>
          ))}
        </select>
      </label>
      <div class="acts start">
        <button disabled={act.busy.value || name.value.trim() === ''}>Make a key</button>
      </div>
    </form>
  );
}

function Made({ made: { key, link } }: { made: NewKey }): JSX.Element {
  return (
    <div role="status">
      <p>This is shown once. Keep it as you keep a password.</p>
      {link === undefined ? (
        <p>
          <code>{key}</code> <CopyButton name="the key" value={key} />
        </p>
      ) : (
        <>
          <p>
            <code>{link}</code> <CopyButton name="the link" value={link} />
          </p>
          <p class="soft">
            In Google Sheets: <code>=IMPORTDATA("the link")</code>. In Excel: Data, From Web, and paste the
            link.
          </p>
        </>
      )}
    </div>
  );
}
