import { defineFeature, performRun } from "#core/feature.ts";
import { BULK_ASSIGN, ERASE_TEXTS, FIND_DUPLICATES } from "./runs.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  customer: [
    "created",
    "changed",
    "corrected",
    "consent_changed",
    "erased",
    "return_allowed",
    "merged",
    "merge_undone",
    "objected",
    "objection_withdrawn",
    "data_exported",
    "tagged",
    "untagged",
  ],
  customers: ["duplicate_dismissed", "duplicate_reopened", "erased_again", "tagged", "untagged", "marked", "unmarked"],
  privacy_request: ["created", "closed"],
  retention: ["changed", "applied"],
  note: ["created", "changed", "deleted"],
  custom_field: ["created", "changed", "deleted"],
  texts: ["changed"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    customers: typeof AUDIT;
  }
}

export const customers = defineFeature({
  name: "customers",
  tools: () => import("./tools.ts"),
  audit: AUDIT,
  live: {
    customers: {
      permission: "customers:view",
      noun: "customer",
      changesWith: [
        "customer",
        "customers",
        "note",
        "tickets",
        "events",
        "segment",
        "texts",
        "purchasing",
        "forecast",
        "axes",
        "import",
        "sync",
        "deliveries",
        "custom_field",
      ],
    },
    "custom-fields": { permission: "customers:view", changesWith: ["custom_field"] },
  },
  topic: "customers",
  topics: { customers: ["/api/admin/customers"] },
  held: {
    tables: [
      {
        part: "privacyRequests",
        table: "privacy_requests",
        order: "received_at",
        omitted: ["received_id", "closed_id"],
      },
    ],
    left: {
      customer_duplicates: "which other customers may be the same; it says more about those",
      customer_changes: "what users did in bulk; its effects are in tags, segments and marks",
    },
  },
  contracts: [
    () => import("#records/contracts/evidence.ts"),
    () => import("./contracts/custom-fields.ts"),
    () => import("./contracts/customer-privacy.ts"),
    () => import("./contracts/customer-record.ts"),
    () => import("./contracts/customers.ts"),
    () => import("./contracts/duplicates.ts"),
    () => import("./contracts/notes-and-tags.ts"),
    () => import("./contracts/privacy-requests.ts"),
  ],
  cleanUp: async () => (await import("./privacy/erase-customer.ts")).cleanUpCustomers,
  runs: [
    // A single transaction: an attempt after a killed one starts from the beginning.
    performRun(BULK_ASSIGN, async (actor, { changeId }, { at }) => {
      at("customers");
      return (await import("./change-customers.ts")).performChange(actor, { changeId });
    }),
    // Each page of rows is a transaction that also stores the place, where the next attempt resumes.
    performRun(ERASE_TEXTS, async (actor, _, progress) =>
      (await import("./privacy/erase-customer.ts")).eraseFromTexts(actor, progress),
    ),
    // A single transaction: an attempt after a killed one starts from the beginning.
    performRun(FIND_DUPLICATES, async (actor, _, { at }) => {
      at("duplicates");
      return (await import("./read-duplicates.ts")).searchDuplicates(actor);
    }),
  ],
  derive: async (actor, { reason }) => {
    if (reason === "nightly" || reason === "import")
      await (await import("./read-duplicates.ts")).searchDuplicates(actor);
  },
  derivesLast: true,
});
