import { defineFeature } from "#core/feature.ts";

export const api = defineFeature({
  name: "api",
  tasks: () => import("./tasks.ts"),
  topic: "service",
  topics: { analyses: ["/api/v1/ai"] },
  contracts: [
    () => import("./contracts/openapi/client-files.ts"),
    () => import("./contracts/openapi/openapi.ts"),
    () => import("./contracts/propensity.ts"),
    () => import("./contracts/recommendations.ts"),
  ],
});
