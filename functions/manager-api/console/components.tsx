/** What several screens are made of. */
import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Act } from './acts.ts';
import type { View } from './api.ts';

/** The heading of a screen takes the focus when the screen opens, so that a screen reader says where one is. */
export function Heading({ children, title }: { children: ComponentChildren; title: string }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Mentorline`;
    heading.current?.focus();
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** A view as it loads, fails or is there. */
export function Loading<T>({
  view,
  children,
}: {
  view: View<T>;
  children: (value: T) => JSX.Element;
}): JSX.Element {
  const state = view.state.value;
  switch (state.kind) {
    case 'loading':
      return (
        <p class="soft" role="status">
          Loading…
        </p>
      );
    case 'failed':
      return (
        <div class="card bad" role="alert">
          <p>{state.because}</p>
          <button type="button" onClick={() => void view.load()}>
            Try again
          </button>
        </div>
      );
    case 'there':
      return children(state.value);
  }
}

export function Tag({
  children,
  kind = '',
}: {
  children: ComponentChildren;
  kind?: '' | 'warm' | 'bad';
}): JSX.Element {
  return <span class={`tag ${kind}`}>{children}</span>;
}

/** What did not work, for everyone to see and to hear. */
export function Problem({ of: { problem } }: { of: Act }): JSX.Element | null {
  return problem.value ? (
    <p role="alert" class="problem">
      {problem.value}
    </p>
  ) : null;
}

/** A question over the page. The keyboard stays inside, Escape says no. */
export function Dialog({
  title,
  onClose,
  children,
  wide = false,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  wide?: boolean;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // What is focused first may stand far below the title.
    dialog.current?.scrollTo(0, 0);
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" class={wide ? 'wide' : ''} onClose={onClose}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

/** The end of a dialog that only shows something. */
export function Close({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <div class="acts">
      <button type="button" onClick={onClose}>
        Close
      </button>
    </div>
  );
}

/** The buttons at the end of a dialog: back out first, the act last. */
export function Answer({
  act,
  no = 'Not now',
  yes,
  onNo,
  onYes,
  disabled = false,
}: {
  act: Act;
  no?: string;
  yes: string;
  onNo: () => void;
  onYes: () => void;
  disabled?: boolean;
}): JSX.Element {
  return (
    <>
      <Problem of={act} />
      <div class="acts">
        <button type="button" onClick={onNo}>
          {no}
        </button>
        <button type="button" class="main" disabled={act.busy.value || disabled} onClick={onYes}>
          {act.busy.value ? 'Loading…' : yes}
        </button>
      </div>
    </>
  );
}

export interface Column<Row> {
  readonly name: string;
  readonly of: (row: Row) => ComponentChildren;
  /** Times and numbers stay on one line. */
  readonly number?: true;
}

/** One value that someone changed. */
export interface Change {
  readonly where: string;
  readonly before?: string;
  readonly after?: string;
}

export function Changes({ label, changes }: { label: string; changes: readonly Change[] }): JSX.Element {
  return (
    <Table
      label={label}
      rows={changes}
      keyOf={({ where }) => where}
      columns={[
        { name: 'Where', of: ({ where }) => where },
        { name: 'Before', of: ({ before = '' }) => <del>{before}</del> },
        { name: 'After', of: ({ after = '' }) => <ins>{after}</ins> },
      ]}
    />
  );
}

/** A table that can be scrolled by keyboard; its first column names the row. */
export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row, at: number) => string;
}): JSX.Element {
  return (
    <div class="scroll card" tabIndex={0} role="region" aria-label={`Table: ${label}`}>
      <table>
        <thead>
          <tr>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              <Cells columns={columns} row={row} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The cells of one row: the first names it; on phones, where rows are cards, the others say which column they are of. */
export function Cells<Row>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }): JSX.Element {
  return (
    <>
      {columns.map(({ name, of, number }, index) =>
        index === 0 ? (
          <th key={name} scope="row" class={number ? 'n' : ''}>
            {of(row)}
          </th>
        ) : (
          <td key={name} class={number ? 'n' : ''} data-column={name}>
            {of(row)}
          </td>
        ),
      )}
    </>
  );
}

/** Questions with their answers. */
export function Answers({
  answers,
}: {
  answers: readonly { readonly question: string; readonly answer: string }[];
}): JSX.Element {
  return answers.length === 0 ? (
    <p class="soft">No answers.</p>
  ) : (
    <dl class="answers">
      {answers.map(({ question, answer }) => (
        <div key={question}>
          <dt>{question}</dt>
          <dd>{answer}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Several ways to look at one thing. One stop for the Tab key; the arrow keys choose (ARIA APG, tabs). */
export function Tabs<Name extends string>({
  label,
  names,
  chosen,
  children,
}: {
  label: string;
  names: readonly Name[];
  chosen: Signal<Name>;
  children: ComponentChildren;
}): JSX.Element {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const choose = (at: number): void => {
    const name = names[(at + names.length) % names.length];
    if (name === undefined) return;
    chosen.value = name;
    list.current?.querySelectorAll('button')[names.indexOf(name)]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = names.indexOf(chosen.value);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
  };
  return (
    <>
      <div ref={list} class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {names.map((name, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={chosen.value === name}
            aria-controls={id}
            tabIndex={chosen.value === name ? 0 : -1}
            onClick={() => choose(index)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={id} aria-labelledby={`${id}-${chosen.value}`}>
        {children}
      </div>
    </>
  );
}

export function CopyButton({ name, value }: { name: string; value: string }): JSX.Element {
  const isCopied = useSignal(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    isCopied.value = true;
  };
  return (
    <button type="button" class="link" onClick={() => void copy()}>
      {isCopied.value ? `Copied ${name}` : `Copy ${name}`}
    </button>
  );
}

/** Records for the DNS of a domain, each part ready to be copied. */
export function DnsRecords({
  records,
}: {
  records: readonly { readonly name: string; readonly type: string; readonly value: string }[];
}): JSX.Element | null {
  if (records.length === 0) return null;
  return (
    <dl class="answers">
      {records.map(({ name, type, value }) => (
        <div key={name}>
          <dt>{type}</dt>
          <dd>
            <code>{name}</code> <CopyButton name="the name" value={name} />
            <br />
            <code>{value}</code> <CopyButton name="the value" value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
