import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, day, instant, money, queryInteger, share } from "#core/contracts/wire.ts";
import { comparison } from "#records/contracts/report-query.ts";

export const getSegmentOverlap = defineContract({
  method: "GET",
  path: "/api/admin/segments/{id}/overlap",
  summary: "Read segment overlap",
  description: "Pairwise overlap of the segment and the eleven active segments that share the most members with it",
  permission: "customers:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({
    data: z.object({
      segments: z
        .array(z.object({ id: z.string(), name: z.string(), isAutomatic: z.boolean(), members: count }))
        .describe("This segment first, then by number of shared members"),
      shared: z
        .array(z.array(count))
        .describe("shared[i][j]: members of both segments[i] and segments[j]; the diagonal has each segment's size"),
    }),
  }),
});

const days = (standard: number) =>
  queryInteger({ min: 1, max: 1100, standard }).describe(
    "Number of calendar days, up to and including today in the business's time zone",
  );

/** A segment at the end of a day; purchases cover the 90 days up to it. */
const figures = z.object({
  members: count,
  buyers: count.describe("Members with a sale in the 90 days"),
  orders: count,
  revenue: money,
  averageOrderValue: money.nullable().describe("revenue / orders; null without orders"),
  averageRecencyDays: z
    .number()
    .nonnegative()
    .nullable()
    .describe("Days since the last sale, across members who have ever bought"),
  retention: share
    .nullable()
    .describe(
      "Repeat purchase rate: share of the previous 90 days' buyers who bought again in these 90 days. Null if there were none",
    ),
});

const compare = comparison
  .optional()
  .describe(
    "Adds the size at the end of an earlier day: previous (90 days ago), year (the same day last year) or a date (YYYY-MM-DD)",
  );

const membersThen = count.nullable().describe("null if the segment was created later");

export const getSegmentSizes = defineContract({
  method: "GET",
  path: "/api/admin/segments/{id}/sizes",
  summary: "Read a segment's size over time",
  description:
    "An entry for each day on which it was recalculated, and today's, each compared with all customers. Days before it was " +
    "created and nights without a run have none",
  permission: "customers:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string(), days: days(365), compare }),
  output: z.object({
    data: z.object({
      currency: z.string(),
      sizes: z.array(
        figures.extend({
          day,
          joined: count.describe("Since the previous day"),
          left: count,
          everyone: figures.nullable(),
        }),
      ),
      edits: z
        .array(z.object({ day, at: instant, version: z.int() }))
        .describe("Changes of the rule or the name, oldest first"),
      compared: z
        .object({
          day,
          members: membersThen,
          stored: figures.extend({ day }).nullable().describe("As of the last recalculation up to that day, if any"),
        })
        .optional()
        .describe("Only with compare"),
    }),
  }),
});

export const listSegmentSizes = defineContract({
  method: "GET",
  path: "/api/admin/segments/sizes",
  summary: "Read all segments' sizes over time",
  description: "Number of members of each segment, for sparklines",
  permission: "customers:view",
  input: z.object({ days: days(90), compare }),
  output: z.object({
    data: z.array(
      z.object({
        id: z.string(),
        sizes: z.array(z.object({ day, members: count })),
        compared: z.object({ day, members: membersThen }).optional().describe("Only with compare"),
      }),
    ),
  }),
});
