import * as contracts from "#contracts/forecast/forecast-customers.ts";
import { handle } from "#http/handle.ts";
import { readForecastOf } from "#lib/forecast/list-forecasts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getCustomerForecast,
    async ({ id }, actor, reader) => ({ data: await readForecastOf(actor, id, reader) }),
  ],
});
