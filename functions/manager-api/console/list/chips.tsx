/** What narrows a list, as chips above it. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { focused } from './keys.ts';
import type { Shown } from './shown.ts';
import type { ListState } from './state.ts';

/** Each with a way out. */
export function Chips<Row>({ shape, state, show }: Shown<Row>): JSX.Element | null {
  const chips = [
    ...shape.filters.flatMap(({ id, name }) =>
      (state.values.get(id) ?? []).map((value) => ({
        says: `${name}: ${value}`,
        without: (): Partial<ListState> => {
          const left = (state.values.get(id) ?? []).filter((one) => one !== value);
          const values = new Map(state.values);
          if (left.length === 0) values.delete(id);
          else values.set(id, left);
          return { values };
        },
      })),
    ),
    ...shape.ranges.flatMap(({ id, name }) => {
      const bounds = state.ranges.get(id);
      if (!bounds) return [];
      const { from, to } = bounds;
      const says = from === '' ? `up to ${to}` : to === '' ? `from ${from}` : `${from} to ${to}`;
      return [
        {
          says: `${name}: ${says}`,
          without: (): Partial<ListState> => ({
            ranges: new Map([...state.ranges].filter(([one]) => one !== id)),
          }),
        },
      ];
    }),
  ];
  const goOnIn = useRef<Element>(null);
  const take = ({ currentTarget }: { currentTarget: Element }, next: Partial<ListState>): void => {
    goOnIn.current = currentTarget.closest('.list');
    show(next);
  };
  // What was pressed is gone; whoever goes by keyboard goes on from the next chip, or from the search.
  useLayoutEffect(() => {
    const list = goOnIn.current;
    goOnIn.current = null;
    if (list) focused(list.querySelector('.chip') ?? list.querySelector('input[type=search]'));
  }, [chips.map(({ says }) => says).join()]);
  if (chips.length === 0) return null;
  return (
    <ul class="chips" aria-label="Filters">
      {chips.map(({ says, without }) => (
        <li key={says}>
          <button
            type="button"
            class="chip"
            aria-label={`Remove filter ${says}`}
            onClick={(event) => take(event, without())}
          >
            {says} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <button
            type="button"
            class="link"
            onClick={(event) => take(event, { values: new Map(), ranges: new Map() })}
          >
            Clear filters
          </button>
        </li>
      )}
    </ul>
  );
}
