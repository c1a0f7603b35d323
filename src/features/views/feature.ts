import { defineFeature } from "#core/feature.ts";

export const views = defineFeature({
  name: "views",
  contracts: [() => import("#records/contracts/views.ts")],
});
