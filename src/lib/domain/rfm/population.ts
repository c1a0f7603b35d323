import type { Purchases } from "./score.ts";
import type { Scores } from "./segments.ts";

export type Range = { min: number; max: number };

/** Everybody who shares three scores: at most 125 of these describe any shop. Money in minor units. */
export type PopulatedCell = Scores & {
  customerCount: number;
  orderCount: number;
  revenue: number;
  ageDaysSum: number;
  ageDays: Range;
  orders: Range;
  spend: Range;
};

const widen = (range: Range | undefined, value: number): Range =>
  range ? { min: Math.min(range.min, value), max: Math.max(range.max, value) } : { min: value, max: value };

const joined = (
  cell: PopulatedCell | undefined,
  { recency, frequency, monetary, ...customer }: Purchases & Scores,
): PopulatedCell => ({
  recency,
  frequency,
  monetary,
  customerCount: (cell?.customerCount ?? 0) + 1,
  orderCount: (cell?.orderCount ?? 0) + customer.orderCount,
  revenue: (cell?.revenue ?? 0) + customer.revenue,
  ageDaysSum: (cell?.ageDaysSum ?? 0) + customer.ageDays,
  ageDays: widen(cell?.ageDays, customer.ageDays),
  orders: widen(cell?.orders, customer.orderCount),
  spend: widen(cell?.spend, customer.revenue),
});

/** A scored population as its cells, in the order R, F, M, upwards. */
export const cellsOf = (customers: readonly (Purchases & Scores)[]): PopulatedCell[] => {
  const cells = new Map<number, PopulatedCell>();
  for (const customer of customers) {
    const key = customer.recency * 100 + customer.frequency * 10 + customer.monetary;
    cells.set(key, joined(cells.get(key), customer));
  }
  return [...cells.entries()].sort(([a], [b]) => a - b).map(([, cell]) => cell);
};
