import * as contracts from "#contracts/forecast/forecast-customers.ts";
import { handle } from "#http/handle.ts";
import { listForecasts } from "#lib/forecast/list-forecasts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listForecasts, (wanted, actor) => listForecasts(actor, wanted)],
});
