import { bindTool, type ToolBinding } from "#core/contracts/bindings.ts";
import { getForecast } from "./contracts/forecast.ts";
import { getCustomerForecast, listForecasts } from "./contracts/forecast-customers.ts";
import * as forecasts from "./list-forecasts.ts";
import { describeCustomerForecast } from "./list-forecasts.ts";
import { readForecast } from "./read-forecast.ts";

export const tools: readonly ToolBinding[] = [
  bindTool({
    name: "get_forecast",
    contract: getForecast,
    run: async (setting, actor, reader) => ({ data: await readForecast(actor, setting, reader) }),
  }),
  bindTool({
    name: "list_forecasts",
    contract: listForecasts,
    run: ({ exportFormat: _, ids: __, ...request }, actor) => forecasts.listForecasts(actor, request),
  }),
  bindTool({
    name: "get_customer_forecast",
    contract: getCustomerForecast,
    run: async ({ id }, actor, reader) => ({ data: await describeCustomerForecast(actor, id, reader) }),
  }),
];
