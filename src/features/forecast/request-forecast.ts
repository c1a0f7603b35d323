import type { Actor } from "#core/values/permissions.ts";
import { checkEarlier } from "#features/report/rules/comparison.ts";
import type { ForecastSetting } from "#lib/clv/forecast-setting.ts";
import type { Day } from "#lib/time/day.ts";
import { requestRun } from "../runs/request-run.ts";
import type { ShownRun } from "../runs/shown-run.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";

/** Queues a run that replaces the forecast, or one that calculates that of an earlier day. Throws INVALID_PARAMETER. */
export const requestForecast = async (
  actor: Actor,
  { asOf, ...setting }: ForecastSetting & { asOf?: Day | undefined },
): Promise<ShownRun> => {
  if (asOf === undefined) return requestRun(actor, "forecast_clv", setting);
  checkEarlier("asOf", asOf, (await loadCriteriaContext(actor)).today);
  return requestRun(actor, "forecast_as_of", { ...setting, asOf });
};
