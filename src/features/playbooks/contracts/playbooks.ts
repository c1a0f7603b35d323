import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import {
  count,
  day,
  instant,
  listInput,
  money,
  queryIds,
  queryMoney,
  queryView,
  share,
  wholeFile,
} from "#core/contracts/wire.ts";
import { ACTION_KINDS, PRIORITIES } from "#lib/recommend/recommender.ts";
import { reachableFilter, reachCounts } from "#records/contracts/customer-fields.ts";
import { customerIdentity } from "#records/contracts/list-fields.ts";
import { comparison } from "#records/contracts/report-query.ts";
import { CHURN_STATES } from "#records/rules/customers/customer-standing.ts";
import { CHURN_SORTS } from "#records/rules/view-lists.ts";

/** A customer's first action, the same on every page. */
export const nextAction = z
  .object({
    key: z.string().meta({ examples: ["win_back", "remind", "at_risk:1"] }),
    kind: z.enum(ACTION_KINDS),
    title: z.string().describe("In the language of Accept-Language"),
    why: z.string(),
  })
  .meta({ id: "NextAction" });

const figures = z.object({
  list: z
    .enum(["win_back", "high", "medium", "low", "outreach"])
    .describe("This week's customers to win back; those at risk of churn by priority; those worth contacting"),
  customers: count.describe("Not handled yet"),
  value: money.nullable().describe("Expected value saved (win_back) or value at risk. Null without forecasts"),
});

export const compareLists = defineContract({
  method: "GET",
  path: "/api/admin/actions/comparison",
  summary: "Compare the playbook lists with an earlier day",
  description: "The size of each list and the money at stake, now and as stored by the last update up to that day",
  permission: "customers:view",
  examples: [{ title: "Compare with 90 days ago", address: "/api/admin/actions/comparison?compare=previous" }],
  input: z.object({
    compare: comparison
      .default("previous")
      .describe("The day: previous (90 days ago), year (the same day last year) or a date (YYYY-MM-DD)"),
  }),
  output: z.object({
    data: z.object({
      day,
      currency: z.string(),
      now: z.array(figures).describe("Only win_back before the first run of the behavior axes"),
      stored: z
        .object({ day: day.describe("The day of that update"), lists: z.array(figures) })
        .nullable()
        .describe("null if nothing was stored by that day"),
      storedSince: day.nullable().describe("First day with stored figures"),
    }),
  }),
});

const one = { permission: "customers:view", method: "GET" } as const;

/** As values, so that a page can phrase them. */
const reason = z
  .discriminatedUnion("because", [
    z.object({ because: z.literal("dominant"), axis: z.string(), segment: z.string() }),
    z.object({ because: z.literal("membership"), axis: z.string(), segment: z.string(), share, above: share }),
    z.object({ because: z.literal("lifetime_value"), value: money, above: money }),
  ])
  .meta({ id: "PlayReason" });
/** Why a rule fired. */
export const playbookReasons = z.array(reason).describe("Why the rule fired");
const why = playbookReasons;

const customer = {
  reasons: ["CUSTOMER_NOT_FOUND", "PROFILING_OBJECTED"],
  input: z.object({ id: z.string() }),
} as const;

export const getRouting = defineContract({
  ...one,
  ...customer,
  path: "/api/admin/customers/{id}/routing",
  summary: "Route a customer's ticket",
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
      .describe("null if no campaign fits"),
  }),
});

const customerFields = {
  ...customerIdentity,
  lifetimeValue: money,
  churnRisk: share.max(1).nullable().describe("Probability of no order in the next 90 days; null without a forecast"),
  churnRiskScore: share.max(1).describe("Ranks customers by how late they are by their own rhythm"),
  predictedClv: money.nullable().describe("Expected spending in the next 12 months; null without a forecast"),
  valueIfBack: money
    .nullable()
    .describe("Expected spending in 12 months if they return; null without a forecast, or if that is unlikely"),
  valueAtRisk: money
    .nullable()
    .describe(
      "valueIfBack × churnRisk, as in every list; null as valueIfBack, and after a new order until the next update",
    ),
  usualGapDays: z.number().min(0).nullable().describe("Median days between purchases; null with fewer than two gaps"),
  lastOrderAt: instant.nullable(),
  daysSinceLastOrder: count.nullable(),
};

