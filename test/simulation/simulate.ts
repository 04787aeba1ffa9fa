/** One seed: a whole cohort, from the day before applications open to the last follow-up, and what of it went wrong. */
import { DAY, HOUR, resolveLocal } from '../../shared/domain/calendar.ts';
import { FormTools } from './forms.ts';
import { Manager } from './manager.ts';
import { People } from './people.ts';
import { checkNothingIsLeft, checkTheEnd } from './settle.ts';
import type { Situation } from './situations.ts';
import { Watch } from './watch.ts';
import { type Broken, World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  readonly broken: readonly Broken[];
  readonly reached: ReadonlyMap<Situation, number>;
  readonly people: number;
  readonly emails: number;
  readonly days: number;
  readonly story: World['story'];
  readonly happened: readonly string[];
  /** Changes with anything that happened. */
  readonly digest: string;
}

/** The last answers to the last survey are in by then. */
const AFTER_END_DAYS = 28;
const CALM_DAYS = 5;

/** One seed at a time in a process. `leftOut`: chances that do not come about this time. */
export async function simulate(seed: number, leftOut?: ReadonlySet<string>): Promise<Outcome> {
  const world = new World(seed, leftOut);
  // On AWS it ends the process, and whatever else it was working on.
  const unhandled = (error: unknown): void =>
    world.breaks('every error is an answer', `no one handles a rejection: ${String(error)}`);
  process.on('unhandledRejection', unhandled);
  try {
    return outcomeOf(seed, world, await live(world));
  } finally {
    process.off('unhandledRejection', unhandled);
  }
}

/** Lives the cohort of a world through, to its end and beyond. */
async function live(world: World): Promise<People> {
  const watch = new Watch(world);
  const forms = new FormTools(world);
  const people = new People(world, forms);
  world.addressOf = (person) => people.all.find(({ id }) => id === person)?.email ?? '';
  const manager = new Manager(world, watch);
  world.onAccepted = (email) => world.loop.at(world.now + 1000, () => people.read(email));
  await world.begin();
  people.plan();
  manager.plan();
  const end =
    resolveLocal(world.program.cohort.ends, '12:00', world.program.cohort.zone) + AFTER_END_DAYS * DAY;
  await world.runUntil(end);
  // Nothing fails any more: what was begun comes to its end.
  world.faults.stopped = true;
  await world.runUntil(end + CALM_DAYS * DAY);
  await checkTheEnd(world, { forms, people, manager, watch });
  await deleteAll(world, manager);
  return people;
}

/** The owner deletes the cohort, while everything can fail again; then it has time to end. */
async function deleteAll(world: World, manager: Manager): Promise<void> {
  world.isOver = true;
  world.faults.stopped = false;
  world.loop.at(world.now + 1000, () => manager.deleteCohort());
  await world.runUntil(world.now + HOUR);
  world.faults.stopped = true;
  await world.runUntil(world.now + 3 * HOUR);
  await checkNothingIsLeft(world);
}

function outcomeOf(seed: number, world: World, people: People): Outcome {
  const began = world.story[0]?.at ?? world.now;
  return {
    seed,
    broken: world.broken,
    reached: world.reached,
    people: people.all.length,
    emails: world.accepted.length,
    days: (world.now - began) / DAY,
    story: world.story,
    happened: world.chances.happened,
    digest: digestOf(world),
  };
}

function digestOf(world: World): string {
  let hash = 0;
  for (const { at, what } of world.story)
    for (const letter of `${at} ${what}\n`) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  return (hash >>> 0).toString(16);
}
