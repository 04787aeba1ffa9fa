/** How rows of each schema version become rows of the next. Every step is pure, and gives the same when it is repeated. */
import type { Cohort } from '../../shared/domain/cohort.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Delivery } from '../../shared/domain/delivery.ts';
import { cohortMarkItem, listCohorts } from '../../shared/store/cohorts.ts';
import { countRows, messageListing } from '../../shared/store/messages.ts';
import { deliveryListing } from '../../shared/store/deliveries.ts';
import { unreachedListing } from '../../shared/store/people.ts';
import { entityOf } from '../../shared/store/rows.ts';
import type { Person } from '../../shared/domain/person.ts';
import type { Item, Table } from '../../shared/store/table.ts';

export interface Migration {
  /** The version that it starts from; it leads to the next. */
  readonly from: number;
  /** What changes, for the one who runs it. */
  readonly says: string;
  /** The rows that a row becomes: itself first, under its own keys; `undefined` when it stays as it is. */
  readonly change: (row: Item) => readonly Item[] | undefined;
  /** Rows that follow from all the changed ones, written once all are; nothing else writes meanwhile. */
  readonly finish?: (table: Table) => Promise<readonly Item[]>;
}

const LISTS: Migration = {
  from: 1,
  says: 'emails, deliveries and people are listed by what is to be done about them; links know cohorts by a mark',
  change: (row) => {
    switch (row['entity']) {
      case 'message':
        return [{ ...row, ...messageListing(entityOf<Message>(row)) }];
      case 'delivery':
        return [{ ...row, ...deliveryListing(entityOf<Delivery>(row)) }];
      case 'application':
        return [{ appliedAt: row['submittedAt'], ...row }];
      case 'cohort':
        return [row, cohortMarkItem(entityOf<Cohort>(row).id)];
      case 'person':
        return row['suppressed'] === undefined && row['unsubscribedAt'] === undefined
          ? undefined
          : [{ ...row, ...unreachedListing(entityOf<Person>(row).id) }];
      default:
        return undefined;
    }
  },
  finish: async (table) => {
    const cohorts = await listCohorts(table);
    return (await Promise.all(cohorts.map(({ id }) => countRows(table, id)))).flat();
  },
};

export const MIGRATIONS: readonly Migration[] = [LISTS];
