import { z } from "zod";
import { REPORT_METHODS } from "#lib/domain/report/report.ts";
import { defineContract } from "../contract.ts";
import { customerIdentity } from "../customer-standing.ts";
import { count, day, listInput, money, queryInteger, queryStorefront, score, wholeFile } from "../wire.ts";

const segmentCustomer = z
  .object({
    ...customerIdentity,
    lastOrderAt: z.iso.datetime().describe("Of the counted sales in the period, as all that follows"),
    daysSinceLastPurchase: count,
    orderCount: count,
    revenue: money,
    averageOrderValue: money,
    predictedClv: money.nullable().describe("What they are expected to spend in 12 months; null without a forecast"),
    recencyScore: score.nullable().describe("By rfm alone, as the other two"),
    frequencyScore: score.nullable(),
    monetaryScore: score.nullable(),
    segmentCode: z.string(),
    trait: z
      .object({
        code: z.string(),
        orderCount: count.describe("How many of the customer's sales have it"),
        populationShare: z.number().describe("Share of everybody's sales that have it, 0 to 1"),
      })
      .nullable()
      .describe("By behavior: what they differ in most"),
  })
  .meta({ id: "SegmentCustomer" });

const bandsIn = (unit: z.ZodType<number>) => z.array(z.object({ score, min: unit, max: unit, customerCount: count }));

/** Which values a score stands for; one that nobody has is absent. */
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
    "The people behind a segment or a cell of the RFM grid; without either, everybody who bought in the period. They " +
    "follow the cuts of the report that was computed at generatedAt; by behavior, its segments. As a file it needs " +
    "data:export as well.",
  auth: "session-or-bearer",
  permission: "customers:view",
  errors: "admin",
  files: ["text/csv"],
  input: z.object({
    method: z.enum(REPORT_METHODS).default("rfm"),
    days: queryInteger({ min: 1, max: 9999, standard: 90 }).describe(
      "Calendar days of the business, today the last of them",
    ),
    storefrontId: queryStorefront,
    segment: z.string().optional().describe("The code of one of the segments that the method's report has"),
    cell: z
      .string()
      .refine((text) => /^R[1-5]F[1-5](M[1-5])?$/.test(text), { params: { reason: "cell" } })
      .optional()
      .describe("Scores such as R2F3 or R2F3M4, of rfm alone"),
    ...listInput(CUSTOMER_SORTS, "-revenue"),
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(segmentCustomer),
    total: count,
    method: z.enum(REPORT_METHODS),
    period: z.object({ start: day, end: day, days: z.int() }),
    currency: z.string(),
    generatedAt: z.iso.datetime(),
    bands: rfmBands.nullable().describe("By rfm: which values a score stands for"),
    cuts: z
      .object({ highAbove: money.nullable(), lowBelow: money.nullable() })
      .nullable()
      .describe("By value: whoever spent more is High Value, whoever spent less Low Value; nulls where nobody bought"),
  }),
});

/** A page of them, and what they are the customers of. */
export type SegmentCustomers = z.infer<typeof listSegmentCustomers.output>;
