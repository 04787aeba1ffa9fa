/** What the steps of the guided start are made of. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { call } from '../api.ts';
import { type Schema, Single } from '../schema-field.tsx';
import type { Outlining, Step } from './outline.ts';
import type { Outline, Shown } from '../../screens/begin.ts';

/** A field of the outline by its name, with what may not be meant below it. */
export function OutlineField({
  outlining,
  step,
  name,
}: {
  outlining: Outlining;
  step: Step;
  name: keyof Outline;
}): JSX.Element {
  const schema = (outlining.begun.schema as Schema).properties?.[name] ?? {};
  return (
    <>
      <Single
        editing={outlining.editing(step)}
        schema={schema}
        value={outlining.outline.value[name]}
        path={[name]}
        label={schema.title ?? name}
      />
      <Notes outlining={outlining} name={name} />
    </>
  );
}

export function Notes({ outlining, name }: { outlining: Outlining; name: keyof Outline }): JSX.Element {
  return (
    <div role="status">
      {outlining.notes(name).map(({ says }) => (
        <p key={says} class="note">
          {says}
        </p>
      ))}
    </div>
  );
}

/** One of several, each with what it is. */
export function Cards<Id extends string>({
  legend,
  name,
  cards,
  chosen,
  onChoose,
}: {
  legend: string;
  name: string;
  cards: readonly { readonly id: Id; readonly title: string; readonly says: ComponentChildren }[];
  chosen: Id;
  onChoose: (id: Id) => void;
}): JSX.Element {
  return (
    <fieldset class="option-cards">
      <legend>{legend}</legend>
      {cards.map(({ id, title, says }) => (
        <label key={id} class={id === chosen ? 'chosen' : ''}>
          <input type="radio" name={name} checked={id === chosen} onChange={() => onChoose(id)} />
          <span>
            <strong>{title}</strong>
            {says}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What a step makes, beside it. */
export function Makes({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="card makes" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** A page as other people will see it, shown anew after what it is made of has been kept. */
export function PageMade({
  outlining,
  path,
  title,
}: {
  outlining: Outlining;
  path: string;
  title: string;
}): JSX.Element {
  const html = useSignal<string | undefined>(undefined);
  const { view } = outlining;
  useEffect(() => {
    let isWanted = true;
    void outlining
      .settled()
      .then(() => call<Shown>(path))
      .then(
        (shown) => {
          if (isWanted) html.value = shown.html;
        },
        // What failed is said where it was kept.
        () => undefined,
      );
    return () => (isWanted = false);
  }, [view.value]);
  if (html.value === '')
    return <p class="soft">Something is still missing, so there is nothing to show yet.</p>;
  return html.value === undefined ? (
    <p class="soft">Loading…</p>
  ) : (
    <iframe class="email" title={title} sandbox="" srcdoc={html.value} />
  );
}

/** Short values that were written one on each line, each once. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((one) => one.trim()))].filter(Boolean);
}
