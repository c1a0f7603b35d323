import { defineFeature } from "#core/feature.ts";

export const search = defineFeature({
  name: "search",
  topic: "customers",
  contracts: [() => import("./contracts.ts")],
  cleanUp: async () => (await import("./search-misses.ts")).deleteOldMisses,
});
