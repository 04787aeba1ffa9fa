/**
 * Items that DynamoDB deletes of itself when their time is over. AWS takes up to a few days for it; here they go with the next look at
 * the clock.
 */
import type { Item, Write } from 'dynalite/db/index.js';

/** How the keys of a table's items begin in the database. */
export const itemPrefix = (table: string): string => `item-${table}~`;

/** What says that an item of a table was due for deletion at `now`, so that one that was given more time stays. */
interface Due {
  readonly table: string;
  /** The key of the item among those of its table. */
  readonly row: string;
  readonly condition: {
    readonly ConditionExpression: string;
    readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
    readonly ExpressionAttributeValues: Readonly<Record<string, { readonly N: string }>>;
  };
}

export class TimeToLive {
  /** The attribute that says when, in epoch seconds, by table. */
  readonly #attributes = new Map<string, string>();
  /** By the key of the item in the database. */
  readonly #until = new Map<string, number>();

  /** Attends to a table from now on, or to it no more; what is there already is told by `note` as well. */
  set(table: string, attribute: string | undefined): void {
    if (attribute === undefined) this.#attributes.delete(table);
    else this.#attributes.set(table, attribute);
  }

  attributeOf(table: string): string | undefined {
    return this.#attributes.get(table);
  }

  note(write: Write): void {
    const attribute = this.#attributes.get(placeOf(write.key).table);
    if (attribute === undefined) return;
    const until = write.type === 'put' ? secondsIn(write.value as Item, attribute) : undefined;
    if (until === undefined) this.#until.delete(write.key);
    else this.#until.set(write.key, until);
  }

  /** What is over at `now` (epoch milliseconds); each is told once. */
  over(now: number): readonly Due[] {
    const over = [...this.#until].filter(([, until]) => until * 1000 <= now).map(([key]) => key);
    for (const key of over) this.#until.delete(key);
    return over.flatMap((key) => {
      const { table, row } = placeOf(key);
      const attribute = this.#attributes.get(table);
      if (attribute === undefined) return [];
      const condition = {
        ConditionExpression: '#until <= :now',
        ExpressionAttributeNames: { '#until': attribute },
        ExpressionAttributeValues: { ':now': { N: String(Math.floor(now / 1000)) } },
      };
      return [{ table, row, condition }];
    });
  }
}

function placeOf(key: string): { readonly table: string; readonly row: string } {
  const [, table = '', row = ''] = /^item-([^~]+)~(.*)$/s.exec(key) ?? [];
  return { table, row };
}

/** As on AWS, only a number says when. */
function secondsIn(item: Item, attribute: string): number | undefined {
  const seconds = Number(item[attribute]?.['N']);
  return Number.isFinite(seconds) ? seconds : undefined;
}
