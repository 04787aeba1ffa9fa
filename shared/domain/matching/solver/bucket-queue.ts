/**
 * A queue for searches whose keys never fall below the last one taken: buckets of whole-number keys, found by two levels
 * of bit maps (Dial 1969), and a list of keys that are still too far away for the buckets.
 */
const BUCKETS = 1 << 14;
const EMPTY = -1;

export class BucketQueue {
  /** Key of the item taken last. */
  key = 0;
  readonly #head = new Int32Array(BUCKETS).fill(EMPTY);
  readonly #words = new Int32Array(BUCKETS >> 5);
  readonly #groups = new Int32Array(BUCKETS >> 10);
  #item = new Int32Array(1024);
  #next = new Int32Array(1024);
  #items = 0;
  #farItem = new Int32Array(256);
  #farKey = new Float64Array(256);
  #far = 0;
  /** Key of the first bucket, and the bucket below which all are empty. */
  #base = 0;
  #cursor = 0;

  /** Takes everything out and begins with keys from 0. */
  clear(): void {
    for (let group = 0; group < this.#groups.length; group++) {
      if (this.#groups[group] === 0) continue;
      this.#groups[group] = 0;
      this.#words.fill(0, group << 5, (group + 1) << 5);
      this.#head.fill(EMPTY, group << 10, (group + 1) << 10);
    }
    this.#items = 0;
    this.#far = 0;
    this.#base = 0;
    this.#cursor = 0;
    this.key = 0;
  }

  /** `key` is a whole number, at least that of the item taken last. */
  push(item: number, key: number): void {
    const bucket = key - this.#base;
    if (bucket >= BUCKETS) {
      this.#pushFar(item, key);
      return;
    }
    if (this.#items === this.#item.length) {
      this.#item = doubled(this.#item);
      this.#next = doubled(this.#next);
    }
    const at = this.#items++;
    this.#item[at] = item;
    this.#next[at] = this.#head[bucket];
    this.#head[bucket] = at;
    const word = bucket >> 5;
    this.#words[word] = this.#words[word] | (1 << (bucket & 31));
    const group = word >> 5;
    this.#groups[group] = this.#groups[group] | (1 << (word & 31));
  }

  /** Takes an item with the lowest key and sets `key`; -1 when none has a key below `limit`. */
  take(limit: number): number {
    for (;;) {
      const bucket = this.#firstBucket();
      if (bucket < 0) {
        if (!this.#shift(limit)) return EMPTY;
        continue;
      }
      this.#cursor = bucket;
      this.key = this.#base + bucket;
      if (this.key >= limit) return EMPTY;
      const at = this.#head[bucket];
      const next = this.#next[at];
      this.#head[bucket] = next;
      if (next === EMPTY) this.#unmark(bucket);
      return this.#item[at];
    }
  }

  #firstBucket(): number {
    let word = this.#cursor >> 5;
    let bits = this.#words[word] & (-1 << (this.#cursor & 31));
    if (bits === 0) {
      let group = word >> 5;
      let words = (word & 31) === 31 ? 0 : this.#groups[group] & (-2 << (word & 31));
      while (words === 0) {
        if (++group >= this.#groups.length) return EMPTY;
        words = this.#groups[group];
      }
      word = (group << 5) + lowestBit(words);
      bits = this.#words[word];
    }
    return (word << 5) + lowestBit(bits);
  }

  #unmark(bucket: number): void {
    const word = bucket >> 5;
    const bits = this.#words[word] & ~(1 << (bucket & 31));
    this.#words[word] = bits;
    if (bits === 0) this.#groups[word >> 5] = this.#groups[word >> 5] & ~(1 << (word & 31));
  }

  /** Moves the buckets on to the nearest of the far keys. */
  #shift(limit: number): boolean {
    let nearest = Infinity;
    for (let n = 0; n < this.#far; n++) nearest = Math.min(nearest, this.#farKey[n]);
    if (nearest >= limit) return false;
    this.#items = 0;
    this.#base = nearest;
    this.#cursor = 0;
    const waiting = this.#far;
    this.#far = 0;
    for (let n = 0; n < waiting; n++) this.push(this.#farItem[n], this.#farKey[n]);
    return true;
  }

  #pushFar(item: number, key: number): void {
    if (this.#far === this.#farItem.length) {
      this.#farItem = doubled(this.#farItem);
      const keys = new Float64Array(this.#farKey.length * 2);
      keys.set(this.#farKey);
      this.#farKey = keys;
    }
    this.#farItem[this.#far] = item;
    this.#farKey[this.#far++] = key;
  }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
