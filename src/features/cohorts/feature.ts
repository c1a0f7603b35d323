import { defineFeature } from "#core/feature.ts";

export const cohorts = defineFeature({
  name: "cohorts",
  contracts: [() => import("./contracts.ts")],
});
