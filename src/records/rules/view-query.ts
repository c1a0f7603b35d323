import { z } from "zod";
import { reference } from "#core/values/names.ts";
import type { PersonalKind } from "#core/values/personal-data.ts";
import { CLV_TIERS } from "#lib/clv/forecast-setting.ts";
import { PRIORITIES } from "#lib/recommend/recommender.ts";
import { LONGEST_PERIOD } from "#lib/rfm/periods.ts";
import { isDay } from "#lib/time/day.ts";
import { parseComparison } from "#records/rules/comparison.ts";
import { SEGMENT_KINDS } from "#records/rules/criteria/segment-list.ts";
import { MOST_CUSTOM_FIELDS } from "#records/rules/custom-fields.ts";
import { COLUMNS, isCustomerColumn } from "#records/rules/customers/list-fields.ts";
import { REACH_FILTERS, REACHES } from "#records/rules/customers/reach.ts";
import { PAIR_RELATIONS } from "#records/rules/order-readings/pairs-of-products.ts";
import { REPORT_METHODS, VALUE_BASES } from "#records/rules/order-readings/populations.ts";
import { PRODUCT_GROUPINGS } from "#records/rules/order-readings/products-of-orders.ts";
import {
  CELL_FIGURES,
  COHORT_DIMENSIONS,
  COHORT_METRICS,
  COHORT_SCALES,
  COMPARISONS,
  GROUPS,
  PAIR_SORTS,
  PAYBACK_DIMENSIONS,
  PERIOD_DAYS,
  PRODUCT_SORTS,
  PRODUCT_TABS,
  RETENTION_TABS,
  SPANS,
  SPLITS,
} from "#records/rules/report-choices.ts";
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

const segments = {
  segment: reference.optional().describe("ID of a segment: only its members"),
  withoutSegment: reference.optional().describe("ID of a segment: only customers who are not its members"),
};
const within = { ...segments, storefront: z.int().min(1).max(999_999_999).optional().describe("Its number") };
const months = z
  .literal(SPANS)
  .optional()
  .describe(`Up to the current one: ${SPANS.join(", ")}; 24 if left out`);
const day = z
  .string()
  .max(10)
  .refine(isDay, { params: { reason: "day" } });
const compare = z
  .string()
  .max(10)
  .refine((text) => parseComparison(text) !== undefined, { params: { reason: "comparison" } });

/** What a view of each page can save. What is left out is the page's default. */
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
    ...segments,
    sort: sortBy(FORECAST_SORTS),
  }),
  rfm: z.strictObject({
    list: z.literal("rfm"),
    method: z.enum(REPORT_METHODS).optional(),
    days: z
      .int()
      .min(1)
      .max(LONGEST_PERIOD)
      .optional()
      .describe("Up to today; left out: the business's standard period"),
    ...within,
    valueBasis: z.enum(VALUE_BASES).optional(),
    compare: compare.optional().describe("previous, year or the last day of a period"),
  }),
  retention: z.strictObject({
    list: z.literal("retention"),
    tab: z.enum(RETENTION_TABS).optional(),
    metric: z.enum(COHORT_METRICS).optional(),
    by: z.enum(COHORT_DIMENSIONS).optional(),
    per: z.enum(COHORT_SCALES).optional(),
    cells: z.enum(CELL_FIGURES).optional(),
    order: z
      .string()
      .max(10)
      .regex(/^-?(name|customers|\d{1,2})$/)
      .optional()
      .describe(
        "The column that cohorts are sorted by: name, customers or a month; prefix with - for descending order",
      ),
    group: z.enum(GROUPS).optional(),
    cost: z.enum(PAYBACK_DIMENSIONS).optional(),
    months,
    ...within,
  }),
  products: z.strictObject({
    list: z.literal("products"),
    tab: z.enum(PRODUCT_TABS).optional(),
    by: z.enum(PRODUCT_GROUPINGS).optional(),
    group: z.enum(GROUPS).optional(),
    relation: z.enum(PAIR_RELATIONS).optional(),
    months,
    ...within,
    q,
    sort: sortBy([...new Set([...PRODUCT_SORTS, ...PAIR_SORTS])]),
  }),
  overview: z
    .strictObject({
      list: z.literal("overview"),
      days: z
        .literal(PERIOD_DAYS)
        .optional()
        .describe(`Up to yesterday: ${PERIOD_DAYS.join(", ")}; 28 if left out`),
      from: day.optional().describe("First day of a period that stays the same; only with to"),
      to: day.optional(),
      compare: z.enum(COMPARISONS).optional(),
      ...within,
      by: z.enum(SPLITS).optional(),
    })
    .refine(({ from, to }) => (from === undefined) === (to === undefined), {
      path: ["to"],
      params: { reason: "all_keys" },
    }),
} as const satisfies Record<ViewList, z.ZodObject>;

export const viewQuery = z
  .discriminatedUnion("list", [
    VIEW_QUERIES.customers,
    VIEW_QUERIES.segments,
    VIEW_QUERIES.churn,
    VIEW_QUERIES.forecast,
    VIEW_QUERIES.rfm,
    VIEW_QUERIES.retention,
    VIEW_QUERIES.products,
    VIEW_QUERIES.overview,
  ])
  .meta({ id: "SavedViewQuery" });

/** The filters, order and columns of a list, or what a report is of. */
export type ViewQuery = z.infer<typeof viewQuery>;
export type CustomersQuery = z.infer<(typeof VIEW_QUERIES)["customers"]>;
