import { defineFeature } from "#core/feature.ts";

export const digest = defineFeature({
  name: "digest",
  topics: { account: ["/api/unsubscribe"] },
  contracts: [() => import("./contracts.ts")],
  cleanUp: async () => (await import("./store.ts")).deleteOldDigests,
});
