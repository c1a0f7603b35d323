import { type ModelName, SINGLE_MODELS } from "./model.ts";

/** How far ahead a stored forecast looks, in months. */
export const FORECAST_MONTHS = [3, 6, 12, 24, 36] as const;
/** How many customers of a hundred an interval holds, as a share. */
export const FORECAST_LEVELS = [0.8, 0.9, 0.95, 0.99] as const;
export const FORECAST_MODELS = ["auto", ...SINGLE_MODELS, "ensemble"] as const satisfies readonly (
  | "auto"
  | ModelName
)[];

export type ForecastSetting = {
  months: (typeof FORECAST_MONTHS)[number];
  model: (typeof FORECAST_MODELS)[number];
  level: (typeof FORECAST_LEVELS)[number];
};

/** Made each night, and what each customer's own forecast is of: their tier and what segments ask for. */
export const STANDARD_SETTING: ForecastSetting = { months: 12, model: "auto", level: 0.95 };

export const isStandard = ({ months, model, level }: ForecastSetting): boolean =>
  months === STANDARD_SETTING.months && model === STANDARD_SETTING.model && level === STANDARD_SETTING.level;

/** How much less money is worth a year later, unless it is said otherwise. */
export const STANDARD_DISCOUNT_RATE = 0.1;
