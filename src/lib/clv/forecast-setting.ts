import { type ModelName, SINGLE_MODELS } from "./model.ts";

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
