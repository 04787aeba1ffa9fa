/** What other programs are told of a program's life: ids and no one's words, signed as Standard Webhooks. Pure. */
import type { CohortId, IsoInstant, ProgramId } from './brand.ts';
import type { JourneyEvent } from './program-journey.ts';

export const HOOK_EVENTS = ['applied', 'matched', 'introduced', 'ended'] as const;
export type HookEvent = (typeof HOOK_EVENTS)[number];

/** What of a cohort's events is told, and under which name. */
const TOLD: Partial<Record<JourneyEvent, HookEvent>> = {
  applied: 'applied',
  proposed: 'matched',
  introduced: 'introduced',
  'pair-ended': 'ended',
};

export function hookEventOf(event: JourneyEvent): HookEvent | undefined {
  return TOLD[event];
}

/** One event for one endpoint, until it was taken. */
export interface HookCall {
  readonly id: string;
  readonly cohort: CohortId;
  readonly program: ProgramId;
  /** The endpoint, by its id in the program. */
  readonly hook: string;
  readonly event: HookEvent;
  /** What it is about: the person who applied, or the pair. */
  readonly subject: string;
  readonly people: readonly string[];
  readonly at: IsoInstant;
  /** It was given up: so often no one took it. */
  readonly state: 'waiting' | 'given-up';
  readonly because?: string;
}

/** The body, whose bytes are signed. */
export function hookBody({ cohort, program, event, subject, people, at }: HookCall): string {
  return JSON.stringify({
    type: `mentorline.${event}`,
    timestamp: at,
    data: { program, cohort, ...(event === 'applied' ? { person: subject } : { pair: subject, people }) },
  });
}

export function hookSecretName(program: string, hook: string): string {
  return `hook-${program}-${hook}`;
}

/** Why an address cannot be an endpoint, in a sentence; `undefined` when it can. */
export function unfitEndpoint(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return 'write a whole address: https://...';
  }
  if (url.protocol !== 'https:') return 'the address has to begin with https://';
  if (url.username !== '' || url.password !== '') return 'leave name and password out of the address';
  return undefined;
}
