/** The rounds of a match in shards, through the bucket: tasks hand each other keys, never people. */
import { deserialize, serialize } from 'node:v8';
import { match } from '../../domain/matching/match.ts';
import { prepare, type Prepared, type MatchInput } from '../../domain/matching/prepare.ts';
import {
  canBeSharded,
  lookAt,
  MOST_LOOKS,
  provedBy,
  type Shard,
  type ShardLook,
  shardsOf,
  solveLooks,
} from '../../domain/matching/shards.ts';
import type { Solution } from '../../domain/matching/solver/problem.ts';
import type { Bucket } from '../../store/bucket.ts';
import type { Cohort } from '../../domain/cohort.ts';
import { matchOf } from '../../domain/matching/match-pairs.ts';
import type { MatchResult } from '../../domain/matching/match-result.ts';
import { UnprovenMatch } from '../../domain/matching/solver/optimum.ts';

/** One plan of one cohort: its part of the bucket. Another state of the cohort is another plan. */
export interface PlanId {
  readonly cohort: string;
  readonly plan: string;
}

export interface Planned {
  readonly input: MatchInput;
  /** The cohort as it was when the input was read. */
  readonly of: Cohort;
}

export type Round =
  /** More looks are needed, at the solution of this round. */
  | { readonly kind: 'look-again'; readonly round: number }
  | {
      readonly kind: 'proved';
      readonly planned: Planned;
      readonly result: MatchResult;
    };

const BINARY = 'application/octet-stream';
/** The bucket forgets these after some days: they hold what everyone answered. */
const keyOf = ({ cohort, plan }: PlanId, name: string): string => `shards/${cohort}/${plan}/${name}`;
const lookKey = (round: number, { from }: Shard): string => `look-${round}-${from}`;

/** Fixes the input. A match that has to see everyone in one place has no shards, and is made when the round closes. */
export async function planShards(
  bucket: Bucket,
  planned: Planned,
  shardPairs?: number,
): Promise<{ readonly plan: string; readonly shards: readonly Shard[] }> {
  const { input, of } = planned;
  const plan = `${of.inputs}-${of.programVersion}`;
  await put(bucket, keyOf({ cohort: of.id, plan }, 'input'), planned);
  const { mentees, mentors, rules } = input;
  return { plan, shards: canBeSharded(rules) ? shardsOf(mentees.length, mentors.length, shardPairs) : [] };
}

/** One shard's look: at nothing in round 1, at the solution of the round before in the others. */
export async function lookAtShard(
  bucket: Bucket,
  id: PlanId,
  { shard, round }: { readonly shard: Shard; readonly round: number },
): Promise<void> {
  const { problem } = await readPrepared(bucket, id);
  const solution = round === 1 ? undefined : await get<Solution>(bucket, keyOf(id, `solution-${round - 1}`));
  await put(bucket, keyOf(id, lookKey(round, shard)), lookAt(problem, shard, solution));
}

/** After the looks of a round: the solution on all that was found, or, when nothing beat the last one, the result. */
export async function closeRound(
  bucket: Bucket,
  id: PlanId,
  { shards, round }: { readonly shards: readonly Shard[]; readonly round: number },
): Promise<Round> {
  const planned = await get<Planned>(bucket, keyOf(id, 'input'));
  const { input } = planned;
  if (shards.length === 0) return { kind: 'proved', planned, result: match(input) };
  if (round > MOST_LOOKS) throw new UnprovenMatch('The match is not proved: pricing found no end.');
  const prepared = prepare(input);
  const looks = (at: number): Promise<ShardLook[]> =>
    Promise.all(shards.map((shard) => get<ShardLook>(bucket, keyOf(id, lookKey(at, shard)))));
  if (round > 1) {
    const solution = await get<Solution>(bucket, keyOf(id, `solution-${round - 1}`));
    const optimum = provedBy(prepared.problem, solution, { looks: await looks(round), rounds: round });
    if (optimum) return { kind: 'proved', planned, result: matchOf(prepared, optimum) };
  }
  const found = await Promise.all(Array.from({ length: round }, (_, index) => looks(index + 1)));
  await put(bucket, keyOf(id, `solution-${round}`), solveLooks(prepared.problem, found.flat()));
  return { kind: 'look-again', round: round + 1 };
}

async function readPrepared(bucket: Bucket, id: PlanId): Promise<Prepared> {
  return prepare((await get<Planned>(bucket, keyOf(id, 'input'))).input);
}

/** Typed arrays and sets as they are: JSON would need ten times the room, and has none for a million people. */
async function put(bucket: Bucket, key: string, value: object): Promise<void> {
  await bucket.put(key, serialize(value), BINARY);
}

async function get<T>(bucket: Bucket, key: string): Promise<T> {
  const body = await bucket.get(key);
  if (!body) throw new Error('A part of a sharded match is missing from the bucket.');
  return deserialize(body) as T;
}
