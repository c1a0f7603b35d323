import { z } from "zod";
import { defineContract, type Example } from "#core/contracts/contract.ts";
import { fileHeaders, queryInteger, queryStorefront } from "#core/contracts/wire.ts";
import { SCHEME_CHOICES } from "#features/report/rules/report.ts";
import { comparison, valueBasis, withinSegment } from "#records/contracts/report-query.ts";
import { REPORT_METHODS } from "#records/rules/order-readings/populations.ts";
import { segmentationReport } from "./segmentation-report-answer.ts";

const REPORT = "/api/reports/customers/segmentation/";

/** The specification's example calls, in its order. */
const REPORT_EXAMPLES: readonly Example[] = [
  { title: "Get all RFM segments for last 90 days", address: REPORT },
  {
    title: "Get at-risk customers for last 30 days",
    address: `${REPORT}?days=30&segment_name=At%20Risk`,
  },
  {
    title: "Export PDF report for specific storefront",
    address: `${REPORT}?storefront_id=5&export_format=pdf`,
    saveAs: "segmentation-report.pdf",
  },
  {
    title: "Get champions only for last 60 days",
    address: `${REPORT}?days=60&segment_code=R5F5M5`,
  },
  {
    title: "Export CSV for all segments",
    address: `${REPORT}?export_format=csv`,
    saveAs: "segmentation-report.csv",
  },
];

/** The answer to the fourth call: revenue 245,678.50 from 958 orders of 184 customers; totals 800,000.00 and 1,600 customers. */
const REPORT_EXAMPLE_ANSWER = {
  success: true as const,
  data: {
    method: "rfm" as const,
    period: { start: "2026-09-22", end: "2026-11-20", days: 60 },
    currency: "USD",
    time_zone: "America/New_York",
    storefront_id: null,
    generated_at: "2026-11-20T15:04:05.000Z",
    insights: {
      highest_revenue_segment: "Champions",
      largest_segment: "Promising",
      fastest_growing_segment: "Potential Loyalists",
      needs_attention: "At Risk",
    },
    totals: {
      customer_count: 1600,
      order_count: 4000,
      total_revenue: 800000,
      average_order_value: 200,
      previous_customer_count: 1520,
      unscored_customers: 410,
    },
    segments: [
      {
        segment_name: "Champions",
        segment_code: "R5F5M5",
        description: "Recent, frequent, high spenders",
        customer_count: 184,
        total_revenue: 245678.5,
        average_order_value: 256.45,
        recency_score: 5,
        frequency_score: 5,
        monetary_score: 5,
        characteristics: {
          avg_days_since_last_purchase: 5,
          avg_purchase_frequency: 5.21,
          avg_total_spend: 1335.21,
          avg_scores: { recency: 4.9, frequency: 4.8, monetary: 4.9 },
        },
        recommended_actions: [
          "Offer VIP loyalty perks",
          "Invite to referral programs",
          "Early access to new collections",
        ],
        order_count: 958,
        previous_customer_count: 160,
        growth_rate: 0.15,
        revenue_share: 0.307,
        customer_share: 0.115,
      },
    ],
    cells: [
      {
        recency_score: 5,
        frequency_score: 5,
        monetary_score: 5,
        segment_code: "R5F5M5",
        customer_count: 120,
        order_count: 660,
        total_revenue: 180000,
      },
    ],
    bands: {
      recency: [{ score: 5, min: 0, max: 12, customer_count: 330 }],
      frequency: [{ score: 5, min: 4, max: 21, customer_count: 310 }],
      monetary: [{ score: 5, min: 812.4, max: 9120, customer_count: 320 }],
    },
  },
};

export const getSegmentationReport = defineContract({
  method: "GET",
  path: "/api/reports/customers/segmentation",
  summary: "Read the segmentation report",
  description:
    "Customers of a period in segments by RFM, value or behavior, with the value and recommended actions of each. " +
    "The trailing slash is optional. Reports are cached until orders change, at most ten minutes.",
  permission: "reports:view",
  errors: "report",
  files: ["text/csv", "application/pdf"],
  input: z.object({
    segmentation_method: z.enum(REPORT_METHODS).default("rfm"),
    days: queryInteger({ min: 1, max: 9999, standard: 90 }).describe(
      "Number of calendar days, up to and including today in the business's time zone: 1 to 9999, in plain digits",
    ),
    storefront_id: queryStorefront,
    segment: withinSegment.segment,
    without_segment: withinSegment.withoutSegment,
    value_basis: valueBasis,
    compare: comparison.optional(),
    rfm_scheme: z
      .enum(SCHEME_CHOICES)
      .optional()
      .describe(
        "Which RFM segments: the standard ones, or the business's active version (the standard ones if it has none). By default standard, unless the business also uses its version for the API",
      ),
    segment_name: z.string().optional().describe("Exact name or code of a segment of the chosen method"),
    segment_code: z.string().optional().describe("Exact name or code of a segment of the chosen method"),
    ...fileHeaders,
    export_format: z
      .enum(["csv", "pdf"])
      .optional()
      .describe("Returns a file in the language of Accept-Language; also needs data:export"),
  }),
  output: z.object({ success: z.literal(true), data: segmentationReport }),
  answerHeaders: {
    "X-Cache": "HIT if the report came from the cache, else MISS",
    Age: "Seconds since it was calculated",
  },
  examples: REPORT_EXAMPLES,
  exampleAnswer: REPORT_EXAMPLE_ANSWER,
});
