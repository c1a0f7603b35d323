import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  user: ["setup_dismissed", "setup_restored"],
} as const;

declare module "#core/feature.ts" {
  interface AuditActions {
    overview: typeof AUDIT;
  }
}

export const overview = defineFeature({
  name: "overview",
  tools: () => import("./tools.ts"),
  audit: AUDIT,
  topics: { reports: ["/api/admin/overview"] },
  contracts: [() => import("./contracts.ts")],
});
