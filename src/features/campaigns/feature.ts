import { defineFeature } from "#core/feature.ts";

export const campaigns = defineFeature({
  name: "campaigns",
  contracts: [() => import("./contracts.ts")],
});
