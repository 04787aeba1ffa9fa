/** A binary heap of items by key. An item may stand in it more than once; whoever takes it knows whether it is stale. */
export class Heap {
  /** Key of the item taken last. */
  key = 0;
  #keys = new Float64Array(256);
  #items = new Int32Array(256);
  #size = 0;

  clear(): void {
    this.#size = 0;
  }

  /** The lowest key; `Infinity` when the heap is empty. */
  get least(): number {
    return this.#size === 0 ? Infinity : this.#keys[0];
  }

  push(item: number, key: number): void {
    if (this.#size === this.#keys.length) this.#grow();
    const keys = this.#keys;
    const items = this.#items;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent] <= key) break;
      keys[at] = keys[parent];
      items[at] = items[parent];
      at = parent;
    }
    keys[at] = key;
    items[at] = item;
  }

  /** Takes an item with the lowest key and sets `key`; `undefined` when none has a key below `limit`. */
  take(limit: number): number | undefined {
    const keys = this.#keys;
    const items = this.#items;
    if (this.#size === 0 || keys[0] >= limit) return undefined;
    const top = items[0];
    this.key = keys[0];
    const size = --this.#size;
    const key = keys[size];
    const item = items[size];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && keys[child + 1] < keys[child]) child++;
      if (keys[child] >= key) break;
      keys[at] = keys[child];
      items[at] = items[child];
      at = child;
    }
    keys[at] = key;
    items[at] = item;
    return top;
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
    const items = new Int32Array(this.#items.length * 2);
    items.set(this.#items);
    this.#items = items;
  }
}
