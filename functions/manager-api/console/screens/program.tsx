/** Everything of the program: in forms or as text, checked as it is written, with what saving would change. */
import { type Signal, signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { CohortName, DraftView, FormView, PreviewRow, ProgramView } from '../../views.ts';
import { type Act, newAct, useAct } from '../acts.ts';
import { call, View } from '../api.ts';
import { Answer, Answers, Dialog, Heading, Loading, Problem, Table, Tag } from '../parts.tsx';
import { forget, keptSignal } from '../kept.ts';
import { type Editing, Field, inWords, type Path, type Schema } from '../schema-form.tsx';
import { timeIn } from '../words.ts';

/** The program as it is being written, always as the server last checked it. */
class Draft {
  readonly state: Signal<DraftView>;
  readonly act: Act = newAct();
  /** Checked once: before that there is nothing to edit. */
  readonly ready = signal(false);
  readonly schema: Schema;
  /** Text and the version that saving takes the place of; kept until it is saved or thrown away. */
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

  /** It is to become something of its own, instead of a version of what it was copied from. */
  begin(): void {
    this.#kept.value = { text: this.state.value.text, edits: 0 };
  }

  throwAway(): Promise<boolean> {
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
        const { text } = this.state.value;
        if (text !== this.#program.text) this.#kept.value = { text, edits: this.edits };
      }),
    );
    this.#last = checked;
    return checked;
  }

  readonly editing: Editing = {
    edit: (path, value) => void this.check({ edits: [{ path, ...(value !== undefined && { value }) }] }),
    problemAt: (path) => {
      const place = path.join('.');
      const found = this.state.value.problems.find(({ at }) => at.join('.') === place);
      return found?.message;
    },
  };
}

export function Program({ cohort, onSaved }: { cohort: CohortName; onSaved: () => void }): JSX.Element {
  const view = useMemo(() => new View<ProgramView>(`/api/cohorts/${cohort.id}/program`), [cohort.id]);
  const told = useSignal('');
  return (
    <>
      <Heading title="Program">Program</Heading>
      <p role="status">{told.value}</p>
      <Loading view={view}>
        {(program) => (
          <Editor
            key={program.edits}
            program={program}
            cohort={cohort}
            onSaved={() => {
              told.value = 'Saved: it is in force.';
              void view.load();
              onSaved();
            }}
          />
        )}
      </Loading>
    </>
  );
}

/** A first program, begun from one that is complete. */
export function NewProgram({ onSaved }: { onSaved: () => void }): JSX.Element {
  const view = useMemo(() => new View<ProgramView>('/api/program/starter'), []);
  return (
    <Loading view={view}>
      {(program) => (
        <>
          <p>
            This is a small programme that is complete. Make it yours: its name, its dates, its questions.
            Nothing happens before you save, and nobody is written to before a form is connected.
          </p>
          <Editor program={program} onSaved={onSaved} />
        </>
      )}
    </Loading>
  );
}

const PARTS = ['Forms', 'Text', 'Mapping', 'Versions', 'Copy'] as const;
type Part = (typeof PARTS)[number];

