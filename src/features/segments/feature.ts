import { defineFeature } from "#core/feature.ts";

export const segments = defineFeature({
  name: "segments",
  contracts: [
    () => import("./contracts/criteria.ts"),
    () => import("./contracts/segment-members.ts"),
    () => import("./contracts/segment-sizes.ts"),
    () => import("./contracts/segments.ts"),
  ],
});
