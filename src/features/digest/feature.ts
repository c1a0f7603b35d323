import { defineFeature } from "#core/feature.ts";

export const digest = defineFeature({
  name: "digest",
  contracts: [() => import("./contracts.ts")],
});
