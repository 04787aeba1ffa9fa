/** People packed for scoring: classes of traits with their points and masks, and what mentors offer as bit sets. */
import type { Profile, SetFeature, Trait } from './features.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Bits of one look-up, enough for the labels that one person may seek: overlaps of several features are looked up together as long as they fit. */
export const LOOKUP_BITS = 9;

export interface People {
  readonly mentees: readonly Profile[];
  readonly mentors: readonly Profile[];
}

/** Points that depend on the classes of both sides alone. */
export interface Points {
  readonly mentorClass: Uint16Array;
  /** Points by the mentor's class. */
  pointsFor(mentee: number): Int32Array;
}

/** A trait with everyone's classes, and for each class of mentees, once it is needed, its points and its mask. */
export class PackedTrait implements Points {
  readonly of: Trait;
  readonly menteeClass: Int32Array;
  readonly mentorClass: Uint16Array;
  /** Whether anyone gets points, and whether any pair is forbidden: if not, no one need look. */
  readonly earns: boolean;
  readonly forbids: boolean;
  readonly #weight: number;
  readonly #menteeOf: readonly Profile[];
  readonly #mentorOf: readonly Profile[];
  readonly #points: (Int32Array | undefined)[] = [];
  readonly #masks: (Int32Array | undefined)[] = [];

  constructor(of: Trait, weight: number, { mentees, mentors }: People) {
    this.of = of;
    this.#weight = weight;
    const menteeClasses = classesOf(mentees, of.menteeKey);
    const mentorClasses = classesOf(mentors, of.mentorKey);
    this.menteeClass = menteeClasses.classOf;
    this.#menteeOf = menteeClasses.members;
    this.#mentorOf = mentorClasses.members;
    this.mentorClass = Uint16Array.from(mentorClasses.classOf);
    this.earns =
      weight > 0 && this.#menteeOf.some((_, index) => this.#pointsOf(index).some((points) => points !== 0));
    this.forbids =
      of.rule !== undefined &&
      this.#menteeOf.some((_, index) => this.#maskOf(index).some((bits) => bits !== -1));
  }

  pointsFor(mentee: number): Int32Array {
    return this.#pointsOf(this.menteeClass[mentee] as number);
  }

  maskFor(mentee: number): Int32Array {
    return this.#maskOf(this.menteeClass[mentee] as number);
  }

  #pointsOf(menteeClass: number): Int32Array {
    const mentee = this.#menteeOf[menteeClass] as Profile;
    return (this.#points[menteeClass] ??= Int32Array.from(
      this.#mentorOf,
      (mentor) => this.of.earns?.points(this.#weight, mentee, mentor) ?? 0,
    ));
  }

  #maskOf(menteeClass: number): Int32Array {
    const known = this.#masks[menteeClass];
    if (known) return known;
    const mentee = this.#menteeOf[menteeClass] as Profile;
    const allowed = this.#mentorOf.map((mentor) => this.of.rule?.allows(mentee, mentor) ?? true);
    const mask = new Int32Array((this.mentorClass.length + 31) >> 5).fill(-1);
    this.mentorClass.forEach((mentorClass, mentor) => {
      if (allowed[mentorClass] === false) clearBit(mask, mentor);
    });
    this.#masks[menteeClass] = mask;
    return mask;
  }
}

/** Several traits as one: a class for each combination of their classes that someone has. */
export class CombinedTraits implements Points {
  readonly mentorClass: Uint16Array;
  readonly combinations: number;
  readonly #traits: readonly PackedTrait[];
  readonly #menteeClass: Int32Array;
  readonly #menteeOf: readonly number[];
  readonly #mentorOf: readonly number[];
  readonly #points: (Int32Array | undefined)[] = [];

