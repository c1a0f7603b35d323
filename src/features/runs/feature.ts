import { defineFeature } from "#core/feature.ts";

export const runs = defineFeature({
  name: "runs",
  contracts: [() => import("./contracts.ts")],
});
