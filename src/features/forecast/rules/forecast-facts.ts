import type { Population } from "#lib/clv/model.ts";
import { quantileSorted } from "#lib/statistics/quantile.ts";
import { computeUsualGap } from "#lib/time/usual-gap.ts";

/** The key facts behind a forecast, for one customer or the median one; null if unknown. Money in major units. */
export type ForecastFacts = {
  purchaseDays: number;
  daysSinceLast: number;
  /** Mean days between purchases. */
  meanGapDays: number | null;
  /** The median gap; null with fewer than two. Absent in answers stored by earlier versions. */
  usualGapDays?: number | null;
  tenureDays: number;
  /** Mean amount per day with a purchase. */
  orderValue: number | null;
};

/** From one customer's purchase days, ascending, in days since 1970; null without any. */
export const computeForecastFacts = (
  days: ArrayLike<number>,
  amounts: ArrayLike<number>,
  asOf: number,
): ForecastFacts | null => {
  const [first, last] = [days[0], days[days.length - 1]];
  if (first === undefined || last === undefined) return null;
  let [sum, known] = [0, 0];
  for (let i = 0; i < days.length; i++) {
    const amount = amounts[i] as number;
    if (Number.isNaN(amount)) continue;
    sum += amount;
    known++;
  }
  return {
    purchaseDays: days.length,
    daysSinceLast: Math.max(0, asOf - last),
    meanGapDays: days.length > 1 ? (last - first) / (days.length - 1) : null,
    usualGapDays: computeUsualGap(days),
    tenureDays: Math.max(0, asOf - first),
    orderValue: known > 0 ? sum / known : null,
  };
};

/** The median of each fact, over customers who have it. */
export const typicalFacts = ({ purchases, histories, asOf }: Population): ForecastFacts | null => {
  if (!purchases || histories.rows === 0) return null;
  const { starts, days, amounts } = purchases;
  const all = Array.from({ length: histories.rows }, (_, row) => {
    const [from, to] = [starts[row] as number, starts[row + 1] as number];
    return computeForecastFacts(days.subarray(from, to), amounts.subarray(from, to), asOf);
  });
  const median = (fact: keyof ForecastFacts): number | null => {
    const values = Float64Array.from(all.flatMap((facts) => facts?.[fact] ?? [])).sort();
    return values.length === 0 ? null : quantileSorted(values, 0.5);
  };
  return {
    purchaseDays: median("purchaseDays") ?? 0,
    daysSinceLast: median("daysSinceLast") ?? 0,
    meanGapDays: median("meanGapDays"),
    usualGapDays: median("usualGapDays"),
    tenureDays: median("tenureDays") ?? 0,
    orderValue: median("orderValue"),
  };
};
