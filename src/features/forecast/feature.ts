import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  forecast: ["made"],
} as const;

declare module "#core/feature.ts" {
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
  },
  topics: { analyses: ["/api/admin/forecast"] },
  contracts: [
    () => import("./contracts/clv-features.ts"),
    () => import("./contracts/clv-forecast.ts"),
    () => import("./contracts/forecast-customers.ts"),
    () => import("./contracts/forecast.ts"),
    () => import("./contracts/purchase-timing.ts"),
  ],
  lists: { forecast: { ids: async () => (await import("./list-forecasts.ts")).listForecastIds } },
});
