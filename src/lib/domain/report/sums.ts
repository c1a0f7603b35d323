/** One customer's counted sales of a period. `ageDays` from the last one to the period's end; `revenue` net, in minor units. */
export type Purchases = { ageDays: number; orderCount: number; revenue: number };

export type Range = { min: number; max: number };

export const widen = (range: Range | undefined, value: number): Range =>
  range ? { min: Math.min(range.min, value), max: Math.max(range.max, value) } : { min: value, max: value };

/** What some customers' counted sales add up to. */
export type Sums = { customerCount: number; orderCount: number; revenue: number; ageDaysSum: number };

/** Somebody more among the customers. */
export const withOneMore = (sums: Sums | undefined, { orderCount, revenue, ageDays }: Purchases): Sums => ({
  customerCount: (sums?.customerCount ?? 0) + 1,
  orderCount: (sums?.orderCount ?? 0) + orderCount,
  revenue: (sums?.revenue ?? 0) + revenue,
  ageDaysSum: (sums?.ageDaysSum ?? 0) + ageDays,
});

/** A sum over parts. Throws a RangeError rather than round. */
export const total = <Part>(parts: readonly Part[], value: (part: Part) => number): number => {
  const sum = parts.reduce((running, part) => running + value(part), 0);
  if (!Number.isSafeInteger(sum)) throw new RangeError(`${sum} is beyond what a number holds exactly`);
  return sum;
};

/** All of the parts together. */
export const sumsOf = (parts: readonly Sums[]): Sums => ({
  customerCount: total(parts, ({ customerCount }) => customerCount),
  orderCount: total(parts, ({ orderCount }) => orderCount),
  revenue: total(parts, ({ revenue }) => revenue),
  ageDaysSum: total(parts, ({ ageDaysSum }) => ageDaysSum),
});

/** 0 for a share of nothing: this report has no nulls for averages over nobody. */
export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export const toHundredths = (value: number): number => Math.round(value * 100) / 100;
