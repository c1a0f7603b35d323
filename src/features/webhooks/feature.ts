import { defineFeature } from "#core/feature.ts";

export const webhooks = defineFeature({
  name: "webhooks",
  contracts: [() => import("./contracts/webhooks.ts")],
});
