import { defineFeature } from "#core/feature.ts";

export const search = defineFeature({
  name: "search",
  topics: { customers: ["/api/admin/search"] },
  contracts: [() => import("./contracts.ts")],
});
