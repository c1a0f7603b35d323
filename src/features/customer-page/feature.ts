import { defineFeature } from "#core/feature.ts";

export const customerPage = defineFeature({
  name: "customer-page",
  tools: () => import("./tools.ts"),
  topic: "customers",
  topics: { settings: ["/api/integrations/gorgias"] },
  contracts: [() => import("./contracts/customer-history.ts"), () => import("./contracts/customer.ts")],
});
