import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/forecast/contracts/forecast-customers.ts";
import { exportForecasts, listForecasts } from "#features/forecast/list-forecasts.ts";

import { applyForecastView } from "#features/views/read-views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listForecasts,
    async ({ exportFormat, headers: _, ids, ...given }, actor, { language, write }) => {
      const request = await applyForecastView(actor, given);
      return exportFormat
        ? file({ ...(await exportForecasts(actor, { ...request, ids }, language, write)), type: "text/csv" })
        : listForecasts(actor, request);
    },
  ],
});
