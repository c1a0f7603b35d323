import type { FittedModel, Population } from "../model.ts";

/** Ages that a model is asked about; between two of them lies a straight line. */
const AGES = 60;

/** Somebody who buys for the first time on a day: what a model expects of them is what it expects of everybody. */
const newcomer = (asOf: number): Population => ({
  asOf,
  histories: {
    rows: 1,
    repeatPurchases: Float64Array.of(0),
    recency: Float64Array.of(0),
    tenure: Float64Array.of(0),
    monetaryValue: Float64Array.of(Number.NaN),
  },
  purchases: { starts: Uint32Array.of(0, 1), days: Int32Array.of(asOf), amounts: Float64Array.of(Number.NaN) },
});

/** Repeat purchases that a model expects of anybody until an age in days, up to the oldest. */
export const expectedByAge = (fitted: FittedModel, asOf: number, oldest: number): ((age: number) => number) => {
  const someone = newcomer(asOf);
  const step = Math.max(1, oldest) / AGES;
  const byAge = Array.from({ length: AGES + 2 }, (_, at) =>
    at === 0 ? 0 : (fitted.expectedPurchases(someone, at * step)[0] as number),
  );
  return (age) => {
    const low = Math.floor(age / step);
    const from = byAge[low] as number;
    return from + (age / step - low) * ((byAge[low + 1] as number) - from);
  };
};
