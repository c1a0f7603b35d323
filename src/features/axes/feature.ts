import { defineFeature } from "#core/feature.ts";

export const axes = defineFeature({
  name: "axes",
  contracts: [
    () => import("./contracts/axes.ts"),
    () => import("./contracts/axis-members.ts"),
    () => import("./contracts/customer-axes.ts"),
    () => import("./contracts/drift.ts"),
  ],
});
