/** Ways to look at a list that are kept under a name, in this browser. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { TextField } from '../fields.tsx';
import { place, showQuery } from '../route.ts';
import { type KeptView, keepViews, keptViews } from './kept.ts';
import { Menu } from './menu.tsx';

export function Views({ name }: { name: string }): JSX.Element {
  const views = useSignal<readonly KeptView[]>(keptViews(name));
  const title = useSignal('');
  const keep = (next: readonly KeptView[]): void => {
    views.value = next;
    keepViews(name, next);
  };
  const query = place.value.query ?? '';
  return (
    <Menu name="Views">
      {() => (
        <>
          {views.value.length === 0 && <p class="soft">Keep what you filter often under a name.</p>}
          {views.value.map((view) => (
            <p key={view.name}>
              <button type="button" class="link" onClick={() => showQuery(view.query, 'step')}>
                {view.name}
              </button>{' '}
              <button
                type="button"
                class="link"
                aria-label={`Delete the view ${view.name}`}
                onClick={() => keep(views.value.filter((one) => one !== view))}
              >
                ×
              </button>
            </p>
          ))}
          <TextField label="Name of this view" value={title} maxLength={40} />
          <button
            type="button"
            disabled={title.value.trim() === '' || query === ''}
            onClick={() => {
              const view = { name: title.value.trim(), query };
              keep([...views.value.filter((one) => one.name !== view.name), view]);
              title.value = '';
            }}
          >
            Save view
          </button>
        </>
      )}
    </Menu>
  );
}
