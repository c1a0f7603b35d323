import { z } from "zod";
import { defineContract } from "../contract.ts";
import { money, queryInteger, queryStorefront } from "../wire.ts";

const days = z.object({ start: z.iso.date(), end: z.iso.date(), days: z.int() });
const place = z.string().describe("A segment's code; NONE: bought nothing in the period");

const segmentMovement = z
  .object({
    period: days,
    previousPeriod: days.describe("The equal period just before"),
    currency: z.string(),
    storefrontId: z.int().nullable(),
    generatedAt: z.iso.datetime(),
    flows: z
      .array(
        z.object({
          from: place,
          to: place,
          customers: z.int().positive(),
          revenueBefore: money,
          revenueNow: money,
        }),
      )
      .describe("Every pair that somebody took, staying included"),
  })
  .meta({ id: "SegmentMovement" });

export type SegmentMovement = z.infer<typeof segmentMovement>;

export const getSegmentMovement = defineContract({
  method: "GET",
  path: "/api/admin/segmentation/movement",
  summary: "Compare RFM segments with the period before",
  description: "How many customers went from which segment to which; kept for ten minutes, as the report is",
  auth: "session-or-bearer",
  permission: "reports:view",
  errors: "admin",
  answerHeaders: {
    "X-Cache": "HIT when the answer was kept from an earlier call, else MISS",
    Age: "Seconds since it was computed",
  },
  input: z.object({
    days: queryInteger({ min: 1, max: 9999, standard: 90 }).describe(
      "Calendar days of the business, today the last of them",
    ),
    storefrontId: queryStorefront,
  }),
  output: z.object({ data: segmentMovement }),
});
