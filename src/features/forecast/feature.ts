import { defineFeature } from "#core/feature.ts";

export const forecast = defineFeature({
  name: "forecast",
  contracts: [
    () => import("./contracts/clv-features.ts"),
    () => import("./contracts/clv-forecast.ts"),
    () => import("./contracts/forecast-customers.ts"),
    () => import("./contracts/forecast.ts"),
    () => import("./contracts/purchase-timing.ts"),
  ],
});
