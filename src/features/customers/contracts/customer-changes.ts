import { z } from "zod";
import { MAX_SELECTED } from "#core/contracts/choices.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { reachableFilter } from "#core/contracts/reach.ts";
import { count, LARGEST_INTEGER } from "#core/contracts/wire.ts";
import { reference } from "#core/values/external-ids.ts";
import { REACH_FILTERS } from "#core/values/reach.ts";
import { movedCustomer, reportCell } from "#features/report/contracts/report-customers.ts";
import { valueBasis } from "#features/report/contracts/value-basis.ts";
import { REPORT_METHODS } from "#features/report/rules/report.ts";
import { criteria } from "#features/segments/contracts/segments.ts";
import { CLV_TIERS } from "#lib/clv/tiers.ts";
import { ACTION_KINDS } from "#lib/recommend/action-kinds.ts";
import { PRIORITIES } from "#lib/recommend/priorities.ts";
import { CHURN_STATES } from "#records/rules/customers/churn-states.ts";
import { BUYER_HISTORIES } from "#records/rules/rfm/group.ts";

const action = z.enum(["assign", "remove", "tag", "untag", "mark", "unmark"]);

const words = z.string().trim().max(100).optional();
const ofPlaybook = {
  q: words,
  minValue: z.number().min(0).max(999_999_999_999).optional(),
  state: z.enum(["open", "marked"]).default("open"),
  ...reachableFilter,
};

/** Lists other than that of all customers, with the same filters as their own routes. */
const listScope = z
  .discriminatedUnion("name", [
    z.strictObject({ name: z.literal("churn"), priority: z.enum(PRIORITIES).optional(), ...ofPlaybook }),
    z.strictObject({ name: z.literal("outreach"), ...ofPlaybook }),
    z.strictObject({
      name: z.literal("win-back"),
      q: words,
      view: z.enum(["week", "all"]).default("week"),
      reachable: z.enum(REACH_FILTERS).default("any"),
      state: z.enum(["open", "marked"]).default("open"),
    }),
    z.strictObject({ name: z.literal("forecast"), q: words, tier: z.enum(CLV_TIERS).optional() }),
    z.strictObject({
      name: z.literal("axis"),
      axis: reference,
      key: reference,
      minMembership: z.number().min(0).max(1).optional(),
      q: words,
    }),
    z.strictObject({ name: z.literal("archetype"), key: reference, q: words }),
    z.strictObject({
      name: z.literal("report"),
      method: z.enum(REPORT_METHODS).default("rfm"),
      days: z.int().min(1).max(9999).default(90),
      ...movedCustomer,
      storefrontId: z.int().min(1).max(LARGEST_INTEGER).optional(),
      valueBasis,
      segment: reference.optional(),
      cell: reportCell.optional(),
      history: z.enum(BUYER_HISTORIES).optional(),
      action: z.enum(ACTION_KINDS).optional(),
      minRevenue: z.number().min(0).max(999_999_999_999).optional(),
      q: words,
      ...reachableFilter,
    }),
  ])
  .meta({ id: "CustomerListScope" });

const door = {
  method: "POST",
  permission: "customers:edit",
  status: 200,
} as const;

const change = z.object({
  id: z.string().describe("ID to undo the change with, for 90 days"),
  action,
  matched: count,
  changed: count.nullable().describe("Number of customers that changed; null while a worker is processing it"),
  runId: z.string().nullable().describe("Run to follow; null if the change is done"),
});

export const changeCustomers = defineContract({
  ...door,
  path: "/api/admin/customers/changes",
  summary: "Change many customers at once",
  description:
    "Adds customers to a manual segment or removes them, adds or removes a tag, or records or removes an outcome for customers of the " +
    "churn, outreach and win-back lists who have none. A worker changes more than 1,000 customers: follow its run. Repeating the request " +
    "changes nothing",
  reasons: ["SEGMENT_NOT_FOUND", "SEGMENT_IS_AUTOMATIC", "INVALID_CRITERIA"],
  input: z.strictObject({
    action,
    segmentId: reference.optional().describe("For assign and remove: ID of a manual segment"),
    tag: reference.optional().describe("For tag and untag"),
    outcome: z
      .enum(CHURN_STATES)
      .optional()
      .describe("For mark: hides the customers from these lists for 30 days; for unmark: which outcome to remove"),
    ids: z
      .array(reference)
      .min(1)
      .max(MAX_SELECTED)
      .optional()
      .describe("The customers to change; instead of matching and list"),
    matching: z
      .strictObject({
        q: z.string().trim().max(100).optional(),
        segmentId: reference.optional().describe("Current members of this segment"),
        criteria: criteria.optional(),
        ...reachableFilter,
      })
      .optional()
      .describe("All customers that the list returns for these filters; {} means all customers"),
    list: listScope.optional().describe("All customers of this list for these filters"),
  }),
  output: z.object({
    data: change.extend({
      notFoundIds: z.array(z.string()).describe("Of ids: those that this business does not have"),
    }),
  }),
});

export const undoCustomersChange = defineContract({
  ...door,
  path: "/api/admin/customers/changes/{id}/undo",
  summary: "Undo a bulk change",
  description: "Reverts only what the change did. Repeating the request changes nothing",
  reasons: ["CHANGE_NOT_FOUND", "CHANGE_NOT_DONE", "SEGMENT_NOT_FOUND"],
  input: z.strictObject({ id: z.string() }),
  output: z.object({ data: change }),
});
