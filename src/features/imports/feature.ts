import { defineFeature } from "#core/feature.ts";

export const imports = defineFeature({
  name: "imports",
  contracts: [
    () => import("./contracts/connections.ts"),
    () => import("./contracts/files.ts"),
    () => import("./contracts/imports.ts"),
    () => import("./contracts/orders.ts"),
    () => import("./contracts/posted-records.ts"),
    () => import("./contracts/preview.ts"),
    () => import("./contracts/reading.ts"),
    () => import("./contracts/tickets.ts"),
    () => import("./contracts/upload.ts"),
  ],
});
