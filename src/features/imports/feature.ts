import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  import: [
    "uploaded",
    "started",
    "resumed",
    "stopped",
    "finished",
    "failed",
    "undone",
    "file_received",
    "file_changed",
    "file_deleted",
  ],
  connection: ["created", "changed", "deleted", "tested"],
  sync: ["finished", "written"],
  deliveries: ["processed", "retried"],
  import_mapping: ["created", "changed", "deleted"],
  customers: ["saved", "erased_for_shop"],
  tickets: ["saved"],
  events: ["saved"],
  orders: ["saved"],
  order: ["deleted"],
  products: ["saved"],
} as const;

declare module "#core/feature.ts" {
  interface AuditActions {
    imports: typeof AUDIT;
  }
}

export const imports = defineFeature({
  name: "imports",
  audit: AUDIT,
  live: {
    imports: { permission: "data:import", changesWith: [] },
    connections: {
      permission: "settings:manage",
      noun: "connection",
      changesWith: ["connection", "sync", "deliveries"],
    },
    "webhook-deliveries": { permission: "settings:manage", changesWith: ["deliveries"] },
  },
  topics: {
    imports: [
      "/api/admin/connections",
      "/api/admin/import-mappings",
      "/api/admin/imports",
      "/api/admin/tickets",
      "/api/admin/webhook-deliveries",
      "/api/v1/events",
      "/api/v1/orders",
      "/api/v1/products",
      "/api/v1/tickets",
      "/api/webhooks",
    ],
  },
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
  cleanUp: async () => (await import("./store/connections/deliveries.ts")).deleteOldDeliveries,
});
