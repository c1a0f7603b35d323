import { z } from "zod";
import { REPORT_METHODS } from "#lib/domain/report/report.ts";
import { defineContract } from "../contract.ts";
import { count, day, money, queryInteger, queryStorefront, score, share } from "../wire.ts";
import { EXAMPLE_ANSWER, EXAMPLES } from "./segmentation-report-examples.ts";

/** The mean customer of a segment; each method adds what it alone knows. */
const averages = z.object({
  avg_days_since_last_purchase: z.number(),
  avg_purchase_frequency: z.number().describe("Sales in the period"),
  avg_total_spend: money,
});

/** What every segment carries, whichever method made it, in the order of the answer. */
const segmentOf = <Score extends z.ZodType, Characteristics extends z.ZodType>(
  id: string,
  score: Score,
  characteristics: Characteristics,
) =>
  z
    .object({
      segment_name: z.string(),
      segment_code: z.string(),
      description: z.string(),
      customer_count: count,
      total_revenue: money,
      average_order_value: money,
      recency_score: score,
      frequency_score: score,
      monetary_score: score,
      characteristics,
      recommended_actions: z.array(z.string()).length(3),
      order_count: count,
      previous_customer_count: count.describe("In the equal period before"),
      growth_rate: z.number().nullable().describe("Against the equal period before; null where that had nobody"),
      revenue_share: share,
      customer_share: share,
    })
    .meta({ id });

const rfmSegment = segmentOf(
  "RfmSegment",
  score,
  averages.extend({ avg_scores: z.object({ recency: z.number(), frequency: z.number(), monetary: z.number() }) }),
);

const valueSegment = segmentOf(
  "ValueSegment",
  z.null(),
  averages.extend({
    min_total_spend: money.nullable().describe("Of its customer who spent least; null where it has nobody"),
    max_total_spend: money.nullable().describe("Of its customer who spent most; null where it has nobody"),
  }),
);

/** Shares are of sales; null for customers without a trait in common. */
const traitNumbers = {
  trait_share: share.nullable().describe("Share of the segment's sales that have its trait"),
  population_share: share.nullable().describe("Share of everybody's sales that have it"),
  lift: z.number().nullable().describe("The first over the second"),
};

const behaviorSegment = segmentOf("BehaviorSegment", z.null(), averages.extend(traitNumbers));

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

/** What the three methods have in common, `segments` apart. */
const common = {
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
};

const rfmReport = z
  .object({
    method: z.literal("rfm"),
    ...common,
    segments: z.array(rfmSegment),
    cells: z.array(cell),
    bands: z.object({
      recency: z.array(band(z.int())).describe("Days since the last purchase"),
      frequency: z.array(band(z.int())).describe("Sales"),
      monetary: z.array(band(money)).describe("Net revenue"),
    }),
  })
  .meta({ id: "RfmReport" });

const valueReport = z
  .object({
    method: z.literal("value"),
    ...common,
    segments: z.array(valueSegment),
    cuts: z
      .object({
        high_above: money.nullable().describe("Whoever spent more than this is High Value"),
        low_below: money.nullable().describe("Whoever spent less than this is Low Value"),
      })
      .describe("Between the two, both included, is Medium Value; null where nobody bought"),
    concentration: z
      .array(z.object({ customer_share: share, revenue_share: share }))
      .max(101)
      .describe("How much of the revenue the biggest spenders bring: from (0, 0) up to (1, 1); empty without revenue"),
  })
  .meta({ id: "ValueReport" });

const behaviorReport = z
  .object({
    method: z.literal("behavior"),
    ...common,
    segments: z.array(behaviorSegment),
    traits: z
      .array(
        z.object({
          segment_code: z.string(),
          kind: z.enum(["category", "channel", "season"]),
          name: z.string().describe("The shop's own word for a category or channel; a season as December–February"),
          segment_share: share.describe("Share of the segment's sales that have the trait"),
          population_share: share.describe("Share of everybody's sales that have it"),
          lift: z.number().describe("The first over the second"),
        }),
      )
      .describe(
        "What sets each segment apart, largest segment first; No clear pattern and Other have none. Seasons are looked at in periods of 365 days or more",
      ),
  })
  .meta({ id: "BehaviorReport" });

const segmentationReport = z
  .discriminatedUnion("method", [rfmReport, valueReport, behaviorReport])
  .meta({ id: "SegmentationReport" });

export type RfmReport = z.infer<typeof rfmReport>;
export type ValueReport = z.infer<typeof valueReport>;
export type BehaviorReport = z.infer<typeof behaviorReport>;
export type SegmentationReport = RfmReport | ValueReport | BehaviorReport;
/** A segment of any method. */
export type ReportSegment = SegmentationReport["segments"][number];

export const getSegmentationReport = defineContract({
  method: "GET",
  path: "/api/reports/customers/segmentation",
  summary: "Read the segmentation report",
  description:
    "Who the customers of a period are: segments by RFM, value or behavior, what each is worth and what to do about it. " +
    "The address works with and without the slash at its end. A report is kept for ten minutes.",
  auth: "session-or-bearer",
  permission: "reports:view",
  errors: "report",
  files: ["text/csv", "application/pdf"],
  input: z.object({
    segmentation_method: z.enum(REPORT_METHODS).default("rfm"),
    days: queryInteger({ min: 1, max: 9999, standard: 90 }).describe(
      "Calendar days of the business, today the last of them: 1 to 9999, in plain digits",
    ),
    storefront_id: queryStorefront,
    segment_name: z.string().optional().describe("Of the chosen method, letter for letter"),
    segment_code: z.string().optional().describe("Of the chosen method, letter for letter"),
    export_format: z
      .enum(["csv", "pdf"])
      .optional()
      .describe("A file in the language of Accept-Language instead; needs data:export as well"),
  }),
  output: z.object({ success: z.literal(true), data: segmentationReport }),
  answerHeaders: {
    "X-Cache": "HIT when the report was kept from an earlier call, else MISS",
    Age: "Seconds since it was computed",
  },
  examples: EXAMPLES,
  exampleAnswer: EXAMPLE_ANSWER,
});
