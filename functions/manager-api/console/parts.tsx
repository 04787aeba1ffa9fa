/** What several screens are made of. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
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
          One moment …
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
