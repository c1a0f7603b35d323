import * as contracts from "#contracts/forecast.ts";
import { handle } from "#http/handle.ts";
import { readForecast } from "#lib/stored-forecast.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getForecast,
    async (setting, actor, reader) => ({ data: await readForecast(actor, setting, reader) }),
  ],
});
