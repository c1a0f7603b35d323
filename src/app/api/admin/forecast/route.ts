import * as contracts from "#contracts/forecast/forecast.ts";
import { handle } from "#http/handle.ts";
import { readForecast } from "#lib/forecast/read-forecast.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getForecast,
    async (setting, actor, reader) => ({ data: await readForecast(actor, setting, reader) }),
  ],
});
