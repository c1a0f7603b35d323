import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { queryInteger, queryStorefront } from "#core/contracts/wire.ts";
import { REPORT_METHODS, SCHEME_CHOICES } from "#features/report/rules/report.ts";
import { comparison } from "./comparison.ts";
import { segmentationReport } from "./segmentation-report-answer.ts";
import { REPORT_EXAMPLE_ANSWER, REPORT_EXAMPLES } from "./segmentation-report-examples.ts";
import { valueBasis } from "./value-basis.ts";

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
