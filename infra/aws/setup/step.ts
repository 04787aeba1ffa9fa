/** One step of the setup: looks first, and does only what is missing. */
import type { Provider } from '../../../shared/domain/program-questions.ts';
import type { Program } from '../../../shared/domain/program.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { Settings } from '../settings.ts';
import type { Aws } from './aws.ts';

export interface World {
  readonly aws: Aws;
  readonly program: Program;
  /** Nothing is changed anywhere. */
  readonly dryRun: boolean;
  /** Secrets that have to be pasted somewhere are shown, not only named. */
  readonly showSecrets: boolean;
  readonly region: string;
  readonly now: () => number;
  readonly makeSecret: () => string;
  /** Tokens of form providers, by the name of the secret that each becomes. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Where a form provider is reached, when not at its usual address. */
  readonly baseUrls: Readonly<Partial<Record<Provider, string>>>;
  readonly fetch: typeof fetch;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** The settings of cdk.json, and the way to change some. */
  readonly settings: Partial<Settings>;
  readonly saveSettings: (settings: Partial<Settings>) => Promise<void>;
  readonly tableNamed: (name: string) => Table;
  /** The TXT records of a name in the DNS; none when there is no such name. */
  readonly textRecords: (name: string) => Promise<readonly string[]>;
}

export type State =
  /** It was in order before. */
  | 'in-order'
  | 'done'
  /** Dry run: it would be done. */
  | 'would-do'
  /** Only a person can do it. */
  | 'to-do'
  /** The steps after it make no sense until it is done. */
  | 'stop';

export interface Outcome {
  readonly state: State;
  /** What was found or done, and for `to-do` and `stop` what to do now. */
  readonly says: readonly string[];
}

export interface Step {
  readonly title: string;
  readonly run: (world: World) => Promise<Outcome>;
}

export function outcome(state: State, ...says: readonly string[]): Outcome {
  return { state, says };
}

/** Does it, unless this is a dry run. */
export async function does({ dryRun }: World, says: string, act: () => Promise<unknown>): Promise<Outcome> {
  if (dryRun) return outcome('would-do', says);
  await act();
  return outcome('done', says);
}

const MARKS: Readonly<Record<State, string>> = {
  'in-order': 'ok ',
  done: 'new',
  'would-do': '...',
  'to-do': '-> ',
  stop: '!! ',
};

/** Runs the steps until one says stop, and tells of each. Resolves to whether nothing is left for a person. */
export async function runSteps(
  steps: readonly Step[],
  world: World,
  tell: (line: string) => void,
): Promise<boolean> {
  let complete = true;
  for (const [index, { title, run }] of steps.entries()) {
    const { state, says } = await run(world);
    tell(`${MARKS[state]} ${title}`);
    for (const line of says) tell(`      ${line}`);
    if (state === 'to-do' || state === 'stop') complete = false;
    if (state !== 'stop') continue;
    // Looked at only once what comes before is done; a dry run names them all the same.
    if (world.dryRun) for (const later of steps.slice(index + 1)) tell(`..  ${later.title}, later`);
    return false;
  }
  return complete;
}
