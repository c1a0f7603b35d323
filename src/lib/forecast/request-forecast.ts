import type { ForecastSetting } from "#lib/domain/forecast/forecast-setting.ts";
import { checkEarlier } from "#lib/domain/report/comparison.ts";
import type { Day } from "#lib/domain/time/day.ts";
import type { Actor } from "../domain/permissions.ts";
import type { ShownRun } from "../runs/manage-runs.ts";
import { requestRun } from "../runs/request-run.ts";
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
