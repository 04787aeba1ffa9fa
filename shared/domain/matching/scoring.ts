/**
 * Scores of all pairs, packed: what mentors offer stands in bit sets, thirty-two mentors to a word. Hard rules are masks
 * that are combined a word at a time, overlaps are counted for thirty-two mentors at once by carry-save addition in bit
 * planes, and only mentors that are allowed are visited one by one. No table of all pairs is ever made.
 */
import type { MatchingRules } from '../matching-rules.ts';
import {
  type Contribution,
  type Feature,
  isAhead,
  type Obstacle,
  type Profile,
  scoreRange,
  SET_FEATURES,
  traitsOf,
  wishPoints,
} from './features.ts';
import { Vocabulary } from './vocabulary.ts';
import {
  clearBit,
  CombinedTraits,
  digitsFor,
  hasBit,
  LOOKUP_BITS,
  PackedSet,
  PackedTrait,
  type People,
  type Points,
} from './packed.ts';
import type { PairScores } from './solver/problem.ts';

/** A pair that must not be made, whatever it would score. */
export interface Exclusion {
  readonly mentee: string;
  readonly mentor: string;
  readonly because: Extract<Obstacle, 'earlier-pair' | 'declined-before' | 'vetoed' | 'locked' | 'both-ways'>;
}

/** Mentors whom one hard rule allows to a mentee, one bit each. */
export interface Mask {
  readonly obstacle: Obstacle;
  readonly allowed: Int32Array;
}

interface Wish {
  readonly mentor: number;
  readonly feature: Feature;
  readonly points: number;
  readonly rank: number;
}

/** Digits that are counted in registers. */
const FEW_DIGITS = 4;
/** Traits are combined while the table of their classes stays this small. */
const MOST_COMBINATIONS = 1 << 20;

export class Scoring implements PairScores {
  readonly mentees: number;
  readonly mentors: number;
  readonly lowest: number;
  readonly highest: number;
  readonly #people: People;
  readonly #words: number;
  readonly #vocabulary: Vocabulary;
  readonly #rules: MatchingRules;
  readonly #sets: readonly PackedSet[];
  readonly #bothWays: readonly number[];
  readonly #excluded: ReadonlyMap<number, readonly { readonly mentor: number; readonly because: Obstacle }[]>;
  readonly #wishes: ReadonlyMap<number, readonly Wish[]>;
  readonly #earning: readonly PackedTrait[];
  /** The earning traits as one, where their classes are not too many. */
  readonly #scored: readonly Points[];
  readonly #forbidding: readonly PackedTrait[];
  // Room for one row, used again and again.
  readonly #allowed: Int32Array;
  readonly #planes: Int32Array;
  /** Groups that planes are looked up in, at the most; the planes of a word stand together. */
  readonly #groups: number;
  /** Planes of the asks of the mentee whose overlaps were counted last. */
  #askPlanes = 0;
  readonly #lookups: Int32Array;

