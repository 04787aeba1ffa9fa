/** A menu of the bar above a list. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Opens over what follows, and closes when something else is pressed. What is in it is made when it opens. */
export function Menu({ name, children }: { name: string; children: () => ComponentChildren }): JSX.Element {
  const isOpen = useSignal(false);
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = ({ target, type }: Event): void => {
      const { current } = menu;
      if (!current?.open || (target instanceof Node && current.contains(target) && type !== 'keydown'))
        return;
      const hadFocus = current.contains(document.activeElement);
      current.open = false;
      // What had the focus is not there any more.
      if (hadFocus && type === 'keydown') current.querySelector('summary')?.focus();
    };
    const closeByKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close(event);
    };
    addEventListener('pointerdown', close);
    addEventListener('keydown', closeByKey);
    return () => {
      removeEventListener('pointerdown', close);
      removeEventListener('keydown', closeByKey);
    };
  }, []);
  return (
    <details
      ref={menu}
      class="menu"
      onToggle={({ currentTarget }) => {
        isOpen.value = currentTarget.open;
        keepInside(currentTarget);
      }}
    >
      <summary>{name}</summary>
      <div class="card">{isOpen.value && children()}</div>
    </details>
  );
}

/** What would stand beyond the right edge is moved to the left. */
function keepInside(menu: HTMLDetailsElement): void {
  const shown = menu.querySelector<HTMLElement>(':scope > .card');
  if (!shown || !menu.open || getComputedStyle(shown).position === 'fixed') return;
  shown.style.left = '0';
  const beyond = shown.getBoundingClientRect().right - document.documentElement.clientWidth + 16;
  if (beyond > 0) shown.style.left = `${-beyond}px`;
}
