/** Other programs that are told of events: the secret that they check signatures with, and what they did not take. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { CopyButton, Loading, Problem } from '../components.tsx';
import { addressOf } from '../route.ts';
import type { CohortName } from '../../screens/today.ts';
import type { WebhooksView } from '../../screens/webhooks.ts';

export function Webhooks({ cohort }: { cohort: CohortName }): JSX.Element {
  const path = `/api/cohorts/${cohort.id}/webhooks`;
  const view = useMemo(() => new View<WebhooksView>(path), [path]);
  return (
    <section class="card" aria-labelledby="webhooks">
      <h2 id="webhooks">Webhooks</h2>
      <p class="soft">
        Other programs, such as Slack or Zapier through their tools, can be told when someone applies, and
        when pairs are matched, introduced or ended: by ids alone, signed as Standard Webhooks.{' '}
        <a href={addressOf({ cohort: cohort.id, screen: 'program' })}>Add an address in Program</a>, under
        Webhooks.
      </p>
      <Loading view={view}>
        {({ endpoints }) => (
          <>
            {endpoints.map((endpoint) => (
              <Endpoint
                key={endpoint.id}
                path={path}
                endpoint={endpoint}
                onChanged={() => void view.load()}
              />
            ))}
          </>
        )}
      </Loading>
    </section>
  );
}

function Endpoint({
  path,
  endpoint: { id, url, events, waiting, givenUp, because },
  onChanged,
}: {
  path: string;
  endpoint: WebhooksView['endpoints'][number];
  onChanged: () => void;
}): JSX.Element {
  const act = useAct();
  const secret = useSignal('');
  const show = (): void => {
    void act.run(async () => {
      secret.value = (await call<{ secret: string }>(path, 'POST', { act: 'secret', id })).secret;
    });
  };
  const again = (): void => {
    void act.run(async () => {
      await call(path, 'POST', { act: 'again', id });
      onChanged();
    });
  };
  return (
    <div>
      <h3>{id}</h3>
      <p>
        {url} <span class="soft">({events.join(', ')})</span>
      </p>
      <p class="soft">
        {waiting === 0 && givenUp === 0
          ? 'Everything was taken.'
          : `${waiting} waiting, ${givenUp} given up after many tries.`}
        {because !== undefined && ` The last one was not taken: ${because}.`}
      </p>
      <div class="acts start">
        <button type="button" disabled={act.busy.value} onClick={show}>
          Show secret<span class="hidden"> of {id}</span>
        </button>
        {givenUp > 0 && (
          <button type="button" disabled={act.busy.value} onClick={again}>
            Send {givenUp} again
          </button>
        )}
      </div>
      <Problem of={act} />
      {secret.value !== '' && (
        <p role="status">
          <code>{secret.value}</code> <CopyButton name="the secret" value={secret.value} />
        </p>
      )}
    </div>
  );
}
