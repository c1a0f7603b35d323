import { z } from "zod";
import { defineContract } from "../contract.ts";
import { count, day, money, queryInteger, share } from "../wire.ts";

const days = (standard: number) =>
  queryInteger({ min: 1, max: 1100, standard }).describe("Calendar days of the business, today the last of them");

/** A group of customers at the end of a day; what they bought is of the 90 days that end with it. */
const figures = z.object({
  members: count,
  buyers: count.describe("Members with a counted sale in the 90 days"),
  orders: count,
  revenue: money,
  averageOrderValue: money.nullable().describe("revenue over orders; null without any"),
  averageRecencyDays: z
    .number()
    .nonnegative()
    .nullable()
    .describe("Days since the last sale, over all who ever bought"),
  retention: share
    .nullable()
    .describe(
      "Of those who bought in the 90 days before: the share that bought in these 90 again. Null where nobody had",
    ),
});

export const getSegmentSizes = defineContract({
  method: "GET",
  path: "/api/admin/segments/{id}/sizes",
  summary: "Read a segment's size over time",
  description:
    "A line a day on which it was recalculated, and today as it stands; each with everybody beside it. Days before it was " +
    "made, and nights on which nothing ran, have none",
  auth: "session-or-bearer",
  permission: "customers:view",
  errors: "admin",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string(), days: days(365) }),
  output: z.object({
    data: z.object({
      currency: z.string(),
      sizes: z.array(
        figures.extend({
          day,
          joined: count.describe("Since the day before"),
          left: count,
          everyone: figures.nullable(),
        }),
      ),
      edits: z
        .array(z.object({ day, at: z.iso.datetime(), version: z.int() }))
        .describe("When the rule or the name became another, oldest first"),
    }),
  }),
});

export const listSegmentSizes = defineContract({
  method: "GET",
  path: "/api/admin/segments/sizes",
  summary: "Read all segments' sizes over time",
  description: "How many members each had, for a small line beside its name",
  auth: "session-or-bearer",
  permission: "customers:view",
  errors: "admin",
  input: z.object({ days: days(90) }),
  output: z.object({
    data: z.array(z.object({ id: z.string(), sizes: z.array(z.object({ day, members: count })) })),
  }),
});