  constructor(traits: readonly PackedTrait[], { mentees, mentors }: People) {
    this.#traits = traits;
    const menteeClasses = classesOf([...mentees.keys()], (at) =>
      traits.map(({ menteeClass }) => menteeClass[at]).join(),
    );
    const mentorClasses = classesOf([...mentors.keys()], (at) =>
      traits.map(({ mentorClass }) => mentorClass[at]).join(),
    );
    this.#menteeClass = menteeClasses.classOf;
    this.#menteeOf = menteeClasses.members;
    this.#mentorOf = mentorClasses.members;
    this.mentorClass = Uint16Array.from(mentorClasses.classOf);
    this.combinations = this.#menteeOf.length * this.#mentorOf.length;
  }

  pointsFor(mentee: number): Int32Array {
    const menteeClass = this.#menteeClass[mentee] as number;
    const known = this.#points[menteeClass];
    if (known) return known;
    const points = new Int32Array(this.#mentorOf.length);
    for (const trait of this.#traits) {
      const pointsFor = trait.pointsFor(this.#menteeOf[menteeClass] as number);
      this.#mentorOf.forEach((mentor, index) => {
        points[index] =
          (points[index] as number) + (pointsFor[trait.mentorClass[mentor] as number] as number);
      });
    }
    this.#points[menteeClass] = points;
    return points;
  }
}

/** The labels of one feature: for each that a mentor has, the mentors who have it, and for each mentee those she seeks. */
export class PackedSet {
  readonly of: SetFeature;
  readonly weight: number;
  readonly bits: Int32Array;
  readonly mostPlanes: number;
  readonly #labels: Int32Array[];
  readonly #sought: Int32Array;

  constructor(
    of: SetFeature,
    { mentees, mentors }: People,
    { weight, vocabulary }: { readonly weight: number; readonly vocabulary: Vocabulary },
  ) {
    this.of = of;
    this.weight = weight;
    const words = (mentors.length + 31) >> 5;
    const numbers = new Map<string, number>();
    for (const mentor of mentors)
      for (const label of of.offered(mentor)) {
        const key = vocabulary.key(label);
        if (!numbers.has(key)) numbers.set(key, numbers.size);
      }
    this.bits = new Int32Array(numbers.size * words);
    mentors.forEach((mentor, index) => {
      for (const label of of.offered(mentor)) {
        const word = (numbers.get(vocabulary.key(label)) as number) * words + (index >> 5);
        this.bits[word] = (this.bits[word] as number) | (1 << (index & 31));
      }
    });
    this.#sought = new Int32Array(mentees.length);
    this.#labels = mentees.map((mentee, index) => {
      const keys = new Set(of.sought(mentee).map((label) => vocabulary.key(label)));
      this.#sought[index] = keys.size;
      return Int32Array.from([...keys].flatMap((key) => numbers.get(key) ?? []));
    });
    this.mostPlanes = digitsFor(this.#labels.reduce((most, { length }) => Math.max(most, length), 0));
  }

  /** The labels a mentee seeks that some mentor has. */
  labelsOf(mentee: number): Int32Array {
    return this.#labels[mentee] as Int32Array;
  }

  points(mentee: number, shared: number): number {
    return this.of.points(this.weight, shared, this.#sought[mentee] as number);
  }
}

function classesOf<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
): { readonly classOf: Int32Array; readonly members: readonly T[] } {
  const numbers = new Map<string, number>();
  const members: T[] = [];
  const classOf = Int32Array.from(all, (one) => {
    const key = keyOf(one);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, members.length);
    return members.push(one) - 1;
  });
  return { classOf, members };
}

/** Binary digits that a count up to `most` needs. */
export function digitsFor(most: number): number {
  return 32 - Math.clz32(most);
}

export function hasBit(bits: Int32Array, at: number): boolean {
  return (((bits[at >> 5] ?? 0) >>> (at & 31)) & 1) === 1;
}

export function clearBit(bits: Int32Array, at: number): void {
  bits[at >> 5] = (bits[at >> 5] as number) & ~(1 << (at & 31));
}
