import * as contracts from "#contracts/forecast-customers.ts";
import { handle } from "#http/handle.ts";
import { readForecastOf } from "#lib/forecast-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getCustomerForecast,
    async ({ id }, actor, reader) => ({ data: await readForecastOf(actor, id, reader) }),
  ],
});
