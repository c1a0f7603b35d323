import type { Facts } from "./forecast-facts.ts";

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

/** Why a forecast is what it is, with the customer's own numbers. Money in major units, `share` 0 to 1. */
export type ForecastReason = {
  code: ForecastReasonCode;
  effect: "more" | "less" | "neutral";
  values: Partial<Record<"days" | "gap" | "typical" | "value" | "share", number>>;
};

/** So many times as much as the middle customer is worth saying. */
const NOTABLE = 1.5;
/** So many usual gaps without a purchase are more than chance. */
const OVERDUE = 2;
const ON_TIME = 1.25;
const HARDLY = 0.5;
/** Of whom is a customer for fewer days little is known. */
const NEW_DAYS = 90;

type Weighed = ForecastReason & { weight: number };

/** A reason for being above or below the middle customer; none where they are near it. */
const besideTypical = (
  own: number | null,
  typical: number | null,
  [above, below]: [Omit<ForecastReason, "effect">, Omit<ForecastReason, "effect">],
): Weighed[] => {
  if (own === null || typical === null || own <= 0 || typical <= 0) return [];
  const weight = Math.abs(Math.log(own / typical));
  if (weight < Math.log(NOTABLE)) return [];
  return own > typical ? [{ ...above, effect: "more", weight }] : [{ ...below, effect: "less", weight }];
};

const rhythm = ({ daysSinceLast: days, meanGapDays: gap }: Facts): Weighed[] => {
  if (gap === null) return [{ code: "one_purchase", effect: "less", values: { days }, weight: 2 }];
  const times = days / Math.max(gap, 1);
  if (times > OVERDUE) return [{ code: "overdue", effect: "less", values: { days, gap }, weight: Math.log(times) }];
  return times <= ON_TIME ? [{ code: "on_rhythm", effect: "more", values: { days, gap }, weight: 0.3 }] : [];
};

/**
 * What makes somebody's forecast larger or smaller than the middle customer's, the most telling first; that they are like most,
 * where nothing does. Told of the numbers that all models look at, by how far they lie from the middle; not a decomposition of
 * one model.
 */
export const reasonsFor = (own: Facts, typical: Facts, pAlive: number | null): ForecastReason[] => {
  const gap = { days: own.daysSinceLast, gap: own.meanGapDays ?? 0, typical: typical.meanGapDays ?? 0 };
  const order = { value: own.orderValue ?? 0, typical: typical.orderValue ?? 0 };
  // A long gap is a low rate: the other way round.
  const [rate, usualRate] = [own.meanGapDays, typical.meanGapDays].map((days) => (days ? 1 / days : null));
  const found: Weighed[] = [
    ...rhythm(own),
    ...besideTypical(rate ?? null, usualRate ?? null, [
      { code: "buys_often", values: gap },
      { code: "buys_seldom", values: gap },
    ]),
    ...besideTypical(own.orderValue, typical.orderValue, [
      { code: "spends_much", values: order },
      { code: "spends_little", values: order },
    ]),
  ];
  if (pAlive !== null && pAlive < HARDLY) {
    found.push({ code: "likely_gone", effect: "less", values: { share: 1 - pAlive }, weight: 1 + HARDLY - pAlive });
  }
  if (own.tenureDays < NEW_DAYS) {
    found.push({ code: "new", effect: "neutral", values: { days: own.tenureDays }, weight: 0 });
  }
  if (found.length === 0) return [{ code: "as_most", effect: "neutral", values: {} }];
  return found.sort((a, b) => b.weight - a.weight).map(({ weight: _, ...reason }) => reason);
};
