import { z } from "zod";
import { count, day, share } from "#core/contracts/wire.ts";
import { WARNINGS } from "#lib/purchases/purchasing.ts";
import { buildWarningsSchema, inWords } from "#records/contracts/family-answer.ts";

const segment = z
  .object({
    segment_id: z.string().describe("segment_1 is the largest"),
    customer_count: count,
    customer_share: share.max(1),
    customers: z.array(z.string()),
    label: inWords,
    description: inWords,
    profile: z
      .record(z.string(), z.number().nullable())
      .describe("The centroid: mean of each feature's known values, in its own unit"),
    standout: z
      .array(z.object({ feature: z.string(), value: z.number(), population: z.number(), z: z.number() }))
      .describe(
        "What sets the segment apart: its mean, the mean of all customers, and the difference in standard deviations",
      ),
  })
  .meta({ id: "CustomerSegmentByFeatures" });

export const segmentedCustomers = z.object({
  segments: z.array(segment).describe("Largest first"),
  assignments: z
    .array(z.object({ customer_id: z.string(), segment_id: z.string() }).meta({ id: "FeatureSegmentAssignment" }))
    .describe("Ordered by customer_id"),
  features: z.array(
    z.object({
      feature: z.string(),
      is_used: z.boolean().describe("false: all known values are equal, so it separates nothing"),
      median: z.number(),
      missing_count: count.describe("Missing values; each counts as the median"),
    }),
  ),
  algorithm: z.enum(["kmeans", "hierarchical"]),
  quality: z.object({ silhouette: z.number().min(-1).max(1).nullable(), k: count }),
  warnings: buildWarningsSchema(WARNINGS),
  as_of: day.nullable().describe("null for posted features"),
});

export type SegmentedCustomers = z.infer<typeof segmentedCustomers>;
