import { defineFeature } from "#core/feature.ts";

export const products = defineFeature({
  name: "products",
  live: {
    products: { permission: "reports:view", changesWith: ["import", "sync"] },
    "order-gaps": { permission: "reports:view", changesWith: ["import", "sync"] },
    "second-order": { permission: "reports:view", changesWith: ["import", "sync"] },
  },
  topic: "reports",
  contracts: [() => import("./contracts/products.ts"), () => import("./contracts/second-order.ts")],
});
