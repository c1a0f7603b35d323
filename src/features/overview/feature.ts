import { defineFeature } from "#core/feature.ts";

export const overview = defineFeature({
  name: "overview",
  tools: () => import("./tools.ts"),
  topics: { account: ["/api/unsubscribe"], reports: ["/api/admin/overview"] },
  contracts: [() => import("./contracts/digest.ts"), () => import("./contracts/overview.ts")],
  cleanUp: async () => (await import("./store/digests.ts")).deleteOldDigests,
});
