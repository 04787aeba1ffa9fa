/** The guided start as it is being filled in: what she chose is kept at once, and the server says what it comes to. */
import { type Signal, signal } from '@preact/signals';
import { type Act, newAct } from '../acts.ts';
import { call } from '../api.ts';
import type { Editing } from '../schema-field.tsx';
import type { BeginView, Outline, OutlineNote, OutlineView } from '../../screens/begin.ts';

export const STEPS = ['what', 'how', 'when', 'who', 'questions', 'form', 'go'] as const;
export type Step = Outline['step'];

export class Outlining {
  readonly outline: Signal<Outline>;
  /** As the server last checked it. */
  readonly view: Signal<OutlineView>;
  readonly act: Act = newAct();
  /** Steps that she wanted to leave: what is missing there is said. */
  readonly tried: Signal<ReadonlySet<Step>> = signal(new Set());
  readonly begun: BeginView;
  #last: Promise<unknown> = Promise.resolve();

  constructor(begun: BeginView) {
    this.begun = begun;
    this.outline = signal(begun.outline);
    this.view = signal(begun);
  }

  /** Each save carries everything, so that the last one counts. */
  set(change: Partial<Outline>): void {
    this.outline.value = { ...this.outline.value, ...change };
    this.#last = this.#last.then(() =>
      this.act.run(async () => {
        this.view.value = await call<OutlineView>('/api/begin', 'PUT', this.outline.value);
      }),
    );
  }

  /** The questions of an earlier cohort take the place of those chosen so far. */
  takeOver(cohort: string): Promise<boolean> {
    const taken = this.#last.then(() =>
      this.act.run(async () => {
        this.view.value = await call<OutlineView>('/api/begin/questions', 'POST', { cohort });
        this.outline.value = this.view.value.outline;
      }),
    );
    this.#last = taken;
    return taken;
  }

  /** Resolves when everything is kept. */
  settled(): Promise<unknown> {
    return this.#last;
  }

  problems(step: Step): OutlineNote[] {
    return this.view.value.problems.filter((one) => one.step === step);
  }

  notes(field: keyof Outline): OutlineNote[] {
    return this.view.value.notes.filter((one) => one.field === field);
  }

  /** For fields made of the schema. Dates say at once what is wrong with them, for they are filled in already. */
  editing(step: Step): Editing {
    return {
      edit: ([field = ''], value) => this.set({ [field]: value ?? '' }),
      problemAt: ([field]) =>
        step === 'when' || this.tried.value.has(step)
          ? this.problems(step).find((one) => one.field === field)?.says
          : undefined,
    };
  }
}
