import type { PopulatedCell } from "./population.ts";

/** A sum over cells. Throws a RangeError rather than round. */
export const total = (cells: readonly PopulatedCell[], value: (cell: PopulatedCell) => number): number => {
  const sum = cells.reduce((running, cell) => running + value(cell), 0);
  if (!Number.isSafeInteger(sum)) throw new RangeError(`${sum} is beyond what a number holds exactly`);
  return sum;
};

/** 0 for a share of nothing: this report has no nulls for averages over nobody. */
export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export const toHundredths = (value: number): number => Math.round(value * 100) / 100;

export type Sums = { customers: number; orders: number; revenue: number };

export const sumsOf = (cells: readonly PopulatedCell[]): Sums => ({
  customers: total(cells, ({ customerCount }) => customerCount),
  orders: total(cells, ({ orderCount }) => orderCount),
  revenue: total(cells, ({ revenue }) => revenue),
});
