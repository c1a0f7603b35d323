import { z } from "zod";
import { defineContract } from "./contract.ts";
import { customerIdentity } from "./customer-standing.ts";
import { count, listInput, money, share } from "./wire.ts";

const one = { auth: "session-or-bearer", errors: "admin", permission: "customers:view", method: "GET" } as const;

/** In values, which a page puts into words. */
const reason = z
  .discriminatedUnion("because", [
    z.object({ because: z.literal("dominant"), axis: z.string(), segment: z.string() }),
    z.object({ because: z.literal("membership"), axis: z.string(), segment: z.string(), share, above: share }),
    z.object({ because: z.literal("lifetime_value"), value: money, above: money }),
  ])
  .meta({ id: "PlayReason" });
const why = z.array(reason).describe("Why the rule fired");

const customer = {
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
} as const;

export const getRouting = defineContract({
  ...one,
  ...customer,
  path: "/api/admin/customers/{id}/routing",
  summary: "Decide who answers a customer's ticket",
  output: z.object({
    data: z.object({ queue: z.enum(["senior_agent_queue", "retention_specialist", "general_support"]), why }),
  }),
});

export const getCampaign = defineContract({
  ...one,
  ...customer,
  path: "/api/admin/customers/{id}/campaign",
  summary: "Suggest a campaign for a customer",
  output: z.object({
    data: z
      .object({ campaign: z.enum(["flash_sale_20pct_off", "new_premium_collection"]), why })
      .nullable()
      .describe("null where neither campaign is for them"),
  }),
});

const standing = {
  ...customerIdentity,
  lifetime_value: money,
  churn_risk_score: share.max(1),
};

const PRIORITIES = ["high", "medium", "low"] as const;
const priority = z.enum(PRIORITIES);

export const listChurnActions = defineContract({
  ...one,
  path: "/api/admin/actions/churn",
  summary: "List the customers to win back",
  description: "Who drifts away by the standing model, with what to do about it",
  examples: [{ title: "Whom should we call?", address: "/api/admin/actions/churn?priority=high" }],
  input: z.object({
    ...listInput(["priority", "lifetimeValue", "churnRisk", "name"], "priority"),
    priority: priority.optional(),
  }),
  output: z.object({
    data: z.array(
      z
        .object({
          ...standing,
          action: z.enum(["personal_call_with_20pct_discount", "outreach_message"]),
          priority,
          why,
        })
        .meta({ id: "ChurnAction" }),
    ),
    total: count,
    currency: z.string(),
  }),
});

export const listOutreach = defineContract({
  ...one,
  path: "/api/admin/actions/outreach",
  summary: "List the customers to write to",
  description: "Who belongs to those who drift away and is worth it, by the numbers of the settings; nothing is sent",
  examples: [{ title: "Whom should we write to?", address: "/api/admin/actions/outreach" }],
  input: z.object({ ...listInput(["lifetimeValue", "churnRisk", "name"], "-lifetimeValue") }),
  output: z.object({
    data: z.array(
      z
        .object({ ...standing, message: z.string().describe("In the language of Accept-Language"), why })
        .meta({ id: "Outreach" }),
    ),
    total: count,
    currency: z.string(),
  }),
});
