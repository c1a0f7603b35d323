import { type ModelName, SINGLE_MODELS } from "./model.ts";

/** The mean calendar year, also the basis of annual discount rates. */
export const DAYS_A_YEAR = 365.25;

export const HORIZON_UNITS = ["days", "weeks", "months", "years"] as const;
type HorizonUnit = (typeof HORIZON_UNITS)[number];

const DAYS: Record<HorizonUnit, number> = { days: 1, weeks: 7, months: DAYS_A_YEAR / 12, years: DAYS_A_YEAR };

/** Uses average months and years, so that a forecast does not depend on which months come next. */
export const horizonDays = (value: number, unit: HorizonUnit): number => value * DAYS[unit];

export const CLV_TIERS = ["high", "medium", "low"] as const;

export type ClvTier = (typeof CLV_TIERS)[number];

/** Within how many days a customer's chance of an order is stored. */
export const ORDER_CHANCE_DAYS = [7, 30, 90] as const;

/** The fields of these chances, in the same order. */
export const ORDER_CHANCES = ["orderChance7", "orderChance30", "orderChance90"] as const;

/** A customer's probabilities of at least one order; null if they were not learned. */
export type OrderChanceRow = Record<(typeof ORDER_CHANCES)[number], number | null>;

/** The churn risk: the probability of no order in the next 90 days; null without a forecast. */
export const toChurnRisk = (orderChance90: number | null): number | null =>
  orderChance90 === null ? null : 1 - orderChance90;

/** The shares of the horizon until which a customer's expected orders are kept; in between they are interpolated linearly. */
export const CURVE_SHARES = [1 / 12, 1 / 4, 1 / 2, 1] as const;

/** The horizon of a stored forecast, in months. */
export const FORECAST_MONTHS = [3, 6, 12, 24, 36] as const;
/** The confidence level of intervals, as a share. */
export const FORECAST_LEVELS = [0.8, 0.9, 0.95, 0.99] as const;
export const FORECAST_MODELS = ["auto", ...SINGLE_MODELS, "ensemble"] as const satisfies readonly (
  | "auto"
  | ModelName
)[];

export type ForecastSetting = {
  months: (typeof FORECAST_MONTHS)[number];
  model: (typeof FORECAST_MODELS)[number];
  level: (typeof FORECAST_LEVELS)[number];
  /** Forecasts gross margin; absent for revenue. */
  valueBasis?: "margin" | undefined;
};

/** Computed every night; the basis of each customer's own forecast, tier and segment conditions. */
export const STANDARD_SETTING: ForecastSetting = { months: 12, model: "auto", level: 0.95 };

export const isStandard = ({ months, model, level, valueBasis }: ForecastSetting): boolean =>
  valueBasis === undefined &&
  months === STANDARD_SETTING.months &&
  model === STANDARD_SETTING.model &&
  level === STANDARD_SETTING.level;

/** The default annual discount rate. */
export const STANDARD_DISCOUNT_RATE = 0.1;
