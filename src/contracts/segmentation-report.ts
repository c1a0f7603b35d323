import { z } from "zod";
import { defineContract } from "./contract.ts";

const count = z.int().nonnegative();
const money = z.number().describe("Major units of the business's currency");
const share = z.number().min(0).describe("0 to 1");
const score = z.int().min(1).max(5);
const day = z.iso.date();

const segment = z
  .object({
    segment_name: z.string(),
    segment_code: z.string(),
    description: z.string(),
    customer_count: count,
    total_revenue: money,
    average_order_value: money,
    recency_score: score.nullable(),
    frequency_score: score.nullable(),
    monetary_score: score.nullable(),
    characteristics: z.object({
      avg_days_since_last_purchase: z.number(),
      avg_purchase_frequency: z.number().describe("Sales in the period"),
      avg_total_spend: money,
      avg_scores: z.object({ recency: z.number(), frequency: z.number(), monetary: z.number() }),
    }),
    recommended_actions: z.array(z.string()).length(3),
    order_count: count,
    previous_customer_count: count.describe("In the equal period before"),
    growth_rate: z.number().nullable().describe("Against the equal period before; null where that had nobody"),
    revenue_share: share,
    customer_share: share,
  })
  .meta({ id: "ReportSegment" });

/** One of the 125 RFM cells that somebody is in. */
const cell = z
  .object({
    recency_score: score,
    frequency_score: score,
    monetary_score: score,
    segment_code: z.string(),
    customer_count: count,
    order_count: count,
    total_revenue: money,
  })
  .meta({ id: "ReportCell" });

/** Which values a score stands for among these customers; a score that nobody has is absent. */
const band = (unit: z.ZodType<number>) => z.object({ score, min: unit, max: unit, customer_count: count });

export const segmentationReport = z
  .object({
    method: z.enum(["rfm"]),
    period: z.object({ start: day, end: day, days: z.int() }),
    currency: z.string(),
    time_zone: z.string(),
    storefront_id: z.int().nullable(),
    generated_at: z.iso.datetime(),
    insights: z.object({
      highest_revenue_segment: z.string().nullable(),
      largest_segment: z.string().nullable(),
      fastest_growing_segment: z.string().nullable(),
      needs_attention: z.string().nullable(),
    }),
    totals: z.object({
      customer_count: count,
      order_count: count,
      total_revenue: money,
      average_order_value: money,
      previous_customer_count: count,
      unscored_customers: count.describe("Customers without a counted sale in the period"),
    }),
    segments: z.array(segment),
    cells: z.array(cell),
    bands: z.object({
      recency: z.array(band(z.int())).describe("Days since the last purchase"),
      frequency: z.array(band(z.int())).describe("Sales"),
      monetary: z.array(band(money)).describe("Net revenue"),
    }),
  })
  .meta({ id: "SegmentationReport" });

export type SegmentationReport = z.infer<typeof segmentationReport>;
export type ReportSegment = z.infer<typeof segment>;

const REPORT_METHODS = ["rfm", "value", "behavior"] as const;

export const getSegmentationReport = defineContract({
  method: "GET",
  path: "/api/reports/customers/segmentation",
  summary: "Who the customers are: RFM segments of a period, with what to do about each",
  auth: "session-or-bearer",
  permission: "reports:view",
  errors: "report",
  files: ["text/csv"],
  input: z.object({
    segmentation_method: z.enum(REPORT_METHODS).default("rfm"),
    days: z
      .string()
      .refine((text) => /^[1-9]\d{0,3}$/.test(text), { params: { reason: "integer_range", min: 1, max: 9999 } })
      .transform(Number)
      .default(90)
      .describe("Calendar days of the business, today the last of them: 1 to 9999, in plain digits")
      .meta({ override: { type: "integer", minimum: 1, maximum: 9999, default: 90 } }),
    storefront_id: z
      .string()
      .refine((text) => /^[1-9]\d{0,9}$/.test(text), { error: "must be a storefront of this business" })
      .transform(Number)
      .optional()
      .describe("Counted from 1 in each business")
      .meta({ override: { type: "integer", minimum: 1 } }),
    segment_name: z.string().optional().describe("Of the chosen method, letter for letter"),
    segment_code: z.string().optional().describe("Of the chosen method, letter for letter"),
    export_format: z.enum(["csv", "pdf"]).optional().describe("A file instead; needs data:export as well"),
  }),
  output: z.object({ success: z.literal(true), data: segmentationReport }),
});
