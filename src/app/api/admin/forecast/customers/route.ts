import * as contracts from "#contracts/forecast/forecast-customers.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportForecasts } from "#lib/forecast/export-forecasts.ts";
import { listForecasts } from "#lib/forecast/list-forecasts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listForecasts,
    async ({ exportFormat, ids, ...wanted }, actor, { language }) =>
      exportFormat
        ? file({ ...(await exportForecasts(actor, { ...wanted, ids }, language)), type: "text/csv" })
        : listForecasts(actor, wanted),
  ],
});
