import type { Population } from "#lib/clv/model.ts";
import { quantileSorted } from "#lib/statistics/summaries.ts";
import { computeUsualGap } from "#lib/time/day.ts";

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

export const FORECAST_REASONS = [
  "one_purchase",
  "overdue",
  "on_rhythm",
  "buys_often",
  "buys_seldom",
  "spends_much",
  "spends_little",
  "likely_gone",
  "new",
  "as_most",
] as const;
export type ForecastReasonCode = (typeof FORECAST_REASONS)[number];

/** A reason behind a forecast, with the customer's own numbers. Money in major units, `share` 0 to 1. */
export type ForecastReason = {
  code: ForecastReasonCode;
  effect: "more" | "less" | "neutral";
  values: Partial<Record<"days" | "gap" | "typical" | "value" | "share", number>>;
};

/** Ratios to the typical customer above this are worth mentioning. */
const NOTABLE = 1.5;
/** A silence of more typical gaps than this is more than chance. */
const OVERDUE = 2;
const ON_TIME = 1.25;
const MIN_DEVIATION = 0.5;
/** A shorter tenure says little about the customer. */
const NEW_DAYS = 90;

type Weighed = ForecastReason & { weight: number };

/** A reason for being above or below the typical customer; none if close to it. */
const deviationReason = (
  own: number | null,
  typical: number | null,
  [above, below]: [Omit<ForecastReason, "effect">, Omit<ForecastReason, "effect">],
): Weighed[] => {
  if (own === null || typical === null || own <= 0 || typical <= 0) return [];
  const weight = Math.abs(Math.log(own / typical));
  if (weight < Math.log(NOTABLE)) return [];
  return own > typical ? [{ ...above, effect: "more", weight }] : [{ ...below, effect: "less", weight }];
};

const rhythm = ({ purchaseDays, daysSinceLast: days, usualGapDays: gap }: ForecastFacts): Weighed[] => {
  if (purchaseDays === 1) return [{ code: "one_purchase", effect: "less", values: { days }, weight: 2 }];
  // Two purchases are no rhythm yet.
  if (gap === null || gap === undefined) return [];
  const times = days / Math.max(gap, 1);
  if (times > OVERDUE) return [{ code: "overdue", effect: "less", values: { days, gap }, weight: Math.log(times) }];
  return times <= ON_TIME ? [{ code: "on_rhythm", effect: "more", values: { days, gap }, weight: 0.3 }] : [];
};

/**
 * What makes a customer's forecast larger or smaller than the typical one, largest deviation first; "like most" if
 * nothing stands out. Based on the numbers that all models use and how far they are from the median, not on a
 * decomposition of one model.
 */
export const reasonsFor = (own: ForecastFacts, typical: ForecastFacts, pAlive: number | null): ForecastReason[] => {
  const gap = { days: own.daysSinceLast, gap: own.usualGapDays ?? 0, typical: typical.usualGapDays ?? 0 };
  const order = { value: own.orderValue ?? 0, typical: typical.orderValue ?? 0 };
  // A long gap means a low rate, so gaps are inverted.
  const [rate, usualRate] = [own.usualGapDays, typical.usualGapDays].map((days) => (days ? 1 / days : null));
  const found: Weighed[] = [
    ...rhythm(own),
    ...deviationReason(rate ?? null, usualRate ?? null, [
      { code: "buys_often", values: gap },
      { code: "buys_seldom", values: gap },
    ]),
    ...deviationReason(own.orderValue, typical.orderValue, [
      { code: "spends_much", values: order },
      { code: "spends_little", values: order },
    ]),
  ];
  if (pAlive !== null && pAlive < MIN_DEVIATION) {
    found.push({
      code: "likely_gone",
      effect: "less",
      values: { share: 1 - pAlive },
      weight: 1 + MIN_DEVIATION - pAlive,
    });
  }
  if (own.tenureDays < NEW_DAYS) {
    found.push({ code: "new", effect: "neutral", values: { days: own.tenureDays }, weight: 0 });
  }
  if (found.length === 0) return [{ code: "as_most", effect: "neutral", values: {} }];
  return found.sort((a, b) => b.weight - a.weight).map(({ weight: _, ...reason }) => reason);
};
