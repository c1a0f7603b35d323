import { z } from "zod";
import { defineContract } from "../contract.ts";
import { money, queryInteger, queryStorefront } from "../wire.ts";
import { valueBasis } from "./value-basis.ts";

const days = z.object({ start: z.iso.date(), end: z.iso.date(), days: z.int() });
const segmentCode = z.string().describe("Segment code; NONE for customers who bought nothing in the period");

const segmentMovement = z
  .object({
    period: days,
    previousPeriod: days.describe("The preceding period of equal length"),
    currency: z.string(),
    storefrontId: z.int().nullable(),
    generatedAt: z.iso.datetime(),
    flows: z
      .array(
        z.object({
          from: segmentCode,
          to: segmentCode,
          customers: z.int().positive(),
          revenueBefore: money,
          revenueNow: money,
        }),
      )
      .describe("Every movement with at least one customer, including customers who stayed"),
  })
  .meta({ id: "SegmentMovement" });

export type SegmentMovement = z.infer<typeof segmentMovement>;

export const getSegmentMovement = defineContract({
  method: "GET",
  path: "/api/admin/segmentation/movement",
  summary: "Compare RFM segments with the previous period",
  description: "Number of customers who moved between segments; cached like the report",
  permission: "reports:view",
  answerHeaders: {
    "X-Cache": "HIT if the answer came from the cache, else MISS",
    Age: "Seconds since it was calculated",
  },
  input: z.object({
    days: queryInteger({ min: 1, max: 9999, standard: 90 }).describe(
      "Number of calendar days, up to and including today in the business's time zone",
    ),
    storefrontId: queryStorefront,
    valueBasis,
  }),
  output: z.object({ data: segmentMovement }),
});
