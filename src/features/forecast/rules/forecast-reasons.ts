import type { ForecastFacts } from "./forecast-facts.ts";

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
