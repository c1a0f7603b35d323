import { defineFeature, performRun } from "#core/feature.ts";
import { FORECAST_AS_OF, FORECAST_CLV } from "./runs.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  forecast: ["made"],
  planned_event: ["created", "changed", "deleted"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    forecast: typeof AUDIT;
  }
}

export const forecast = defineFeature({
  name: "forecast",
  tasks: () => import("./tasks.ts"),
  tools: () => import("./tools.ts"),
  audit: AUDIT,
  live: {
    forecast: { permission: "reports:view", changesWith: ["forecast"] },
    "planned-events": { permission: "reports:view", changesWith: ["planned_event", "forecast"] },
  },
  topic: "analyses",
  held: {
    tables: [
      {
        part: "forecast",
        table: "customer_forecasts",
        order: "customer_id",
        money: ["predicted_clv", "lower", "upper", "likely_lower", "likely_upper", "expected_order_value"],
        isComputed: true,
      },
    ],
  },
  contracts: [
    () => import("./contracts/clv-features.ts"),
    () => import("./contracts/clv-forecast.ts"),
    () => import("./contracts/forecast-customers.ts"),
    () => import("./contracts/forecast.ts"),
    () => import("./contracts/planned-events.ts"),
    () => import("./contracts/purchase-timing.ts"),
  ],
  lists: { forecast: { ids: async () => (await import("./list-forecasts.ts")).listForecastIds } },
  runs: [
    // The new forecast is stored in one transaction; segments with forecast conditions are updated afterwards.
    performRun(FORECAST_CLV, async (...run) =>
      (await import("./forecast-stored-customers.ts")).performForecast(...run),
    ),
    // The figures are stored in one transaction.
    performRun(FORECAST_AS_OF, async (actor, { asOf, ...setting }, progress) =>
      (await import("./forecast-stored-customers.ts")).forecastAsOf(actor, setting, asOf, progress),
    ),
  ],
});
