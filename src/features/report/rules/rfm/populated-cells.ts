import type { Scores } from "#lib/rfm/segments.ts";
import { type Purchases, type Range, type Sums, widen, withOneMore } from "#records/rules/rfm/sums.ts";

type Band = { score: number; min: number; max: number; customer_count: number };

/** The range of values behind each score among these customers. Unused scores are absent. */
export const computeBands = (
  cells: readonly PopulatedCell[],
  score: keyof Scores,
  values: (cell: PopulatedCell) => Range,
): Band[] =>
  [1, 2, 3, 4, 5].flatMap((wanted) => {
    const scored = cells.filter((cell) => cell[score] === wanted);
    if (scored.length === 0) return [];
    return {
      score: wanted,
      min: Math.min(...scored.map((cell) => values(cell).min)),
      max: Math.max(...scored.map((cell) => values(cell).max)),
      customer_count: scored.reduce((sum, { customerCount }) => sum + customerCount, 0),
    };
  });

/** All customers with the same three scores: at most 125 of these describe any shop. Money in minor units. */
export type PopulatedCell = Scores & Sums & { ageDays: Range; orders: Range; spend: Range };

const joined = (cell: PopulatedCell | undefined, customer: Purchases & Scores): PopulatedCell => ({
  recency: customer.recency,
  frequency: customer.frequency,
  monetary: customer.monetary,
  ...withOneMore(cell, customer),
  ageDays: widen(cell?.ageDays, customer.ageDays),
  orders: widen(cell?.orders, customer.orderCount),
  spend: widen(cell?.spend, customer.revenue),
});

/** A scored population as cells, in ascending R, F, M order. */
export const groupByScores = (customers: readonly (Purchases & Scores)[]): PopulatedCell[] => {
  const cells = new Map<number, PopulatedCell>();
  for (const customer of customers) {
    const key = customer.recency * 100 + customer.frequency * 10 + customer.monetary;
    cells.set(key, joined(cells.get(key), customer));
  }
  return [...cells.entries()].sort(([a], [b]) => a - b).map(([, cell]) => cell);
};
