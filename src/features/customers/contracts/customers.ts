import { z } from "zod";
import { MAX_SELECTED } from "#core/contracts/choices.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { count, LARGEST_INTEGER, listInput, queryIds, queryView, wholeFile } from "#core/contracts/wire.ts";
import { duplicateKeys } from "#core/values/json.ts";
import { reference } from "#core/values/names.ts";
import { criteria } from "#features/segments/contracts/segments.ts";
import { CLV_TIERS } from "#lib/clv/forecast-setting.ts";
import { ACTION_KINDS, PRIORITIES } from "#lib/recommend/recommender.ts";
import { BUYER_HISTORIES } from "#lib/rfm/score.ts";
import { customValues, reachableFilter, reachCounts } from "#records/contracts/customer-fields.ts";
import { listFields } from "#records/contracts/list-fields.ts";
import {
  movedCustomer,
  partOfRevenue,
  reportCell,
  valueBasis,
  withinSegment,
  withinSegmentBesideItsOwn,
} from "#records/contracts/report-query.ts";
import { CHURN_STATES } from "#records/rules/customers/customer-standing.ts";
import { API_FIELDS, COLUMNS, isCustomerColumn } from "#records/rules/customers/list-fields.ts";
import { REACH_FILTERS } from "#records/rules/customers/reach.ts";
import { REPORT_METHODS } from "#records/rules/order-readings/populations.ts";
import { CUSTOMER_SORTS, STANDARD_SORTS } from "#records/rules/view-lists.ts";

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
    z.strictObject({
      name: z.literal("forecast"),
      q: words,
      tier: z.enum(CLV_TIERS).optional(),
      ...withinSegment,
    }),
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
      days: z.int().min(1).max(9999).optional().describe("By default the business's standard RFM period"),
      ...movedCustomer,
      ...partOfRevenue,
      storefrontId: z.int().min(1).max(LARGEST_INTEGER).optional(),
      ...withinSegmentBesideItsOwn,
      valueBasis,
      segment: reference.optional(),
      cell: reportCell.optional(),
      trait: reference.optional(),
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

const customer = z
  .object({ id: z.string(), ...listFields(...API_FIELDS), customFields: customValues })
  .meta({ id: "ListedCustomer" });

export type ListedCustomer = z.infer<typeof customer>;

/** A page of customers. */
export const listedCustomers = z.object({
  data: z.array(customer),
  total: count,
  reach: reachCounts,
  currency: z.string(),
});

const COLUMN_NAMES = [...COLUMNS, "custom.{key}"].join(", ");

/** A key that is given twice is ambiguous, as in a body. */
const parsed = (text: string, context: z.core.$RefinementCtx): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    const twice = duplicateKeys(text);
    for (const path of twice) context.addIssue({ code: "custom", path, params: { reason: "once" } });
    return twice.length > 0 ? z.NEVER : value;
  } catch {
    context.addIssue({ code: "custom", params: { reason: "type", type: "object" } });
    return z.NEVER;
  }
};

export const listCustomers = defineContract({
  method: "GET",
  path: "/api/admin/customers",
  summary: "List the customers",
  description: "Customers that match all given filters. total is always exact. The file export also needs data:export",
  permission: "customers:view",
  files: ["text/csv"],
  reasons: ["SEGMENT_NOT_FOUND", "VIEW_NOT_FOUND", "VIEW_INCOMPLETE", "INVALID_CRITERIA"],
  input: z.object({
    ...listInput(CUSTOMER_SORTS, STANDARD_SORTS.customers),
    q: z
      .string()
      .trim()
      .max(100)
      .optional()
      .describe(
        "Words that must all occur in name, email or external id, also in the middle of a word, regardless of case and accents",
      ),
    segmentId: z.string().optional().describe("Current members of this segment"),
    criteria: z
      .string()
      .max(20_000)
      .transform(parsed)
      .optional()
      .describe("Segment criteria as JSON: flat or a tree")
      .meta({ override: { type: "string", examples: ['{"minOrders":5}'] } }),
    view: queryView("q, criteria, reachable, sort and columns"),
    columns: z
      .string()
      .transform((text) => text.split(","))
      .refine((columns) => columns.every(isCustomerColumn), {
        params: { reason: "unknown_value", values: COLUMN_NAMES },
      })
      .optional()
      .describe(`Of the file: only these columns, after those of the customer's identity: ${COLUMN_NAMES}`)
      .meta({ override: { type: "string", examples: ["country,lifetimeValue"] } }),
    ids: queryIds,
    ...reachableFilter,
    ...wholeFile,
  }),
  output: listedCustomers,
});

export type ListedCustomers = z.infer<typeof listCustomers.output>;
