import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, day, money, queryStorefront, share } from "#core/contracts/wire.ts";
import { INSIGHTS } from "#features/report/rules/insight-words.ts";
import { ACTION_KINDS } from "#lib/recommend/recommender.ts";
import {
  comparison,
  population,
  reportDays,
  valueBasis,
  withinSegment,
  withinSegmentBesideItsOwn,
} from "#records/contracts/report-query.ts";
import { REPORT_METHODS } from "#records/rules/order-readings/populations.ts";

const reach = {
  customers: count,
  reachableByEmail: count.describe("Those who consented to email and have an address"),
};

const group = z
  .object({
    segmentCode: z.string().describe("Code of a segment in the method's report; LAPSED for lapsed customers"),
    ...reach,
    firstTime: z.object(reach).describe("First purchase ever, in any storefront, in the period"),
    returning: z.object(reach).describe("Had bought before the period"),
    orderedOnceInPeriod: count.describe("Customers with one order in the period; of lapsed customers, before it"),
    orderedOnce: count.describe("Customers with one order ever"),
    medianOrders: z.number().min(0).describe("Orders ever, in any storefront"),
    medianDaysSinceLastPurchase: z.number().min(0),
    revenue: money.describe("In the period; of lapsed customers, before it"),
    revenueShare: share.describe("Share of the period's revenue; 0 for lapsed customers"),
  })
  .meta({ id: "SegmentGroup" });

export type SegmentGroup = z.infer<typeof group>;

const lapsedGroup = group
  .extend({
    worthwhile: z
      .object({ ...reach, minimum: money, revenue: money })
      .describe("Those who spent at least the minimum before the period, as listed with minRevenue"),
  })
  .meta({ id: "LapsedCustomers" });

const segmentGroups = z
  .object({
    method: z.enum(REPORT_METHODS),
    period: z.object({ start: day, end: day, days: z.int() }),
    storefrontId: z.int().nullable(),
    population,
    currency: z.string(),
    generatedAt: z.iso.datetime().describe("When the report was calculated whose cut points apply"),
    groups: z.array(group).describe("Segments with customers"),
    lapsed: lapsedGroup
      .nullable()
      .describe("Customers who bought before the period and not in it; null if there are none"),
    signals: z
      .array(
        z.object({
          insight: z.enum(INSIGHTS),
          segmentCode: z.string(),
          pValue: z.number().describe("Corrected for the number of comparisons; at most 0.05"),
        }),
      )
      .describe("Insights that chance doesn't explain"),
  })
  .meta({ id: "SegmentGroups" });

export type SegmentGroups = z.infer<typeof segmentGroups>;

const reportQuery = {
  method: z.enum(REPORT_METHODS).default("rfm"),
  days: reportDays,
  storefrontId: queryStorefront,
  valueBasis,
};

export const getSegmentGroups = defineContract({
  method: "GET",
  path: "/api/admin/segmentation/groups",
  summary: "Describe the customers of each segment",
  description:
    "How many customers of each segment can be reached by email, are first-time buyers or returning, and how often and " +
    "when they bought; customers who bought only before the period; and the statistically significant insights. The counts equal " +
    "the lists of GET /api/admin/segmentation/customers.",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({ ...reportQuery, ...withinSegment, compare: comparison.optional() }),
  output: z.object({ data: segmentGroups }),
});

const segmentAction = z
  .object({ kind: z.enum(ACTION_KINDS), ...reach, reachableBySms: count })
  .meta({ id: "SegmentAction" });

export type SegmentAction = z.infer<typeof segmentAction>;

export const listSegmentActions = defineContract({
  method: "GET",
  path: "/api/admin/segmentation/actions",
  summary: "Count the next actions of a segment's customers",
  description:
    "How many customers of a segment have which first action today, most frequent first. The counts equal the lists of " +
    "GET /api/admin/segmentation/customers with the same action. Customers who ordered since the actions were ranked have none yet.",
  permission: "customers:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    ...reportQuery,
    segment: z.string().optional().describe("As in the list of customers"),
    ...withinSegmentBesideItsOwn,
  }),
  output: z.object({ data: z.array(segmentAction) }),
});
