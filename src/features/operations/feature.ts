import { defineFeature } from "#core/feature.ts";

export const operations = defineFeature({
  name: "operations",
  contracts: [() => import("./contracts.ts")],
});
