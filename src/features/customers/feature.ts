import { defineFeature } from "#core/feature.ts";

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

declare module "#core/feature.ts" {
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
  topics: {
    customers: [
      "/api/admin/custom-fields",
      "/api/admin/customers",
      "/api/admin/privacy-requests",
      "/api/admin/retention",
      "/api/v1/customers",
      "/api/v1/privacy",
    ],
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
});