function Editor({
  program,
  cohort,
  onSaved,
}: {
  program: ProgramView;
  cohort?: CohortName;
  onSaved: () => void;
}): JSX.Element {
  const key = `program-${cohort?.id ?? 'new'}-${program.edits}`;
  const draft = useMemo(() => new Draft(program, key), [program]);
  const part = keptSignal<Part>(`part-${cohort?.id ?? 'new'}`, 'Forms');
  const parts = cohort ? PARTS : (['Forms', 'Text'] as const);
  if (!draft.ready.value)
    return (
      <p class="soft" role="status">
        One moment …
      </p>
    );
  return (
    <>
      <div class="tabs" role="tablist" aria-label="Ways to edit">
        {parts.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={part.value === name}
            aria-controls="tab-panel"
            onClick={() => (part.value = name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${part.value}`}>
        <Shown part={part.value} draft={draft} program={program} cohort={cohort} />
      </div>
      <SaveBar
        draft={draft}
        mayEdit={cohort?.role !== 'reader'}
        namesProblems={part.value !== 'Text'}
        onSaved={onSaved}
      />
    </>
  );
}

function Shown({
  part,
  draft,
  program,
  cohort,
}: {
  part: Part;
  draft: Draft;
  program: ProgramView;
  cohort: CohortName | undefined;
}): JSX.Element | null {
  switch (part) {
    case 'Forms':
      return <Forms draft={draft} />;
    case 'Text':
      return <Text draft={draft} />;
    case 'Mapping':
      return cohort ? <Mapping draft={draft} cohort={cohort} /> : null;
    case 'Versions':
      return cohort ? <Versions draft={draft} program={program} cohort={cohort} /> : null;
    case 'Copy':
      return <Copy draft={draft} />;
  }
}

function Forms({ draft }: { draft: Draft }): JSX.Element {
  const properties = draft.schema.properties ?? {};
  const chosen = keptSignal('program-part', Object.keys(properties)[0] ?? '');
  const values = (draft.state.value.values ?? {}) as Record<string, unknown>;
  const wrong = new Set(draft.state.value.problems.map(({ at }) => String(at[0])));
  const schema = properties[chosen.value];
  if (Object.keys(values).length === 0)
    return <p class="card">The text cannot be read at the moment. Mend it under "Text" first.</p>;
  return (
    <>
      <label class="field">
        Part of the program
        <select value={chosen.value} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
          {Object.keys(properties).map((name) => (
            <option key={name} value={name}>
              {inWords(name)}
              {wrong.has(name) ? ' (needs mending)' : ''}
            </option>
          ))}
        </select>
      </label>
      <div class="card form">
        {schema && (
          <Field
            key={chosen.value}
            editing={draft.editing}
            schema={schema}
            value={values[chosen.value]}
            path={[chosen.value]}
            label={inWords(chosen.value)}
          />
        )}
      </div>
    </>
  );
}

function Text({ draft }: { draft: Draft }): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const { text } = draft.state.value;
  const goTo = (line: number): void => {
    const start =
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    const end = start + (text.split('\n')[line - 1]?.length ?? 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, end);
  };
  return (
    <>
      <Problems draft={draft} onChoose={goTo} />
      <label class="field whole">
        The program file
        <textarea
          ref={area}
          class="code"
          spellcheck={false}
          rows={30}
          value={text}
          onChange={({ currentTarget }) => void draft.check({ text: currentTarget.value })}
        />
      </label>
    </>
  );
}

function Problems({
  draft,
  onChoose,
}: {
  draft: Draft;
  onChoose?: (line: number) => void;
}): JSX.Element | null {
  const { problems } = draft.state.value;
  if (problems.length === 0) return null;
  return (
    <ul class="steps">
      {problems.map(({ line, at, message }) => (
        <li key={`${line} ${message}`}>
          {onChoose ? (
            <button type="button" class="link" onClick={() => onChoose(line)}>
              Line {line}
            </button>
          ) : (
            `Line ${line}`
          )}
          {at.length > 0 && `, ${placeInWords(at)}`}: {message}
        </li>
      ))}
    </ul>
  );
}

function placeInWords(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? part + 1 : part)).join(' › ');
}

function SaveBar({
  draft,
  mayEdit,
  namesProblems,
  onSaved,
}: {
  draft: Draft;
  mayEdit: boolean;
  namesProblems: boolean;
  onSaved: () => void;
}): JSX.Element {
  const asking = useSignal(false);
  const act = useAct();
  const { text, problems, changes, effects, refused } = draft.state.value;
  const nothing = changes.length === 0 && draft.edits > 0;
  const save = async (): Promise<void> => {
    const done = await act.run(() => call(`/api/program?edits=${draft.edits}`, 'PUT', text));
    if (!done) return;
    asking.value = false;
    draft.saved();
    onSaved();
  };
  return (
    <div class="card bar">
      <Problem of={draft.act} />
      <p role="status">
        {draft.act.busy.value
          ? 'Checking …'
          : problems.length > 0
            ? `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} to mend before this can be saved.`
            : (refused ??
              (nothing
                ? 'Nothing is changed.'
                : changes.length === 0
                  ? 'A new program, not saved yet.'
                  : `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}, not saved yet. What you wrote stays in this window.`))}
      </p>
      {namesProblems && problems.length > 0 && <Problems draft={draft} />}
      {mayEdit && (
        <button
          type="button"
          class="main"
          disabled={problems.length > 0 || refused !== undefined || nothing}
          onClick={() => (asking.value = true)}
        >
          Look at the changes and save …
        </button>
      )}{' '}
      {!nothing && draft.edits > 0 && (
        <button type="button" disabled={draft.act.busy.value} onClick={() => void draft.throwAway()}>
          Throw the changes away
        </button>
      )}
      {asking.value && (
        <Dialog title="Put this into force?" onClose={() => (asking.value = false)} wide>
          <h3>What it does</h3>
          <ul class="steps">
            {effects.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
          {changes.length > 0 && (
            <>
              <h3>What is different</h3>
              <Table
                label="What is different"
                rows={changes}
                keyOf={({ where }) => where}
                columns={[
                  { name: 'Where', of: ({ where }) => where },
                  { name: 'Before', of: ({ before = '' }) => <del>{before}</del> },
                  { name: 'After', of: ({ after = '' }) => <ins>{after}</ins> },
                ]}
              />
            </>
          )}
          <Answer act={act} yes="Save" onNo={() => (asking.value = false)} onYes={() => void save()} />
        </Dialog>
      )}
    </div>
  );
}

/** Which question of the form is which question of the program. */
function Mapping({ draft, cohort }: { draft: Draft; cohort: CohortName }): JSX.Element {
  const view = useMemo(() => new View<FormView[]>(`/api/cohorts/${cohort.id}/forms`), [cohort.id]);
  return (
    <Loading view={view}>
      {(forms) => (
        <>
          {forms.map((form) => (
            <OneForm key={form.id} draft={draft} cohort={cohort} form={form} />
          ))}
        </>
      )}
    </Loading>
  );
}

function OneForm({ draft, cohort, form }: { draft: Draft; cohort: CohortName; form: FormView }): JSX.Element {
  const { id, provider, at, lastDeliveryAt, questions, seen, gone } = form;
  const tried = useSignal<readonly PreviewRow[] | undefined>(undefined);
  const act = useAct();
  const sources = (draft.state.value.values as { sources?: { fields?: Record<string, string> }[] }).sources;
  const fields = sources?.[at]?.fields ?? {};
  const mapped = new Set(Object.values(fields));
  const tryIt = (): Promise<boolean> =>
    act.run(async () => {
      const body = { text: draft.state.value.text, source: id };
      tried.value = await call(`/api/cohorts/${cohort.id}/forms/preview`, 'POST', body);
    });
  const extra = seen.filter(({ ref }) => !mapped.has(ref));
  return (
    <section class="card" aria-labelledby={`form-${id}`}>
      <h2 id={`form-${id}`}>
        {id} <span class="soft">({provider})</span>
      </h2>
      <p class="soft">
        {lastDeliveryAt === undefined
          ? 'Nothing has come from this form yet, so its questions are not known: write their references.'
          : `Its questions as of ${timeIn(cohort.zone, lastDeliveryAt)}.`}
      </p>
      {gone.length > 0 && (
        <p>
          <Tag kind="bad">changed</Tag> No longer on the form: {gone.join(', ')}.
        </p>
      )}
      {extra.length > 0 && (
        <p>
          <Tag kind="warm">not used</Tag> On the form, and unknown to the program:{' '}
          {extra.map(({ title }) => title).join(', ')}.
        </p>
      )}
      <div class="fields">
        {questions.map(({ id: question, text, required }) => {
          const ref = fields[question] ?? '';
          const name = `map-${id}-${question}`;
          const change = (value: string): void =>
            draft.editing.edit(['sources', at, 'fields', question], value === '' ? undefined : value);
          return (
            <div key={question} class="field">
              <label for={name}>
                {text}
                {required && ' (required)'}
              </label>
              {seen.length > 0 ? (
                <select id={name} value={ref} onChange={({ currentTarget }) => change(currentTarget.value)}>
                  <option value="">not asked</option>
                  {ref !== '' && !seen.some((one) => one.ref === ref) && (
                    <option value={ref}>{ref}: no longer on the form</option>
                  )}
                  {seen.map((one) => (
                    <option key={one.ref} value={one.ref}>
                      {one.title}
                    </option>
                  ))}
                </select>
              ) : (
                <input
                  id={name}
                  type="text"
                  value={ref}
                  onChange={({ currentTarget }) => change(currentTarget.value)}
                />
              )}
            </div>
          );
        })}
      </div>
      <button type="button" disabled={act.busy.value} onClick={() => void tryIt()}>
        Try on the last deliveries
      </button>
      <Problem of={act} />
      {tried.value?.length === 0 && <p role="status">There is no delivery to try it on yet.</p>}
      {tried.value?.map(({ at: when, verdict, answers }) => (
        <details key={when}>
          <summary>
            {timeIn(cohort.zone, when)}: {verdict}
          </summary>
          <Answers answers={answers} />
        </details>
      ))}
    </section>
  );
}

function Versions({
  draft,
  program,
  cohort,
}: {
  draft: Draft;
  program: ProgramView;
  cohort: CohortName;
}): JSX.Element {
  const act = useAct();
  const takeUp = (version: number): Promise<boolean> =>
    act.run(async () => {
      const { text } = await call<{ text: string }>(`/api/cohorts/${cohort.id}/program/versions/${version}`);
      await draft.check({ text });
    });
  return (
    <>
      <p class="soft">An earlier version that you take up becomes your draft; saving makes it the newest.</p>
      <Problem of={act} />
      <Table
        label="Versions"
        rows={program.versions}
        keyOf={({ version }) => String(version)}
        columns={[
          { name: 'Version', of: ({ version }) => version, number: true },
          { name: 'When', of: ({ at }) => timeIn(cohort.zone, at), number: true },
          { name: 'Who', of: ({ by }) => by },
          {
            name: 'Act',
            of: ({ version }) =>
              version === program.edits ? (
                'in force here'
              ) : (
                <button type="button" disabled={act.busy.value} onClick={() => void takeUp(version)}>
                  Take up version {version}
                </button>
              ),
          },
        ]}
      />
    </>
  );
}

/** The next cohort of this program, or a program of its own. */
function Copy({ draft }: { draft: Draft }): JSX.Element {
  const kind = useSignal<'cohort' | 'program'>('cohort');
  const given = useSignal({ name: '', opens: '', program: '' });
  const done = useSignal(false);
  const idOf = (name: string): string =>
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 40);
  const { name, opens, program } = given.value;
  useEffect(() => void (done.value = false), [kind.value]);
  const copy = async (): Promise<void> => {
    const copied = await draft.check({
      copy: {
        cohort: { id: idOf(name), name, opens },
        ...(kind.value === 'program' && { program: { id: idOf(program), name: program } }),
      },
    });
    if (!copied) return;
    draft.begin();
    done.value = true;
  };
  const set = (key: 'name' | 'opens' | 'program', value: string): void => {
    given.value = { ...given.value, [key]: value };
  };
  const named = (label: string, key: 'name' | 'program'): JSX.Element => (
    <label class="field">
      {label}
      <input
        type="text"
        value={given.value[key]}
        onInput={({ currentTarget }) => set(key, currentTarget.value)}
      />
    </label>
  );
  const ready = idOf(name) && opens && (kind.value === 'cohort' || idOf(program));
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void copy();
      }}
    >
      <label class="field">
        Make of it
        <select
          value={kind.value}
          onChange={({ currentTarget }) => (kind.value = currentTarget.value as 'cohort' | 'program')}
        >
          <option value="cohort">the next cohort of this program</option>
          <option value="program">a program of its own</option>
        </select>
      </label>
      {kind.value === 'program' && named('Name of the program', 'program')}
      {named('Name of the cohort', 'name')}
      <label class="field">
        Applications open on
        <input type="date" value={opens} onInput={({ currentTarget }) => set('opens', currentTarget.value)} />
      </label>
      <button class="main" disabled={!ready || draft.act.busy.value}>
        Copy into the draft
      </button>
      {done.value && (
        <p role="status">
          The copy is your draft now, all its dates later by as much. Look at it, then save it below.
        </p>
      )}
    </form>
  );
}
