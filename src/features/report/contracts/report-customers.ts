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
  queryStorefront,
  score,
  wholeFile,
} from "#core/contracts/wire.ts";
import { ACTION_KINDS } from "#lib/recommend/recommender.ts";
import { BUYER_HISTORIES } from "#lib/rfm/score.ts";
import { reachableFilter, reachCounts } from "#records/contracts/customer-fields.ts";
import { customerIdentity, rfmSegment } from "#records/contracts/list-fields.ts";
import {
  movedCustomer,
  partOfRevenue,
  population,
  reportCell,
  reportDays,
  valueBasis,
  withinSegmentBesideItsOwn,
} from "#records/contracts/report-query.ts";
import { REPORT_METHODS } from "#records/rules/order-readings/populations.ts";

const customerTrait = z.object({
  code: z.string(),
  orderCount: count.describe("Number of the customer's sales that have the trait"),
  populationShare: z.number().describe("Share of all sales that have the trait, 0 to 1"),
});

const segmentCustomer = z
  .object({
    ...customerIdentity,
    lastOrderAt: instant.describe("Based on sales in the period, like all following fields"),
    daysSinceLastPurchase: count,
    orderCount: count,
    revenue: money,
    averageOrderValue: money,
    predictedClv: money.nullable().describe("Expected spending in the next 12 months; null without a forecast"),
    rfmSegment,
    recencyScore: score.nullable().describe("In the period. Only with method rfm, like the other two scores"),
    frequencyScore: score.nullable(),
    monetaryScore: score.nullable(),
    segmentCode: z.string().describe("Segment of the method in the period; rfmSegment is that of the standard period"),
    trait: customerTrait
      .nullable()
      .describe("Only with method behavior: the customer's most distinctive trait, which decides the segment"),
    traits: z
      .array(customerTrait)
      .describe("Only with method behavior: all of the customer's traits, most distinctive first"),
  })
  .meta({ id: "SegmentCustomer" });

const bandsIn = (unit: z.ZodType<number>) => z.array(z.object({ score, min: unit, max: unit, customerCount: count }));

/** The range of values for each score; scores without customers are absent. */
export const rfmBands = z.object({
  recency: bandsIn(z.int()).describe("Days since the last purchase"),
  frequency: bandsIn(z.int()).describe("Sales"),
  monetary: bandsIn(money).describe("Net revenue"),
});

export type SegmentCustomer = z.infer<typeof segmentCustomer>;

const CUSTOMER_SORTS = ["name", "lastOrderAt", "orderCount", "revenue"] as const;

export const listSegmentCustomers = defineContract({
  method: "GET",
  path: "/api/admin/segmentation/customers",
  summary: "List the customers of a segment",
  description:
    "Customers in a segment or a cell of the RFM grid; without either, all who bought in the period. They " +
    "use the cut points (for behavior, the segments) of the report generated at generatedAt. The file export also needs " +
    "data:export.",
  permission: "customers:view",
  files: ["text/csv"],
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    method: z.enum(REPORT_METHODS).default("rfm"),
    days: reportDays,
    ...movedCustomer,
    ...partOfRevenue,
    storefrontId: queryStorefront,
    ...withinSegmentBesideItsOwn,
    valueBasis,
    segment: z
      .string()
      .optional()
      .describe(
        "Code of a segment in the method's report; LAPSED for customers who bought before the period and not in it, with their purchases before it",
      ),
    trait: z
      .string()
      .optional()
      .describe(
        "Only with method behavior: only customers with this trait, whichever trait decides their segment; a trait_code of customers_by_trait in the report",
      ),
    history: z
      .enum(BUYER_HISTORIES)
      .optional()
      .describe("Only customers whose first purchase ever was in the period, or only those who had bought before"),
    action: z.enum(ACTION_KINDS).optional().describe("Only customers with this first action today"),
    minRevenue: queryMoney
      .optional()
      .describe("Only customers who spent at least this in the period; of lapsed customers, before it"),
    cell: reportCell.optional().describe("Scores such as R2F3 or R2F3M4; only with method rfm"),
    ...listInput(CUSTOMER_SORTS, "-revenue"),
    ...reachableFilter,
    ids: queryIds,
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(segmentCustomer),
    total: count,
    totals: z
      .object({ orderCount: count, revenue: money })
      .describe("Of all customers in the list: a figure that leads to it is one of these or total"),
    reach: reachCounts,
    method: z.enum(REPORT_METHODS),
    period: z.object({ start: day, end: day, days: z.int() }),
    currency: z.string(),
    population,
    generatedAt: z.iso.datetime(),
    bands: rfmBands.nullable().describe("Only with method rfm: the range of values for each score"),
    cuts: z
      .object({ highAbove: money.nullable(), lowBelow: money.nullable() })
      .nullable()
      .describe("Only with method value: spending above is High Value, below is Low Value; nulls without sales"),
  }),
});

/** A page of customers with the context of the list. */
export type SegmentCustomers = z.infer<typeof listSegmentCustomers.output>;
