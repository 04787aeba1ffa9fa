/** Where the manager is, as the address says it: `#/cohort/screen/detail?query`. */
import { computed, signal } from '@preact/signals';

/** In the order of the side bar: what is to be done, the cohort, its program, and what was recorded. */
export const SCREEN_GROUPS = [
  { name: '', screens: ['today'] },
  { name: 'Cohort', screens: ['people', 'matching', 'pairs', 'email'] },
  { name: 'Program', screens: ['setup', 'program', 'journey', 'team'] },
  { name: 'Records', screens: ['deliveries', 'results', 'audit'] },
] as const;
export type Screen = (typeof SCREEN_GROUPS)[number]['screens'][number];
export const SCREEN_NAMES: Readonly<Record<Screen, string>> = {
  today: 'Today',
  setup: 'Setup',
  program: 'Program',
  people: 'People',
  matching: 'Matching',
  pairs: 'Pairs',
  journey: 'Journey',
  team: 'Team',
  deliveries: 'Deliveries',
  email: 'Email',
  results: 'Results',
  audit: 'Audit',
};

const SCREENS: readonly Screen[] = SCREEN_GROUPS.flatMap(({ screens }) => screens);

/** Beside the screens of a cohort: the guided start, which has none yet. */
export const BEGIN = 'begin';

/** In the place of a person: people from a file. */
export const IMPORT = 'import';
/** Of Setup: the program was published just now. */
export const PUBLISHED = 'published';

/** Of Pairs: the sessions that they logged. */
export const SESSIONS = 'sessions';

export interface Place {
  readonly cohort?: string;
  readonly screen: Screen | typeof BEGIN;
  readonly detail?: string;
  /** What of a list is shown: `state=expired&sort=-score`. */
  readonly query?: string;
}

const hash = signal(location.hash);
/** Where each address was scrolled to when it was left. */
const scrolled = new Map<string, number>();
/** A link or a choice leads to the next address, and no button of the browser. */
let isPushed = false;
let cameBack = false;

// A list scrolls to where it was by itself, once its rows are there.
history.scrollRestoration = 'manual';
addEventListener(
  'click',
  ({ target }) => {
    if (target instanceof Element && target.closest('a')) isPushed = true;
  },
  true,
);
addEventListener('hashchange', ({ oldURL }) => {
  scrolled.set(new URL(oldURL).hash, scrollY);
  cameBack = !isPushed;
  isPushed = false;
  hash.value = location.hash;
});

export const place = computed((): Place => {
  const [path = '', query = ''] = hash.value.split('?');
  const [, cohort, screen, detail] = path.split('/').map(decodeURIComponent);
  return {
    ...(cohort && { cohort }),
    screen: ([...SCREENS, BEGIN] as const).find((one) => one === screen) ?? 'today',
    ...(detail && { detail }),
    ...(query && { query }),
  };
});

export function addressOf({ cohort = '', screen, detail, query = '' }: Place): string {
  const path = [cohort, screen, ...(detail === undefined ? [] : [detail])].map(encodeURIComponent).join('/');
  return `#/${path}${query === '' ? '' : `?${query}`}`;
}

/** Another view of what is shown: one more step of Back, or in the place of this one. */
export function showQuery(query: string, how: 'step' | 'in-place'): void {
  const address = addressOf({ ...place.value, query });
  if (how === 'step') {
    isPushed = true;
    location.hash = address;
    return;
  }
  history.replaceState(null, '', address);
  hash.value = address;
}

/** Where a list was when it was left, if the browser's Back led here; else its top. */
export function placeBefore(): number {
  return cameBack ? (scrolled.get(location.hash) ?? 0) : 0;
}
