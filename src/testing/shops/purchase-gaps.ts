import type { GapSums, Gaps } from "#lib/axes/cadence.ts";

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** The days between distinct days with a sale, ascending; in order. */
const gapsBetween = (days: readonly number[]): number[] => days.slice(1).map((day, i) => day - (days[i] as number));

/** A customer's gaps, by definition. */
export const gapsOf = (days: readonly number[]): Gaps => {
  const gaps = gapsBetween(days);
  const median = gaps.toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? null;
  return { count: gaps.length, sumLog: total(gaps.map(Math.log)), median };
};

/** The sums over all customers, by definition. */
export const gapSumsOf = (customers: readonly (readonly number[])[]): GapSums => {
  const each = customers.flatMap((days) => {
    const logs = gapsBetween(days).map(Math.log);
    const [n, s, q] = [logs.length, total(logs), total(logs.map((log) => log * log))];
    return n === 0 ? [] : [{ n, s, q }];
  });
  return {
    customers: each.length,
    gaps: total(each.map(({ n }) => n)),
    sumOfLogs: total(each.map(({ s }) => s)),
    sumOfSquares: total(each.map(({ q }) => q)),
    squaredCounts: total(each.map(({ n }) => n * n)),
    sumOfMeans: total(each.map(({ n, s }) => s / n)),
    sumOfSquaredMeans: total(each.map(({ n, s }) => (s * s) / n)),
  };
};
