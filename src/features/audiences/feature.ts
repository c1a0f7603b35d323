import { defineFeature } from "#core/feature.ts";

export const audiences = defineFeature({
  name: "audiences",
  contracts: [
    () => import("./contracts/audience-destination.ts"),
    () => import("./contracts/audience-sends.ts"),
    () => import("./contracts/audiences.ts"),
  ],
});
