import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/forecast/contracts/forecast.ts";
import { requestForecast } from "#features/forecast/read-forecast.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.runForecast, async (wanted, actor) => ({ data: await requestForecast(actor, wanted) })],
});
