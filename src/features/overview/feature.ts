import { defineFeature } from "#core/feature.ts";

export const overview = defineFeature({
  name: "overview",
  contracts: [() => import("./contracts.ts")],
});
