import { defineFeature } from "#core/feature.ts";

export const slack = defineFeature({
  name: "slack",
  contracts: [() => import("./contracts.ts")],
});
