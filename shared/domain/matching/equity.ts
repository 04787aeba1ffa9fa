/** Whether chances were even: who was placed, and how well, by group and by the day on which people applied. */

export interface EquityInput {
  /** An optional answer, or the local date of the application. */
  readonly group: string;
  readonly placed: boolean;
  readonly score?: number | undefined;
}

export interface EquityRow {
  readonly group: string;
  readonly people: number;
  /** Percent placed, and the mean score of those who are; `undefined` where so few would be recognized. */
  readonly placedPercent: number | undefined;
  readonly meanScore: number | undefined;
}

/** Groups smaller than this are not shown. */
const LEAST_SHOWN = 5;

/**
 * One row a group, by name. Groups under five are empty, and where only one is, the smallest other one is empty too: what
 * the total and all rows but one are known of is known.
 */
export function equityOf(people: readonly EquityInput[]): EquityRow[] {
  const groups = Map.groupBy(people, ({ group }) => group);
  const bySize = [...groups].sort(([a, one], [b, other]) => one.length - other.length || (a < b ? -1 : 1));
  const small = bySize.filter(([, members]) => members.length < LEAST_SHOWN).map(([group]) => group);
  const complementary = small.length === 1 ? bySize[1]?.[0] : undefined;
  const hidden = new Set([...small, ...(complementary === undefined ? [] : [complementary])]);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, members]): EquityRow => {
      if (hidden.has(group))
        return { group, people: members.length, placedPercent: undefined, meanScore: undefined };
      const placed = members.filter((one) => one.placed);
      const scores = placed.flatMap(({ score }) => score ?? []);
      return {
        group,
        people: members.length,
        placedPercent: Math.round((100 * placed.length) / members.length),
        meanScore:
          scores.length > 0
            ? Math.round((10 * scores.reduce((sum, one) => sum + one, 0)) / scores.length) / 10
            : undefined,
      };
    });
}
