/** Keys with which a spreadsheet or a program reads exports: made for one purpose, shown once, revoked at once. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { CopyButton, Loading, Problem, Table } from '../components.tsx';
import { dateIn, timeIn } from '../dates.ts';
import type { NewKey, TokensView } from '../../screens/tokens.ts';
import type { CohortName } from '../../screens/today.ts';

const FILES = [
  'people.csv',
  'applications.csv',
  'pairs.csv',
  'sessions.csv',
  'messages.csv',
  'responses.csv',
];
const DAYS = [30, 90, 365];

export function Tokens({ cohort }: { cohort: CohortName }): JSX.Element {
  const path = `/api/cohorts/${cohort.id}/tokens`;
  const view = useMemo(() => new View<TokensView>(path), [path]);
  const act = useAct();
  const name = useSignal('');
  const file = useSignal('');
  const days = useSignal(90);
  const made = useSignal<NewKey | undefined>(undefined);
  const make = (event: Event): void => {
    event.preventDefault();
    made.value = undefined;
    const kind = file.value === '' ? 'read' : 'file';
    const body = {
      act: 'make',
      kind,
      name: name.value,
      days: days.value,
      ...(kind === 'file' && { file: file.value }),
    };
    void act.run(async () => {
      made.value = await call<NewKey>(path, 'POST', body);
      name.value = '';
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
        {({ tokens }) =>
          tokens.length === 0 ? (
            <></>
          ) : (
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
                  of: ({ expiresAt, isExpired }) => (isExpired ? 'expired' : timeIn(cohort.zone, expiresAt)),
                },
                { name: 'Last used', of: ({ usedOn }) => (usedOn === undefined ? 'never' : dateIn(usedOn)) },
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
          )
        }
      </Loading>
      <form onSubmit={make}>
        <label class="field">
          What is it for?
          <input
            type="text"
            maxLength={60}
            value={name.value}
            onInput={({ currentTarget }) => (name.value = currentTarget.value)}
          />
        </label>
        <label class="field">
          What does it open?
          <select value={file.value} onChange={({ currentTarget }) => (file.value = currentTarget.value)}>
            <option value="">Every export of the program</option>
            {FILES.map((one) => (
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
      <Problem of={act} />
      {made.value && (
        <div role="status">
          <p>This is shown once. Keep it as you keep a password.</p>
          {made.value.link === undefined ? (
            <p>
              <code>{made.value.key}</code> <CopyButton name="the key" value={made.value.key} />
            </p>
          ) : (
            <>
              <p>
                <code>{made.value.link}</code> <CopyButton name="the link" value={made.value.link} />
              </p>
              <p class="soft">
                In Google Sheets: <code>=IMPORTDATA("the link")</code>. In Excel: Data, From Web, and paste
                the link.
              </p>
            </>
          )}
        </div>
      )}
    </section>
  );
}
