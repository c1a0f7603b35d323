import * as contracts from "#contracts/forecast/forecast-customers.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportForecasts } from "#lib/forecast/export-forecasts.ts";
import { listForecasts } from "#lib/forecast/list-forecasts.ts";
import { applyForecastView } from "#lib/views/apply-view.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listForecasts,
    async ({ exportFormat, ids, ...given }, actor, { language }) => {
      const request = await applyForecastView(actor, given);
      return exportFormat
        ? file({ ...(await exportForecasts(actor, { ...request, ids }, language)), type: "text/csv" })
        : listForecasts(actor, request);
    },
  ],
});
