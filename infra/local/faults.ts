/**
 * Chances that follow from a seed: for the faults of the engines, and for all that the simulator leaves to chance. Each is drawn under
 * a name, and the n-th draw under a name is the same whatever else is drawn. So one of them can be left out, and the others stay.
 */
export class Chances {
  readonly #seed: number;
  readonly #leftOut: ReadonlySet<string>;
  readonly #draws = new Map<string, number>();
  /** What happened by chance, as `name#n`, in its order. */
  readonly happened: string[] = [];

  constructor(seed: number, leftOut: ReadonlySet<string> = new Set()) {
    this.#seed = seed;
    this.#leftOut = leftOut;
  }

  /** The next number under this name, from 0 up to 1. */
  draw(name: string): number {
    return mixed(this.#seed, name, this.#count(name));
  }

  /** Whether something happens that does so at this rate. */
  happens(name: string, rate: number): boolean {
    const count = this.#count(name);
    if (mixed(this.#seed, name, count) >= rate) return false;
    const id = `${name}#${count}`;
    if (this.#leftOut.has(id)) return false;
    this.happened.push(id);
    return true;
  }

  pick<T>(name: string, options: readonly T[]): T {
    const picked = options[Math.floor(this.draw(name) * options.length)];
    if (picked === undefined) throw new RangeError(`There is nothing to pick from for ${name}.`);
    return picked;
  }

  #count(name: string): number {
    const count = (this.#draws.get(name) ?? 0) + 1;
    this.#draws.set(name, count);
    return count;
  }
}

/** A number from 0 up to 1 that is as good as random for each seed, name and count (FNV-1a, finished as MurmurHash3 does). */
function mixed(seed: number, name: string, count: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(count, 0x85ebca77);
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** What the laptop's engines do wrong with `--faults`, and how often: all of it happens on AWS now and then. */
export const ENGINE_FAULTS = {
  'DynamoDB throttles': 0.02,
  'DynamoDB has a conflict': 0.02,
  'request to DynamoDB is lost': 0.01,
  'answer of DynamoDB is lost': 0.01,
  'SES throttles': 0.05,
  'SES fails before it takes the email': 0.02,
  'SES fails after it took the email': 0.02,
  'answer of SES is lost': 0.02,
  'event of SES comes twice': 0.1,
  'record of the stream comes twice': 0.1,
  'record of the stream is late': 0.1,
  'schedule fires twice': 0.1,
} as const;
export type EngineFault = keyof typeof ENGINE_FAULTS;

/** Whether an engine does something wrong this time; never without a seed. */
export function engineFaults(seed: number | undefined): (fault: EngineFault) => boolean {
  if (seed === undefined) return () => false;
  const chances = new Chances(seed);
  return (fault) => chances.happens(fault, ENGINE_FAULTS[fault]);
}

/** Milliseconds that AWS takes in the same region, from and to. */
export const LATENCY = { dynamodb: [3, 8], ses: [40, 120] } as const;

/** Waits as long as AWS would take. */
export function asSlowAs(service: keyof typeof LATENCY): Promise<void> {
  const [from, to] = LATENCY[service];
  return new Promise((resolve) => setTimeout(resolve, from + Math.random() * (to - from)));
}
