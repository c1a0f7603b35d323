import type { Perform } from "#core/runs/run-progress.ts";
import { recalculateDependents } from "#features/segments/recalculate-segments.ts";
import { deriveFrom } from "#features.ts";
import { isStandard } from "#lib/clv/forecast-setting.ts";
import { forecastStoredCustomers } from "./forecast-stored-customers.ts";
import type { FORECAST_CLV } from "./runs.ts";

/** Only the standard forecast is stored for each customer, so only it changes segments and next actions. */
export const performForecast: Perform<typeof FORECAST_CLV> = async (actor, setting, progress) => {
  const made = await forecastStoredCustomers(actor, setting, progress);
  if (isStandard(setting)) await deriveFrom(actor, { of: "forecast", signal: progress.signal });
  return recalculateDependents(actor, isStandard(setting) ? "forecast" : null, made, progress);
};
