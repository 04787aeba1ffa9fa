/** Where the manager is, as the address says it: `#/cohort/screen/detail`. */
import { computed, signal } from '@preact/signals';

/** In the order of the side bar: what is to be done, the cohort, its program, and what was recorded. */
export const SCREEN_GROUPS = [
  { name: '', screens: ['today'] },
  { name: 'Cohort', screens: ['people', 'matching', 'pairs', 'email'] },
  { name: 'Program', screens: ['setup', 'program', 'journey', 'team'] },
  { name: 'Records', screens: ['deliveries', 'results', 'audit'] },
] as const;
export type Screen = (typeof SCREEN_GROUPS)[number]['screens'][number];
export const SCREENS: readonly Screen[] = SCREEN_GROUPS.flatMap(({ screens }) => screens);

/** Beside the screens of a cohort: the guided start, which has none yet. */
export const BEGIN = 'begin';

/** In the place of a person: people from a file. */
export const IMPORT = 'import';
/** Of Setup: the program was published just now. */
export const PUBLISHED = 'published';

export interface Place {
  readonly cohort?: string;
  readonly screen: Screen | typeof BEGIN;
  readonly detail?: string;
}

const hash = signal(location.hash);
addEventListener('hashchange', () => (hash.value = location.hash));

export const place = computed((): Place => {
  const [, cohort, screen, detail] = hash.value.split('/').map(decodeURIComponent);
  return {
    ...(cohort && { cohort }),
    screen: [...SCREENS, BEGIN as typeof BEGIN].find((one) => one === screen) ?? 'today',
    ...(detail && { detail }),
  };
});

export function addressOf({ cohort = '', screen, detail }: Place): string {
  return `#/${[cohort, screen, ...(detail === undefined ? [] : [detail])].map(encodeURIComponent).join('/')}`;
}
