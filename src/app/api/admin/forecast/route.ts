import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/forecast/contracts/forecast.ts";
import { readForecast } from "#features/forecast/read-forecast.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getForecast,
    async (setting, actor, reader) => ({ data: await readForecast(actor, setting, reader) }),
  ],
});
