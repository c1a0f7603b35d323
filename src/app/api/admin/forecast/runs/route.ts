import * as contracts from "#contracts/forecast/forecast.ts";
import { handle } from "#http/handle.ts";
import { requestForecast } from "#lib/forecast/request-forecast.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.runForecast, async (wanted, actor) => ({ data: await requestForecast(actor, wanted) })],
});