const churnMark = z
  .object({
    state: z.enum(CHURN_STATES),
    at: instant,
    until: instant.describe("Until then they are not among the open ones"),
  })
  .nullable()
  .describe("The recorded outcome; null if none");

const priority = z.enum(PRIORITIES);

const answered = {
  total: count,
  reach: reachCounts,
  marked: count.describe("Number of these customers handled in the last 30 days"),
  currency: z.string(),
  model: z
    .object({
      version: count,
      ranAt: instant,
      asOf: instant,
      isCalibrated: z.boolean().describe("Whether churnRiskScore was tested on at least 200 known outcomes"),
    })
    .nullable()
    .describe("null before the first run"),
  forecast: z
    .object({ asOf: day })
    .nullable()
    .describe("null before the first forecast, when the value at risk is unknown"),
};

const listFilters = {
  minValue: queryMoney.optional().describe("Minimum value at risk"),
  state: z.enum(["open", "marked"]).default("open").describe("open: still to handle; marked: handled"),
  ...reachableFilter,
  ids: queryIds,
  ...wholeFile,
};

const sums = {
  customers: count,
  valueAtRisk: money.nullable().describe("Sum over customers with a value at risk; null if there are none"),
};

export const listChurnActions = defineContract({
  ...one,
  path: "/api/admin/actions/churn",
  summary: "List customers at risk of churn",
  description:
    "Customers who are drifting away by the current model, with a recommended action. The file export also needs data:export",
  files: ["text/csv"],
  reasons: ["VIEW_NOT_FOUND", "VIEW_INCOMPLETE"],
  examples: [{ title: "List the high-priority customers", address: "/api/admin/actions/churn?priority=high" }],
  input: z.object({
    ...listInput(["priority", ...CHURN_SORTS], "-valueAtRisk"),
    priority: priority.optional(),
    view: queryView("q, priority, minValue, state, reachable and sort"),
    ...listFilters,
  }),
  output: z.object({
    data: z.array(
      z
        .object({
          ...customerFields,
          action: z
            .enum(["personal_call_with_20pct_discount", "outreach_message"])
            .describe(
              "How to win the customer back, by the churn rules. Recommended only if nextAction is win_back, or null before the first calculation",
            ),
          priority,
          why,
          nextAction: nextAction.nullable().describe("What every page recommends first"),
          mark: churnMark,
        })
        .meta({ id: "ChurnAction" }),
    ),
    totals: z
      .array(z.object({ priority, ...sums }))
      .describe("For all customers that match q, minValue and state, of any priority"),
    ...answered,
  }),
});

export type ChurnListAnswer = z.infer<typeof listChurnActions.output>;
export type ChurnRow = ChurnListAnswer["data"][number];

export const listOutreach = defineContract({
  ...one,
  path: "/api/admin/actions/outreach",
  summary: "List customers for outreach",
  description:
    "Drifting customers above the thresholds in the settings. No message is sent. The file export also needs data:export",
  files: ["text/csv"],
  reasons: ["VIEW_NOT_FOUND", "VIEW_INCOMPLETE"],
  examples: [{ title: "List customers for outreach", address: "/api/admin/actions/outreach" }],
  input: z.object({
    ...listInput(CHURN_SORTS, "-valueAtRisk"),
    view: queryView("q, minValue, state, reachable and sort"),
    ...listFilters,
  }),
  output: z.object({
    data: z.array(
      z
        .object({
          ...customerFields,
          message: z.string().describe("In the language of Accept-Language, with the customer's values"),
          why,
          mark: churnMark,
        })
        .meta({ id: "Outreach" }),
    ),
    totals: z.object(sums),
    message: z.string().describe("The template, with its placeholders"),
    ...answered,
  }),
});

export type OutreachListAnswer = z.infer<typeof listOutreach.output>;
export type OutreachRow = OutreachListAnswer["data"][number];

export const markChurn = defineContract({
  method: "PUT",
  path: "/api/admin/actions/churn/{id}",
  summary: "Record the outcome for a customer at risk",
  description:
    "Done, snoozed or not relevant: all lists then hide the customer for 30 days. Null resets it. The audit log records the recommendation",
  permission: "customers:edit",
  reasons: ["CUSTOMER_NOT_FOUND", "ACTION_NOT_FOUND"],
  input: z.strictObject({ id: z.string(), state: z.enum(CHURN_STATES).nullable() }),
  output: z.object({ data: z.object({ id: z.string(), mark: churnMark }) }),
});
