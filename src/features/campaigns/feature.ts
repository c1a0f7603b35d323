import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  campaign: ["created", "ended", "deleted"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    campaigns: typeof AUDIT;
  }
}

export const campaigns = defineFeature({
  name: "campaigns",
  audit: AUDIT,
  live: {
    campaigns: { permission: "reports:view", changesWith: ["campaign"] },
  },
  topic: "reports",
  topics: { reports: ["/api/admin/campaigns"] },
  held: {
    tables: [{ part: "campaigns", table: "campaign_members", order: "campaign_id", money: ["past_revenue"] }],
  },
  contracts: [() => import("./contracts.ts")],
});
