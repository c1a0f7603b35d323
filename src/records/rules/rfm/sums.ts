/**
 * One customer's counted sales in a period. `ageDays` from the last sale to the period's end; `revenue` net, in minor
 * units.
 */
export type Purchases = { ageDays: number; orderCount: number; revenue: number };

export type Range = { min: number; max: number };

export const widen = (range: Range | undefined, value: number): Range =>
  range ? { min: Math.min(range.min, value), max: Math.max(range.max, value) } : { min: value, max: value };

/** The sums of some customers' counted sales. */
export type Sums = { customerCount: number; orderCount: number; revenue: number; ageDaysSum: number };

/** Adds one customer. */
export const withOneMore = (sums: Sums | undefined, { orderCount, revenue, ageDays }: Purchases): Sums => ({
  customerCount: (sums?.customerCount ?? 0) + 1,
  orderCount: (sums?.orderCount ?? 0) + orderCount,
  revenue: (sums?.revenue ?? 0) + revenue,
  ageDaysSum: (sums?.ageDaysSum ?? 0) + ageDays,
});

/** A sum over parts. */
export const total = <Part>(parts: readonly Part[], value: (part: Part) => number): number =>
  parts.reduce((running, part) => running + value(part), 0);

/** The sum of all parts. */
export const addSums = (parts: readonly Sums[]): Sums => ({
  customerCount: total(parts, ({ customerCount }) => customerCount),
  orderCount: total(parts, ({ orderCount }) => orderCount),
  revenue: total(parts, ({ revenue }) => revenue),
  ageDaysSum: total(parts, ({ ageDaysSum }) => ageDaysSum),
});

/** What parts that earned something earned together: shares are of it, so that a loss has none. */
export const sumGains = (parts: readonly Pick<Sums, "revenue">[]): number =>
  total(parts, ({ revenue }) => Math.max(0, revenue));

/** 0 if the whole is 0: in this report averages of empty segments are 0, not null. */
export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export const toHundredths = (value: number): number => Math.round(value * 100) / 100;
