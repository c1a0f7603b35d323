import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/forecast/contracts/forecast-customers.ts";
import { describeCustomerForecast } from "#features/forecast/list-forecasts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getCustomerForecast,
    async ({ id }, actor, reader) => ({ data: await describeCustomerForecast(actor, id, reader) }),
  ],
});
