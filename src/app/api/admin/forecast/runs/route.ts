import * as contracts from "#contracts/forecast/forecast.ts";
import { handle } from "#http/handle.ts";
import { requestRun } from "#lib/runs/request-run.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.runForecast, async (setting, actor) => ({ data: await requestRun(actor, "forecast_clv", setting) })],
});
