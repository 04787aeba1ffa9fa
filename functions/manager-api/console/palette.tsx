/** The keyboard's way to anywhere: Ctrl K finds screens and people, `g` and a letter leads to a screen, `?` says which keys there are. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { View } from './api.ts';
import { Close, Dialog } from './components.tsx';
import { isWriting } from './list/keys.ts';
import { folded } from './list/state.ts';
import { addressOf, SCREEN_GROUPS, SCREEN_NAMES, type Screen } from './route.ts';
import type { PeopleView } from '../screens/people.ts';
import type { CohortName } from '../screens/today.ts';

/** After `g`, for so long, a letter leads to a screen. */
const SEQUENCE_MS = 1500;

const SCREENS: readonly Screen[] = SCREEN_GROUPS.flatMap(({ screens }) => screens);

const LETTERS: Readonly<Record<string, Screen>> = {
  ...{ t: 'today', p: 'people', m: 'matching', a: 'pairs', e: 'email', s: 'setup' },
  ...{ o: 'program', j: 'journey', r: 'results', d: 'deliveries' },
};

export function Palette({ cohort }: { cohort: CohortName }): JSX.Element | null {
  const shown = useSignal<'nothing' | 'places' | 'keys'>('nothing');
  const since = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key } = event;
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') {
        event.preventDefault();
        shown.value = 'places';
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      const screen = LETTERS[key];
      if (screen && event.timeStamp - since.current < SEQUENCE_MS) {
        location.hash = addressOf({ cohort: cohort.id, screen });
        since.current = 0;
      } else if (key === '?') shown.value = 'keys';
      else since.current = key === 'g' ? event.timeStamp : 0;
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [cohort.id]);
  const close = (): void => {
    shown.value = 'nothing';
  };
  switch (shown.value) {
    case 'nothing':
      return null;
    case 'places':
      return <Places cohort={cohort} onClose={close} />;
    case 'keys':
      return <Keys onClose={close} />;
  }
}

interface Found {
  readonly name: string;
  readonly is: string;
  readonly address: string;
}

const MOST_FOUND = 8;

function Places({ cohort, onClose }: { cohort: CohortName; onClose: () => void }): JSX.Element {
  const people = useMemo(() => new View<PeopleView>(`/api/cohorts/${cohort.id}/people`), [cohort.id]);
  const sought = useSignal('');
  const at = useSignal(0);
  const loaded = people.state.value;
  const all: readonly Found[] = [
    ...SCREENS.map((screen) => ({
      name: SCREEN_NAMES[screen],
      is: 'screen',
      address: addressOf({ cohort: cohort.id, screen }),
    })),
    ...(loaded.kind === 'there' ? loaded.value.people : []).map(({ id, name, role }) => ({
      name,
      is: role,
      address: addressOf({ cohort: cohort.id, screen: 'people', detail: id }),
    })),
  ];
  const words = folded(sought.value).split(/\s+/).filter(Boolean);
  const found = all
    .filter(({ name }) => words.every((word) => folded(name).includes(word)))
    .slice(0, MOST_FOUND);
  const chosen = Math.min(at.value, found.length - 1);
  const go = ({ address }: Found): void => {
    onClose();
    location.hash = address;
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const one = found[chosen];
    if (step !== undefined) at.value = Math.max(0, Math.min(chosen + step, found.length - 1));
    else if (event.key === 'Enter' && one) go(one);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Go to" onClose={onClose}>
      <input
        type="search"
        {...({ role: 'combobox' } as object)}
        aria-label="A screen or a person"
        aria-expanded="true"
        aria-controls="places"
        {...(chosen >= 0 && { 'aria-activedescendant': `place-${chosen}` })}
        placeholder="A screen or a person"
        value={sought.value}
        onInput={({ currentTarget }) => {
          sought.value = currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={onKey}
      />
      <ul id="places" role="listbox" aria-label="Found" class="places">
        {found.map((one, index) => (
          <li
            key={one.address}
            id={`place-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => go(one)}
          >
            {one.name} <span class="soft">{one.is}</span>
          </li>
        ))}
      </ul>
      <p class="soft" role="status">
        {found.length === 0 && (loaded.kind === 'loading' ? 'Looking …' : 'Nothing found.')}
        {loaded.kind === 'failed' && loaded.because}
      </p>
    </Dialog>
  );
}

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl K', 'go to a screen or a person'],
  ...Object.entries(LETTERS).map(([key, screen]) => [`g ${key}`, SCREEN_NAMES[screen]] as const),
  ['/', 'search the list'],
  ['j, k', 'next and previous row'],
  ['Enter', 'open the row'],
  ['x', 'select the row'],
  ['Esc', 'close what is open'],
  ['?', 'these keys'],
];

function Keys({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Close onClose={onClose} />
    </Dialog>
  );
}