  constructor(
    mentees: readonly Profile[],
    mentors: readonly Profile[],
    { rules, exclusions }: { readonly rules: MatchingRules; readonly exclusions: readonly Exclusion[] },
  ) {
    this.#people = { mentees, mentors };
    this.#rules = rules;
    this.mentees = mentees.length;
    this.mentors = mentors.length;
    const { lowest, highest } = scoreRange(rules);
    this.lowest = lowest;
    this.highest = highest;
    this.#words = (mentors.length + 31) >> 5;
    this.#vocabulary = new Vocabulary(rules);
    const traits = traitsOf(rules, this.#vocabulary).map((of) => {
      const weight = of.earns ? rules.weights[of.earns.feature] : 0;
      return new PackedTrait(of, weight, this.#people);
    });
    this.#earning = traits.filter((trait) => trait.earns);
    const combined = new CombinedTraits(this.#earning, this.#people);
    this.#scored = combined.combinations <= MOST_COMBINATIONS ? [combined] : this.#earning;
    this.#forbidding = traits.filter((trait) => trait.forbids);
    this.#sets = SET_FEATURES.filter(({ feature }) => rules.weights[feature] > 0 || feature === 'asks').map(
      (of) =>
        new PackedSet(of, this.#people, { weight: rules.weights[of.feature], vocabulary: this.#vocabulary }),
    );
    this.#bothWays = numbersWhere(mentors, ({ role }) => role === 'both');
    const numberOf = {
      mentee: new Map(mentees.map(({ id }, index) => [id, index])),
      mentor: new Map(mentors.map(({ id }, index) => [id, index])),
    };
    this.#excluded = excludedBy(exclusions, this.#people, { rules, numberOf });
    this.#wishes = wishesOf(this.#people, { rules, numberOf });
    this.#allowed = new Int32Array(this.#words);
    const most = this.#sets.reduce((sum, set) => sum + set.mostPlanes, 0);
    this.#groups = most <= LOOKUP_BITS ? 1 : this.#sets.length;
    this.#planes = new Int32Array(this.#groups * LOOKUP_BITS * this.#words);
    this.#lookups = new Int32Array(this.#groups << LOOKUP_BITS);
  }

  row(mentee: number, mentor: Int32Array, score: Int32Array): number {
    this.#allowMentors(mentee);
    const groups = this.#countOverlaps(mentee);
    if (this.#rules.atLeastOneAsk) this.#keepAsked();
    const found = this.#list(mentor);
    this.#startWithTraits(mentee, { found, mentor, score });
    for (let group = 0; group < groups; group++) this.#addOverlaps(group, score);
    for (const wish of this.#wishes.get(mentee) ?? []) {
      const at = find(mentor, found, wish.mentor);
      if (at >= 0) score[at] = (score[at] as number) + wish.points;
    }
    return found;
  }

  /** Points of the traits, which are the beginning of every score. */
  #startWithTraits(
    mentee: number,
    {
      found,
      mentor,
      score,
    }: { readonly found: number; readonly mentor: Int32Array; readonly score: Int32Array },
  ): void {
    const [first, ...others] = this.#scored;
    if (!first) {
      score.fill(0, 0, found);
      return;
    }
    const points = first.pointsFor(mentee);
    const classOf = first.mentorClass;
    for (let n = 0; n < found; n++) score[n] = points[classOf[mentor[n] as number] as number] as number;
    for (const trait of others) {
      const more = trait.pointsFor(mentee);
      for (let n = 0; n < found; n++)
        score[n] = (score[n] as number) + (more[trait.mentorClass[mentor[n] as number] as number] as number);
    }
  }

  #list(mentor: Int32Array): number {
    let found = 0;
    for (let word = 0; word < this.#words; word++) {
      let left = this.#allowed[word] as number;
      while (left !== 0) {
        mentor[found++] = (word << 5) + 31 - Math.clz32(left & -left);
        left &= left - 1;
      }
    }
    return found;
  }

  /** Adds the points of one group of planes to the allowed mentors: the digits of each are an index into its look-up. */
  #addOverlaps(group: number, score: Int32Array): void {
    const allowed = this.#allowed;
    const planes = this.#planes;
    const lookups = this.#lookups;
    const from = group << LOOKUP_BITS;
    let n = 0;
    for (let word = 0; word < this.#words; word++) {
      let left = allowed[word] as number;
      if (left === 0) continue;
      const at = (word * this.#groups + group) * LOOKUP_BITS;
      // Nine planes, one for each bit of a look-up: written out, they stay in registers.
      const p0 = planes[at] as number;
      const p1 = planes[at + 1] as number;
      const p2 = planes[at + 2] as number;
      const p3 = planes[at + 3] as number;
      const p4 = planes[at + 4] as number;
      const p5 = planes[at + 5] as number;
      const p6 = planes[at + 6] as number;
      const p7 = planes[at + 7] as number;
      const p8 = planes[at + 8] as number;
      while (left !== 0) {
        const bit = 31 - Math.clz32(left & -left);
        left &= left - 1;
        const index =
          ((p0 >>> bit) & 1) |
          (((p1 >>> bit) & 1) << 1) |
          (((p2 >>> bit) & 1) << 2) |
          (((p3 >>> bit) & 1) << 3) |
          (((p4 >>> bit) & 1) << 4) |
          (((p5 >>> bit) & 1) << 5) |
          (((p6 >>> bit) & 1) << 6) |
          (((p7 >>> bit) & 1) << 7) |
          (((p8 >>> bit) & 1) << 8);
        score[n] = (score[n] as number) + (lookups[from + index] as number);
        n++;
      }
    }
  }

