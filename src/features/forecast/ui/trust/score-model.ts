import type { PathMeasure } from "../path/path-model.ts";
import type { ForecastStatus } from "../types.ts";

type Score = ForecastStatus["scores"][number];

/** A counted month: its forecast with the 95% interval beside what happened. */
export type ScoredMonth = {
  /** `2026-11`. */
  month: string;
  asOf: string;
  expected: number;
  lower: number;
  upper: number;
  actual: number;
  /** How much too high the forecast was, as a share of the actual value; null if that is 0. */
  gap: number | null;
  isWithin: boolean;
};

/** The counted months in the order of `scores`. */
export const scoredMonths = (scores: readonly Score[], measure: PathMeasure): ScoredMonth[] =>
  scores.flatMap(({ month, asOf, expected: { [measure]: values }, actual: counted }) => {
    if (!values || !counted) return [];
    const { expected, lower95: lower, upper95: upper } = values;
    const actual = counted[measure];
    const gap = actual > 0 ? expected / actual - 1 : null;
    const isWithin = lower <= actual && actual <= upper;
    return [{ month: month.slice(0, 7), asOf, expected, lower, upper, actual, gap, isWithin }];
  });
