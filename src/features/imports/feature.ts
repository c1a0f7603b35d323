import { defineFeature, performRun } from "#core/feature.ts";
import { ERASE_SHOP, IMPORT, IMPORT_CHECK, IMPORT_UNDO, SYNC_CONNECTION, WEBHOOK_DELIVERIES } from "./runs.ts";
import type { DeliveriesJob } from "./store/connections/deliveries.ts";

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

declare module "#core/values/audit-actions.ts" {
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
  topic: "imports",
  held: {
    tables: [
      {
        part: "helpDeskTickets",
        table: "help_desk_tickets",
        order: "opened_at",
        omitted: ["id", "email_key"],
      },
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
  runs: [
    // Each batch's transaction also stores the position in the file, where the next attempt resumes.
    performRun(IMPORT, async (...run) => (await import("./run-import.ts")).importUpload(...run)),
    // Writes nothing: an attempt after a killed one starts from the beginning.
    performRun(IMPORT_CHECK, async (...run) => (await import("./files/check-file.ts")).checkUpload(...run)),
    // A single transaction: an attempt after a killed one starts from the beginning.
    performRun(IMPORT_UNDO, async (...run) => (await import("./undo-import.ts")).undoImport(...run)),
    // Each page's transaction also stores the place in the shop's lists, where the next attempt resumes.
    performRun(SYNC_CONNECTION, async (...run) =>
      (await import("./connections/sync-connection.ts")).syncConnection(...run),
    ),
    // Each batch of customers is a transaction; an attempt after a killed one erases the others.
    performRun(ERASE_SHOP, async (...run) => (await import("./erase-shop.ts")).eraseShop(...run)),
  ],
  queues: [
    {
      name: WEBHOOK_DELIVERIES,
      atOnce: 2,
      pollSeconds: 0.5,
      perform: async (connection: DeliveriesJob, _, stop) =>
        (await import("./connections/process-deliveries.ts")).processDeliveries(connection, stop),
    },
  ],
  timers: [
    {
      name: "planning syncs",
      everyMs: 30_000,
      work: async (at) => (await import("./connections/request-sync.ts")).planSyncs(at),
    },
    {
      name: "recovering deliveries",
      everyMs: 60_000,
      work: async (at) => (await import("./connections/receive-deliveries.ts")).recoverDeliveries(at),
    },
    {
      name: "encrypting secrets again",
      everyMs: 600_000,
      work: async () => (await import("./connections/receive-deliveries.ts")).encryptSecretsAgain(),
    },
    {
      name: "removing uploads",
      everyMs: 3_600_000,
      isByAge: true,
      work: async (at) => (await import("./run-import.ts")).cleanUploads(at),
    },
  ],
  afterRun: async (client, actor, run) =>
    (await import("./run-after-import.ts")).continueAfterImport(client, actor, run),
});