  /** The named contributions of a pair, strongest first; they add up to its score. */
  contributions(mentee: number, mentor: number): Contribution[] {
    const one = this.#people.mentees[mentee];
    const other = this.#people.mentors[mentor];
    if (!one || !other) throw new RangeError('There is no such pair.');
    const all: Contribution[] = [
      ...this.#sets.map((set) => {
        const shared = this.#vocabulary.common(set.of.sought(one), set.of.offered(other));
        return { feature: set.of.feature, points: set.points(mentee, shared.length), shared };
      }),
      ...this.#earning.flatMap((trait) => {
        const { earns } = trait.of;
        const points = trait.pointsFor(mentee)[trait.mentorClass[mentor] as number] as number;
        return earns ? [{ feature: earns.feature, points, shared: earns.shared(one, other) }] : [];
      }),
      ...(this.#wishes.get(mentee) ?? [])
        .filter((wish) => wish.mentor === mentor)
        .map(({ feature, points, rank }) => ({ feature, points, shared: [String(rank + 1)] })),
    ];
    return all.filter(({ points }) => points !== 0).sort((a, b) => b.points - a.points);
  }

  /** The score of a pair, allowed or not: the sum of its contributions. */
  scoreOf(mentee: number, mentor: number): number {
    return this.contributions(mentee, mentor).reduce((sum, { points }) => sum + points, 0);
  }

  /** What each hard rule allows a mentee, in the order in which a pair has to pass them. */
  masksOf(mentee: number): Mask[] {
    const masks: Mask[] = [];
    const of = (obstacle: Obstacle): Int32Array => {
      const known = masks.find((mask) => mask.obstacle === obstacle);
      if (known) return known.allowed;
      const allowed = new Int32Array(this.#words).fill(-1);
      masks.push({ obstacle, allowed });
      return allowed;
    };
    if (this.#rules.atLeastOneAsk) {
      this.#countOverlaps(mentee);
      const asked = of('nothing-asked-is-offered');
      for (let word = 0; word < this.#words; word++) asked[word] = this.#anyAsk(word);
    }
    for (const trait of this.#forbidding) {
      const allowed = of(trait.of.rule?.obstacle ?? 'program-rule');
      const other = trait.maskFor(mentee);
      for (let word = 0; word < this.#words; word++)
        allowed[word] = (allowed[word] as number) & (other[word] as number);
    }
    for (const { mentor, because } of this.#excludedOf(mentee)) clearBit(of(because), mentor);
    return masks;
  }

  /** Rules that forbid a pair; none when it is allowed. */
  obstaclesBetween(mentee: number, mentor: number): Obstacle[] {
    return this.masksOf(mentee)
      .filter(({ allowed }) => !hasBit(allowed, mentor))
      .map(({ obstacle }) => obstacle);
  }

  #allowMentors(mentee: number): void {
    const allowed = this.#allowed.fill(-1);
    const last = this.mentors & 31;
    if (last !== 0) allowed[this.#words - 1] = (1 << last) - 1;
    for (const trait of this.#forbidding) {
      const mask = trait.maskFor(mentee);
      for (let word = 0; word < this.#words; word++)
        allowed[word] = (allowed[word] as number) & (mask[word] as number);
    }
    for (const { mentor } of this.#excludedOf(mentee)) clearBit(allowed, mentor);
  }

  *#excludedOf(mentee: number): Iterable<{ readonly mentor: number; readonly because: Obstacle }> {
    yield* this.#excluded.get(mentee) ?? [];
    const one = this.#people.mentees[mentee] as Profile;
    if (one.role !== 'both') return;
    for (const mentor of this.#bothWays) {
      const other = this.#people.mentors[mentor] as Profile;
      if (one.id !== other.id && isAhead(one, other, this.#rules)) yield { mentor, because: 'both-ways' };
    }
  }

  /**
   * Counts, for all mentors at once, how many of the mentee's labels they have: binary digits in planes, one feature
   * after the other, and the points by these digits. Returns how many groups of planes are looked up together.
   */
  #countOverlaps(mentee: number): number {
    let group = 0;
    let used = 0;
    this.#planes.fill(0);
    this.#lookups[0] = 0;
    for (const set of this.#sets) {
      const labels = set.labelsOf(mentee);
      const digits = digitsFor(labels.length);
      if (used + digits > LOOKUP_BITS) {
        used = 0;
        this.#lookups[++group << LOOKUP_BITS] = 0;
      }
      if (set === this.#sets[0]) this.#askPlanes = digits;
      const first = group * LOOKUP_BITS + used;
      if (digits <= FEW_DIGITS) this.#countFew(set, labels, first);
      else this.#countMany(set, labels, first);
      this.#addLookup(group << LOOKUP_BITS, { set, mentee, known: 1 << used });
      used += digits;
    }
    return group + 1;
  }

  /** Up to fifteen labels: four digits, added up without leaving the registers. */
  #countFew({ bits }: PackedSet, labels: Int32Array, first: number): void {
    const planes = this.#planes;
    const words = this.#words;
    const perWord = this.#groups * LOOKUP_BITS;
    const count = labels.length;
    const digits = digitsFor(count);
    for (let word = 0, at = first; word < words; word++, at += perWord) {
      let d0 = 0;
      let d1 = 0;
      let d2 = 0;
      let d3 = 0;
      for (let n = 0; n < count; n++) {
        const one = bits[(labels[n] as number) * words + word] as number;
        const two = d0 & one;
        d0 ^= one;
        const four = d1 & two;
        d1 ^= two;
        const eight = d2 & four;
        d2 ^= four;
        d3 |= eight;
      }
      if (digits > 0) planes[at] = d0;
      if (digits > 1) planes[at + 1] = d1;
      if (digits > 2) planes[at + 2] = d2;
      if (digits > 3) planes[at + 3] = d3;
    }
  }

  #countMany({ bits }: PackedSet, labels: Int32Array, first: number): void {
    const planes = this.#planes;
    const perWord = this.#groups * LOOKUP_BITS;
    for (const label of labels) {
      const row = label * this.#words;
      for (let word = 0, from = first; word < this.#words; word++, from += perWord) {
        let carry = bits[row + word] as number;
        for (let at = from; carry !== 0; at++) {
          const digit = planes[at] as number;
          planes[at] = digit ^ carry;
          carry &= digit;
        }
      }
    }
  }

  /** Widens the table of a group, `known` entries so far, by the digits of one more set. */
  #addLookup(
    from: number,
    { set, mentee, known }: { readonly set: PackedSet; readonly mentee: number; readonly known: number },
  ): void {
    const lookups = this.#lookups;
    const most = set.labelsOf(mentee).length;
    for (let shared = (1 << digitsFor(most)) - 1; shared >= 0; shared--) {
      const points = set.points(mentee, Math.min(shared, most));
      for (let index = 0; index < known; index++)
        lookups[from + shared * known + index] = (lookups[from + index] as number) + points;
    }
  }

  /** Forbids mentors who offer nothing that was asked for. The asks are the first set. */
  #keepAsked(): void {
    for (let word = 0; word < this.#words; word++)
      this.#allowed[word] = (this.#allowed[word] as number) & this.#anyAsk(word);
  }

  #anyAsk(word: number): number {
    const first = word * this.#groups * LOOKUP_BITS;
    let any = 0;
    for (let plane = 0; plane < this.#askPlanes; plane++) any |= this.#planes[first + plane] as number;
    return any;
  }
}

interface Numbering {
  readonly rules: MatchingRules;
  readonly numberOf: {
    readonly mentee: ReadonlyMap<string, number>;
    readonly mentor: ReadonlyMap<string, number>;
  };
}

function excludedBy(
  exclusions: readonly Exclusion[],
  { mentees }: Pick<People, 'mentees'>,
  { rules, numberOf }: Numbering,
): Map<number, { mentor: number; because: Obstacle }[]> {
  const excluded = new Map<number, { mentor: number; because: Obstacle }[]>();
  const exclude = (mentee: number | undefined, mentor: number | undefined, because: Obstacle): void => {
    if (mentee === undefined || mentor === undefined) return;
    const list = excluded.get(mentee) ?? [];
    list.push({ mentor, because });
    excluded.set(mentee, list);
  };
  mentees.forEach(({ id }, index) => exclude(index, numberOf.mentor.get(id), 'same-person'));
  if (rules.ownManager === 'avoid')
    mentees.forEach(({ manager }, index) => exclude(index, numberOf.mentor.get(manager), 'own-manager'));
  for (const { mentee, mentor, because } of exclusions) {
    if (because === 'earlier-pair' && rules.earlierPairs === 'allow') continue;
    exclude(numberOf.mentee.get(mentee), numberOf.mentor.get(mentor), because);
  }
  return excluded;
}

function wishesOf(
  { mentees, mentors }: People,
  { rules: { weights }, numberOf }: Numbering,
): Map<number, Wish[]> {
  const wishes = new Map<number, Wish[]>();
  const wish = (
    mentee: number | undefined,
    mentor: number | undefined,
    { feature, rank }: Pick<Wish, 'feature' | 'rank'>,
  ): void => {
    if (mentee === undefined || mentor === undefined) return;
    const points = wishPoints(weights[feature], rank);
    if (points === 0) return;
    const list = wishes.get(mentee) ?? [];
    if (list.some((known) => known.mentor === mentor && known.feature === feature)) return;
    list.push({ mentor, feature, points, rank });
    wishes.set(mentee, list);
  };
  mentees.forEach(({ wishes: wanted }, mentee) =>
    wanted.forEach((id, rank) => wish(mentee, numberOf.mentor.get(id), { feature: 'menteeWish', rank })),
  );
  mentors.forEach(({ wishes: wanted }, mentor) =>
    wanted.forEach((id, rank) => wish(numberOf.mentee.get(id), mentor, { feature: 'mentorWish', rank })),
  );
  return wishes;
}

function numbersWhere(people: readonly Profile[], test: (one: Profile) => boolean): number[] {
  return people.flatMap((one, index) => (test(one) ? [index] : []));
}

/** Where `wanted` stands in the first `length` rising numbers; -1 when it does not. */
function find(rising: Int32Array, length: number, wanted: number): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((rising[middle] as number) < wanted) from = middle + 1;
    else to = middle;
  }
  return from < length && rising[from] === wanted ? from : -1;
}
