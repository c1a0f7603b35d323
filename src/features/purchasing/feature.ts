import { defineFeature } from "#core/feature.ts";

export const purchasing = defineFeature({
  name: "purchasing",
  contracts: [
    () => import("./contracts/customer-segmentation.ts"),
    () => import("./contracts/purchasing-segmentation.ts"),
    () => import("./contracts/purchasing.ts"),
  ],
});
