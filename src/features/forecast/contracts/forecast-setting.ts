import { z } from "zod";
import { valueBasis } from "#features/report/contracts/value-basis.ts";
import type { ValueBasis } from "#features/report/rules/value-basis.ts";
import { FORECAST_LEVELS, FORECAST_MODELS, FORECAST_MONTHS, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";

const pickMarginBasis = (basis: ValueBasis) => (basis === "margin" ? basis : undefined);

/** Absent for revenue. */
export const basis = valueBasis
  .describe(
    "Forecasts revenue net of refunds, or its gross margin. Without a known cost an order's margin is an unknown amount, and a loss " +
      "counts as 0",
  )
  .transform(pickMarginBasis);

/** What a forecast is calculated with, in a body. */
export const setting = {
  months: z.literal(FORECAST_MONTHS),
  model: z.enum(FORECAST_MODELS),
  level: z.literal(FORECAST_LEVELS),
};

/** A query parameter with a fixed set of numbers. */
const queryNumber = <const Value extends number>(values: readonly Value[], standard: Value) =>
  z
    .enum(values.map(String))
    .transform((text) => Number(text) as Value)
    .prefault(String(standard))
    .meta({ override: { type: "number", enum: [...values], default: standard } });

/** The settings of a stored forecast, in an address. */
export const forecastSetting = {
  months: queryNumber(FORECAST_MONTHS, STANDARD_SETTING.months).describe("Forecast horizon in months"),
  model: setting.model.default(STANDARD_SETTING.model).describe("auto: the best model on held-out data"),
  level: queryNumber(FORECAST_LEVELS, STANDARD_SETTING.level).describe("Confidence level of the intervals"),
  valueBasis: basis,
};
