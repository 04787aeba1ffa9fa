/** A list by keyboard. */
import { useLayoutEffect } from 'preact/hooks';

/** Keys that work wherever no text is being written. */
export function useKeys(table: { readonly current: HTMLDivElement | null }): void {
  // Before the list is painted: a key that is pressed as soon as it is seen counts.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { current } = table;
      if (!current || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      const act = keyActs[event.key];
      if (act?.(current)) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** Whether keys are letters there. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=checkbox]), textarea, select, dialog') !== null
  );
}

const keyActs: Readonly<Record<string, (table: HTMLElement) => boolean>> = {
  '/': (table) => focused(table.querySelector('input[type=search]')),
  j: (table) => focused(rowFrom(table, 1)),
  k: (table) => focused(rowFrom(table, -1)),
  x: (table) => {
    const row = document.activeElement?.closest('tbody tr');
    const box = row && table.contains(row) ? row.querySelector<HTMLElement>('input[type=checkbox]') : null;
    box?.click();
    return box !== null;
  },
};

export function focused(element: Element | null | undefined): boolean {
  if (!(element instanceof HTMLElement)) return false;
  element.focus();
  return true;
}

/** What names the row after or before the one that has the focus. */
function rowFrom(table: HTMLElement, step: 1 | -1): Element | undefined {
  const rows = [...table.querySelectorAll('tbody tr')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at === -1 ? rows[0] : rows[at + step];
  // In this order, not in that of the row: what selects it may stand before its name.
  for (const what of ['th a', 'th button', 'a', 'button', 'input']) {
    const found = next?.querySelector(what);
    if (found) return found;
  }
  return undefined;
}
