/** The whole local stack in a process of its own, for `kill.ts` to end at any moment. Told what to do by messages, as it has no screen. */
import { linksIn } from '../../infra/local/demo/inbox.ts';
import { prepareProgram } from '../../infra/local/prepare.ts';
import { LocalStack } from '../../infra/local/stack.ts';
import { resolveLocal } from '../../shared/domain/calendar.ts';
import { listCohorts } from '../../shared/store/cohorts.ts';
import { exampleProgram } from '../support/programs.ts';
import { testKey } from '../support/stack.ts';
import type { Order, Told } from './protocol.ts';

const tell = (told: Told): void => void process.send?.(told);
const [data = ''] = process.argv.slice(2);
const program = exampleProgram();
const stack = await LocalStack.start({
  wire: true,
  data,
  makeKey: testKey,
  onRepaired: () => tell({ kind: 'torn' }),
  onError: (name, error) => tell({ kind: 'error', what: `${name}: ${error.name} ${error.message}` }),
});
if ((await listCohorts(stack.table)).length === 0) {
  stack.clock.moveTo(resolveLocal(program.cohort.opens, '07:00', program.cohort.zone));
  await prepareProgram(stack, program, { makeSecret: testKey });
}
tell({ kind: 'ready', gateway: stack.gatewayUrl, now: stack.clock.now() });
stack.run();

process.on('message', (order: Order) => void obey(order));

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case 'move':
      await stack.advanceTo(order.to);
      return tell({ kind: 'moved', now: stack.clock.now() });
    case 'mail':
      return tell({
        kind: 'mail',
        emails: stack.ses
          .since(order.after)
          .map(({ id }) => linksIn(stack.ses.raw(id)?.toString('latin1') ?? '')),
      });
    case 'count':
      return tell({ kind: 'count', emails: stack.ses.since(0).length });
    case 'stop':
      await stack.stop();
      process.disconnect();
  }
}
