import { TOTALS_METHODS, type TotalsMethod } from "#lib/clv/totals/simple-totals.ts";
import type { TotalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import { toHundredths } from "#lib/rfm/score.ts";
import { mean, sumBy } from "#lib/statistics/summaries.ts";
import { type Day, toDay } from "#lib/time/day.ts";

/** How forecasts of past periods of the same length went, and what the methods weigh in the forecast because of it. */
export type StoredRecord = {
  /** Those in the forecast, the heaviest first: their weights sum to 1. */
  methods: { method: TotalsMethod; weight: number; error: number }[];
  /** Of their mean by weight: the root mean squared error of a period's orders, relative to the actual ones. */
  error: number;
  /** The latest first. Orders are scaled to all customers, like those of the path. */
  forecasts: { from: Day; to: Day; actual: number; expected: number }[];
};

const tenThousandths = (value: number): number => Math.round(value * 10_000) / 10_000;

const rootMeanSquare = (errors: readonly number[]): number => Math.sqrt(mean(errors.map((error) => error ** 2)));

/**
 * The record of the totals as it is stored; null if there is none. A method that can't be used today has left its weight to
 * the others. A smaller error, measured like the ones that the weights were learned from, never means a smaller weight.
 */
export const storedRecord = (
  { record, daily, whole }: Pick<TotalsAhead, "record" | "daily" | "whole">,
  scale: number,
): StoredRecord | null => {
  const [span] = whole.periods;
  if (!record || !span) return null;
  const used = TOTALS_METHODS.flatMap((method) => {
    const weight = record.weights[method] ?? 0;
    return daily[method] && weight > 0 ? [{ method, weight }] : [];
  });
  const all = sumBy(used, ({ weight }) => weight);
  const methods = used.map(({ method, weight }) => {
    const errors = record.forecasts.map(({ actual, expected }) => (expected[method] as number) / actual - 1);
    return { method, weight: weight / all, error: rootMeanSquare(errors) };
  });
  const forecasts = record.forecasts.map(({ asOf, actual, expected }) => ({
    from: toDay(asOf + 1),
    to: toDay(asOf + 1 + span.to - span.from),
    actual,
    expected: sumBy(methods, ({ method, weight }) => weight * (expected[method] as number)),
  }));
  return {
    methods: methods
      .toSorted((a, b) => b.weight - a.weight)
      .map(({ method, weight, error }) => ({
        method,
        weight: tenThousandths(weight),
        error: tenThousandths(error),
      })),
    error: tenThousandths(rootMeanSquare(forecasts.map(({ actual, expected }) => expected / actual - 1))),
    forecasts: forecasts.map(({ actual, expected, ...days }) => ({
      ...days,
      actual: toHundredths(scale * actual),
      expected: toHundredths(scale * expected),
    })),
  };
};
