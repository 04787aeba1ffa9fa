/** Doing something by a button: busy while it runs, and a sentence when it did not work. */
import { type Signal, signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';

export interface Act {
  readonly busy: Signal<boolean>;
  readonly problem: Signal<string>;
  /** Resolves to whether it worked. */
  run(what: () => Promise<unknown>): Promise<boolean>;
}

export function newAct(): Act {
  const busy = signal(false);
  const problem = signal('');
  return {
    busy,
    problem,
    async run(what) {
      busy.value = true;
      try {
        await what();
        problem.value = '';
        return true;
      } catch (error) {
        problem.value = (error as Error).message;
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}

export function useAct(): Act {
  return useMemo(newAct, []);
}
