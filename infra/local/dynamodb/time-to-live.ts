/**
 * Items that DynamoDB deletes of itself when their time is over. AWS takes up to a few days for it; here they go with the next look at
 * the clock.
 */
import type { Item, Write } from 'dynalite/db/index.js';

export class TimeToLive {
  /** The attribute that says when, in epoch seconds, by the beginning of the keys of a table's items. */
  readonly #attributes = new Map<string, string>();
  /** By the key of the item in the database. */
  readonly #until = new Map<string, number>();

  /** Attends to a table from now on; what is there already is told by `note` as well. */
  set(prefix: string, attribute: string | undefined): void {
    if (attribute === undefined) this.#attributes.delete(prefix);
    else this.#attributes.set(prefix, attribute);
  }

  note(write: Write): void {
    const [prefix = ''] = /^item-[^~]+~/.exec(write.key) ?? [];
    const attribute = this.#attributes.get(prefix);
    if (attribute === undefined) return;
    const until = write.type === 'put' ? secondsIn(write.value as Item, attribute) : undefined;
    if (until === undefined) this.#until.delete(write.key);
    else this.#until.set(write.key, until);
  }

  /** Keys of what is over at `now` (epoch milliseconds); each is told once. */
  over(now: number): readonly string[] {
    const over = [...this.#until].filter(([, until]) => until * 1000 <= now).map(([key]) => key);
    for (const key of over) this.#until.delete(key);
    return over;
  }
}

/** As on AWS, only a number says when. */
function secondsIn(item: Item, attribute: string): number | undefined {
  const seconds = Number(item[attribute]?.['N']);
  return Number.isFinite(seconds) ? seconds : undefined;
}
