import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { customValues } from "#core/contracts/custom-values.ts";
import { customerMargin, customerOverview } from "#core/contracts/customer-standing.ts";
import { reachableFilter, reachCounts } from "#core/contracts/reach.ts";
import { count, listInput, money, queryIds, queryView, wholeFile } from "#core/contracts/wire.ts";
import { duplicateKeys } from "#core/values/json-keys.ts";
import { orderChances } from "#features/forecast/contracts/forecast-answer.ts";
import { COLUMNS, isCustomerColumn } from "#records/rules/customers/list-columns.ts";
import { CUSTOMER_SORTS, STANDARD_SORTS } from "#records/rules/views/list-sorts.ts";

const customer = z
  .object({
    ...customerOverview,
    ...customerMargin,
    predictedClv: money.nullable().describe("Expected spending in the next 12 months; null without a forecast"),
    ...orderChances,
    segments: z.array(z.object({ id: z.string(), name: z.string() })).describe("Active segments, by name"),
    customFields: customValues,
  })
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
