import { html } from 'htm/preact';
import type { View } from '../../../shared/pages/page.ts';
import { listCohorts } from '../../../shared/store/cohorts.ts';
import { listDeliveries } from '../../../shared/store/deliveries.ts';
import { listSources } from '../../../shared/store/sources.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { SchedulerEngine } from '../scheduler/engine.ts';
import type { Execution, StepFunctionsEngine } from '../step-functions/engine.ts';
import { dataTable, tag } from './layout.ts';

const SHOWN = 200;

export async function deliveriesPage(table: Table): Promise<View> {
  const cohorts = await listCohorts(table);
  const registered = await Promise.all(cohorts.map(({ id }) => listSources(table, id)));
  const deliveries = (
    await listDeliveries(
      table,
      registered.flat().map(({ id }) => id),
    )
  ).reverse();
  const sources = [
    ...new Set(deliveries.filter(({ state }) => state === 'quarantined').map(({ source }) => source)),
  ];
  return html`
    <h1>Deliveries</h1>
    <p class="soft">
      What the form tools sent: ${deliveries.length}. Nothing is ever discarded; what cannot be read is
      quarantined and waits in quarantine.
    </p>
    ${sources.map(
      (source) =>
        html`<form method="post" action="/replay" class="card">
          <input type="hidden" name="source" value=${source} />
          <p>
            Deliveries of "${source}" are quarantined. When you have fixed its fields in the program file,
            replay them again.
          </p>
          <button>Replay the quarantine of ${source}</button>
        </form>`,
    )}
    <section class="card" style="margin-top:1rem">
      ${
        deliveries.length === 0
          ? html`<p class="soft">None yet.</p>`
          : dataTable(
              'Deliveries, newest first',
              ['Received', 'Source', 'State', 'Reason or flags', 'Bytes'],
              deliveries
                .slice(0, SHOWN)
                .map((one) => [
                  time(one.receivedAt),
                  one.source,
                  tag(one.state),
                  one.reason ?? [...(one.flags ?? []), ...(one.unmapped ?? [])].join(', '),
                  one.bytes,
                ]),
            )
      }
    </section>
  `;
}

export function schedulesPage(scheduler: SchedulerEngine): View {
  const schedules = scheduler.list();
  return html`
    <h1>Schedules</h1>
    <p class="soft">
      Wake-ups in EventBridge Scheduler, in UTC. The rows decide what happens; a schedule only wakes.
    </p>
    <section class="card">
      ${
        schedules.length === 0
          ? html`<p class="soft">None. The sweep creates them within a minute.</p>`
          : dataTable(
              'Schedules',
              ['Name', 'Expression', 'Target'],
              schedules.map((one) => [
                one.Name,
                one.ScheduleExpression,
                one.Target.Arn.split(':').slice(-1)[0] ?? '',
              ]),
            )
      }
    </section>
  `;
}

export function executionsPage(stepFunctions: StepFunctionsEngine): View {
  const executions = stepFunctions.list();
  return html`
    <h1>Executions</h1>
    <p class="soft">Runs of the workflow that closes, reconciles, screens, matches and proposes.</p>
    ${executions.length === 0 && html`<section class="card"><p class="soft">The first one starts when applications close.</p></section>`}
    ${executions.map(execution)}
  `;
}

function execution({ name, status, error, cause, history }: Execution): View {
  return html`<section class="card" style="margin-top:1rem">
    <h2>${name} ${tag(status)}</h2>
    ${error && html`<p>${error}: ${cause}</p>`}
    ${dataTable(
      `History of ${name}`,
      ['#', 'At', 'Event', 'Details'],
      history.map(({ id, timestamp, type, details }) => [
        id,
        time(new Date(timestamp * 1000).toISOString()),
        type,
        JSON.stringify(details).slice(0, 160),
      ]),
    )}
  </section>`;
}

function time(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
