/** The way to a cohort that runs by itself: each step looks for itself whether it is done. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { CopyButton, DnsRecords, Heading, Loading, Problem, Tag } from '../components.tsx';
import { Announcement } from './announcement.tsx';
import { ConnectForm } from './connect-form.tsx';
import { addressOf } from '../route.ts';
import type { CohortName } from '../../screens/today.ts';
import type { AdoptedView } from '../../screens/connect-form.ts';
import type { SetupStep } from '../../screens/setup.ts';

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
  const use = (source: string, how: 'adopt' | 'change' = 'adopt'): Promise<boolean> =>
    act.run(async () => {
      const { mapped, missing } = await call<AdoptedView>(
        `/api/sources/${encodeURIComponent(source)}/${how}`,
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
                    part,
                    act: does,
                    address,
                    connect,
                    adopt,
                    change,
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
                      {address !== undefined && (
                        <p>
                          Its address: <a href={address}>{address}</a>{' '}
                          <CopyButton name="the address" value={address} />
                        </p>
                      )}
                      {embed !== undefined && (
                        <p>
                          For a page of your own site: <code>{embed}</code>{' '}
                          <CopyButton name="the code" value={embed} />
                        </p>
                      )}
                      <DnsRecords records={records} />
                      <div class="acts start">
                        {where && (
                          <a
                            class="button"
                            href={addressOf({
                              cohort: cohort.id,
                              screen: where,
                              ...(part && { detail: part }),
                            })}
                          >
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
                        {change !== undefined && cohort.role === 'owner' && (
                          <button
                            type="button"
                            disabled={act.busy.value}
                            onClick={() => void use(change, 'change')}
                          >
                            Write it to the form
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
        <ConnectForm
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
