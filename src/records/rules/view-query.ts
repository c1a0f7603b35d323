import { z } from "zod";
import { reference } from "#core/values/names.ts";
import type { PersonalKind } from "#core/values/personal-data.ts";
import { CLV_TIERS } from "#lib/clv/forecast-setting.ts";
import { PRIORITIES } from "#lib/recommend/recommender.ts";
import { SEGMENT_KINDS } from "#records/rules/criteria/segment-list.ts";
import { MOST_CUSTOM_FIELDS } from "#records/rules/custom-fields.ts";
import { COLUMNS, isCustomerColumn } from "#records/rules/customers/list-fields.ts";
import { REACH_FILTERS, REACHES } from "#records/rules/customers/reach.ts";
import {
  CHURN_SORTS,
  CUSTOMER_SORTS,
  FORECAST_SORTS,
  SEGMENT_SORTS,
  type ViewList,
  WIN_BACK_SORTS,
} from "#records/rules/view-lists.ts";

const MOST_COLUMNS = COLUMNS.length + MOST_CUSTOM_FIELDS;

/** What contracts mark as personal data: masked for callers without `customers:pii`. */
const personal = (kind: PersonalKind, description: string) => ({ "x-personal-data": kind, description });

// Left out of others' views for callers without `customers:pii`: `openQuery`.
const q = z
  .string()
  .trim()
  .max(100)
  .describe("Search words; those of others' views of customers only with customers:pii")
  .optional();
const sortBy = <const Field extends string>(fields: readonly Field[]) =>
  z
    .enum(fields.flatMap((field): (Field | `-${Field}`)[] => [field, `-${field}`]))
    .optional()
    .describe("A field; prefix with - for descending order");

/** What a view of each list can save. What is left out is the list's default. */
export const VIEW_QUERIES = {
  customers: z.strictObject({
    list: z.literal("customers"),
    q,
    criteria: z
      .record(z.string(), z.unknown())
      .meta(personal("rule", "Segment criteria: flat or a tree. Masked without customers:pii"))
      .optional(),
    reachable: z.enum(REACHES).optional(),
    sort: sortBy(CUSTOMER_SORTS),
    columns: z
      .array(
        reference.refine(isCustomerColumn, {
          params: { reason: "unknown_value", values: [...COLUMNS, "custom.{key}"].join(", ") },
        }),
      )
      .max(MOST_COLUMNS)
      .optional()
      .describe("Columns after the name, in order; custom fields as custom.{key}"),
  }),
  segments: z.strictObject({
    list: z.literal("segments"),
    q,
    kind: z.enum(SEGMENT_KINDS).optional(),
    isArchived: z.boolean().optional(),
    sort: sortBy(SEGMENT_SORTS),
  }),
  churn: z.strictObject({
    list: z.literal("churn"),
    tab: z.enum(["churn", "outreach"]).optional().describe("Left out: this week's customers to win back"),
    q,
    overdue: z.literal("all").optional().describe("Of the customers to win back: all who are overdue"),
    reachable: z.enum(REACH_FILTERS).optional(),
    priority: z.enum(PRIORITIES).optional(),
    minValue: z.number().min(0).max(999_999_999_999).optional().describe("Minimum value at risk"),
    state: z.literal("marked").optional().describe("marked: handled customers"),
    sort: sortBy([...new Set([...WIN_BACK_SORTS, ...CHURN_SORTS])]),
  }),
  forecast: z.strictObject({
    list: z.literal("forecast"),
    q,
    tier: z.enum(CLV_TIERS).optional(),
    segment: reference.optional().describe("ID of a segment: only its members"),
    withoutSegment: reference.optional().describe("ID of a segment: only customers who are not its members"),
    sort: sortBy(FORECAST_SORTS),
  }),
} as const satisfies Record<ViewList, z.ZodObject>;

export const viewQuery = z
  .discriminatedUnion("list", [
    VIEW_QUERIES.customers,
    VIEW_QUERIES.segments,
    VIEW_QUERIES.churn,
    VIEW_QUERIES.forecast,
  ])
  .meta({ id: "SavedViewQuery" });

/** The filters, order and columns of a list. */
export type ViewQuery = z.infer<typeof viewQuery>;
export type CustomersQuery = z.infer<(typeof VIEW_QUERIES)["customers"]>;
