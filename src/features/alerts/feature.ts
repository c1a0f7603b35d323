import { defineFeature } from "#core/feature.ts";

export const alerts = defineFeature({
  name: "alerts",
  contracts: [() => import("./contracts.ts")],
});
