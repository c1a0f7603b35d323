import { isStandard } from "#lib/domain/forecast/forecast-setting.ts";
import { forecastStoredCustomers } from "#lib/forecast/forecast-stored-customers.ts";
import { recalculateDependents } from "#lib/segments/recalculate-segments.ts";
import { defineJob } from "./job.ts";

/** The new forecast is stored in one transaction; segments with forecast conditions are updated afterwards. */
export const forecastClvJob = defineJob({
  kind: "forecast_clv",
  atOnce: 1,
  perform: async (actor, setting, progress) => {
    const made = await forecastStoredCustomers(actor, setting, progress);
    return recalculateDependents(actor, isStandard(setting) ? "forecast" : null, made, progress);
  },
});
