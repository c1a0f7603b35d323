import { defineFeature } from "#core/feature.ts";

export const operations = defineFeature({
  name: "operations",
  topics: { service: ["/api/admin/events", "/api/health", "/api/metrics"] },
  contracts: [() => import("./contracts.ts")],
});
