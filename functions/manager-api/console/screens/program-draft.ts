/** The draft of a program: each edit goes to the server, which says what it came to. */
import { type Signal, signal } from '@preact/signals';
import { type Act, newAct } from '../acts.ts';
import { call } from '../api.ts';
import { forget, keptSignal } from '../drafts.ts';
import type { Editing, Pickable, Schema } from '../schema-field.tsx';
import type { DraftView } from '../../screens/program-draft.ts';
import type { ProgramView } from '../../screens/program.ts';

/** By which everything that is kept is known. */
const IDS = new Set(['program.id', 'cohort.id']);

/** The program as it is being written, always as the server last checked it. */
export class Draft {
  readonly state: Signal<DraftView>;
  readonly act: Act = newAct();
  /** Checked once: before that there is nothing to edit. */
  readonly ready = signal(false);
  readonly schema: Schema;
  /** Text and the version that saving takes the place of; kept until it is saved or discarded. */
  readonly #kept: Signal<{ readonly text: string; readonly edits: number } | undefined>;
  readonly #key: string;
  readonly #program: ProgramView;
  #last: Promise<unknown> = Promise.resolve();

  constructor(program: ProgramView, key: string) {
    this.#key = key;
    this.#program = program;
    this.#kept = keptSignal(key, undefined);
    this.schema = program.schema;
    const { text } = this.#kept.peek() ?? program;
    this.state = signal({ text, values: {}, problems: [], changes: [], effects: [] });
    void this.check({ text }).then(() => (this.ready.value = true));
  }

  get edits(): number {
    return (this.#kept.value ?? this.#program).edits;
  }

  /** The version that was in force when the draft was begun, where there is a newer one now. */
  get behind(): number | undefined {
    const { edits } = this;
    return edits > 0 && edits !== this.#program.edits ? edits : undefined;
  }

  /** What was written is brought into the newest version; where both changed the same, the draft counts. */
  async catchUp(base: string): Promise<boolean> {
    const { text, edits } = this.#program;
    const done = await this.check({ text, merge: { base, mine: this.state.value.text } });
    if (done) this.#kept.value = { text: this.state.value.text, edits };
    return done;
  }

  /** It is to become something of its own, instead of a version of what it was copied from. */
  begin(): void {
    this.#kept.value = { text: this.state.value.text, edits: 0 };
  }

  discard(): Promise<boolean> {
    this.#kept.value = undefined;
    return this.check({ text: this.#program.text });
  }

  saved(): void {
    forget(this.#key);
  }

  /** One after the other: each edit is made in what the one before it came to. */
  check(body: object): Promise<boolean> {
    const checked = this.#last.then(() =>
      this.act.run(async () => {
        this.state.value = await call<DraftView>('/api/program/draft', 'POST', {
          text: this.state.value.text,
          ...body,
        });
        const { text, problems, changes, refused } = this.state.value;
        const isAsBefore = problems.length === 0 && changes.length === 0 && refused === undefined;
        // What was changed and changed back is no draft any more.
        if (this.edits > 0 && isAsBefore) this.#kept.value = undefined;
        else if (text !== this.#program.text) this.#kept.value = { text, edits: this.edits };
      }),
    );
    this.#last = checked;
    return checked;
  }

  /** What ids are chosen from, as the draft has it now. */
  #picksOf(kind: string): readonly Pickable[] {
    const values = (this.state.value.values ?? {}) as Record<string, unknown>;
    const named = (list: string, title: string): readonly Pickable[] =>
      (Array.isArray(values[list]) ? (values[list] as Record<string, unknown>[]) : []).flatMap((one) =>
        typeof one['id'] === 'string'
          ? [{ value: one['id'], label: typeof one[title] === 'string' ? one[title] : one['id'] }]
          : [],
      );
    switch (kind) {
      case 'question':
        return named('questions', 'text');
      case 'survey':
        return named('surveys', 'name');
      case 'touchpoint':
        return named('journey', 'id');
      case 'email':
        return [
          ...this.#program.emails.map(({ id, name: label }) => ({ value: id, label })),
          ...Object.keys(values['texts'] ?? {})
            .filter((id) => !this.#program.emails.some((one) => one.id === id))
            .map((id) => ({ value: id, label: id.replaceAll('-', ' ') })),
        ].sort((one, other) => one.label.localeCompare(other.label));
      default:
        return [];
    }
  }

  readonly editing: Editing = {
    picksOf: (kind) => this.#picksOf(kind),
    edit: (path, value) => void this.check({ edits: [{ path, ...(value !== undefined && { value }) }] }),
    // A copy gets ids of its own.
    isFixed: (path) => this.edits > 0 && IDS.has(path.join('.')),
    problemAt: (path) => {
      const place = path.join('.');
      const found = this.state.value.problems.find(({ at }) => at.join('.') === place);
      return found?.message;
    },
  };
}
