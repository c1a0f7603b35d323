import type { FittedModel, Population } from "#lib/clv/model.ts";

/** The number of ages evaluated; values in between are interpolated linearly. */
const AGES = 60;

/** A customer whose first purchase is on the day: a model expects the average for them. */
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

/** Expected repeat purchases of an average customer up to an age in days, at most the oldest. */
export const expectedByAge = (
  fitted: Pick<FittedModel, "expectedPurchases">,
  asOf: number,
  oldest: number,
): ((age: number) => number) => {
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
