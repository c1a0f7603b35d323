import { CUTOFF, type NormalRange, normalRange } from "#lib/statistics/normal-range.ts";

/** How many earlier periods a range is computed from, if there are as many. */
export const PAST_PERIODS = 12;

/** With fewer there is no range. */
export const LEAST_PERIODS = 8;

/**
 * Where a period's value is expected, from those of earlier periods of the same kind: median ± 3.5 robust standard
 * deviations, rounded outward to whole units, and not below 0. `leastDeviation` is the noise that remains if the earlier
 * values happen to be equal. Of normal noise, 1.8% of the values are outside with 12 earlier periods and 3.3% with 8; a test
 * verifies it. Null with fewer than `LEAST_PERIODS`.
 */
export const computeNormalRange = (
  past: readonly number[],
  leastDeviation: (typical: number) => number,
): NormalRange | null => {
  const range = normalRange(past, {
    leastValues: LEAST_PERIODS,
    leastDistance: (median) => CUTOFF * leastDeviation(median),
  });
  return (
    range && {
      low: Math.max(0, Math.floor(range.low)),
      high: Math.max(0, Math.ceil(range.high)),
      typical: Math.max(0, Math.round(range.typical)),
    }
  );
};

export type Position = "below" | "within" | "above";

export const positionIn = ({ low, high }: NormalRange, value: number): Position =>
  value < low ? "below" : value > high ? "above" : "within";
