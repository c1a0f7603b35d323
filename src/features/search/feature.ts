import { defineFeature } from "#core/feature.ts";

export const search = defineFeature({
  name: "search",
  contracts: [() => import("./contracts.ts")],
});
