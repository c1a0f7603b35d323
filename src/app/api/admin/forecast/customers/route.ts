import * as contracts from "#contracts/forecast-customers.ts";
import { handle } from "#http/handle.ts";
import { listForecasts } from "#lib/forecast-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listForecasts, (wanted, actor) => listForecasts(actor, wanted)],
});
