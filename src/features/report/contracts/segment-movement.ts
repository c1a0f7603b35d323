import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { chosenDay, day, money, queryStorefront } from "#core/contracts/wire.ts";
import { population, reportDays, valueBasis, withinSegment } from "#records/contracts/report-query.ts";

const days = z.object({ start: z.iso.date(), end: z.iso.date(), days: z.int() });
const segmentCode = z
  .string()
  .describe(
    "Segment code; NONE for customers who bought nothing in the period; NOT_YET for those whose first purchase came after it " +
      "(only with from, to or step, otherwise they are in NONE)",
  );
const flows = z.array(
  z.object({
    from: segmentCode,
    to: segmentCode,
    customers: z.int().positive(),
    revenueBefore: money,
    revenueNow: money,
  }),
);

const segmentMovement = z
  .object({
    period: days,
    previousPeriod: days.describe("The earlier period of equal length"),
    currency: z.string(),
    storefrontId: z.int().nullable(),
    population,
    generatedAt: z.iso.datetime(),
    flows: flows.describe("Every movement with at least one customer, including customers who stayed"),
    steps: z
      .array(
        z.object({
          from: day,
          to: day,
          flows,
          spent: z
            .array(z.object({ segment: segmentCode, revenue: money }))
            .describe(
              "What customers spent from the day after from to to, by their segment on to. Unlike the periods, these spans don't overlap",
            ),
        }),
      )
      .max(12)
      .optional()
      .describe(
        "Only with step: the movements between periods that end a month apart, of all customers who bought in any of them, so that " +
          "each period has the same sizes in both steps it belongs to",
      ),
  })
  .meta({ id: "SegmentMovement" });

export type SegmentMovement = z.infer<typeof segmentMovement>;

export const getSegmentMovement = defineContract({
  method: "GET",
  path: "/api/admin/segmentation/movement",
  summary: "Compare the RFM segments of two periods",
  description:
    "Number of customers who moved between segments from one period to another of equal length, with what they spent in both; by " +
    "default from the preceding period to the one ending today. Cached like the report. The counts equal the lists of " +
    "GET /api/admin/segmentation/customers with the same from and to, and the two codes as fromSegment and segment.",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  answerHeaders: {
    "X-Cache": "HIT if the answer came from the cache, else MISS",
    Age: "Seconds since it was calculated",
  },
  input: z.object({
    days: reportDays,
    from: chosenDay
      .optional()
      .describe("Last day of the earlier period; by default the day before the other one begins"),
    to: chosenDay.optional().describe("Last day of the period; by default today"),
    step: z
      .enum(["month", "calendar_month"])
      .optional()
      .describe(
        "Also returns the movements of each month in between: month counts back from to, at most 11; calendar_month ends on the last " +
          "days of months, at most 12",
      ),
    storefrontId: queryStorefront,
    ...withinSegment,
    valueBasis,
  }),
  output: z.object({ data: segmentMovement }),
});
