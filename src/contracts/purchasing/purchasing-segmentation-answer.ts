import { z } from "zod";
import { FEATURES, GROUPS, SEGMENTATION_TYPES, WARNINGS } from "#lib/domain/purchasing/purchasing.ts";
import { snakeCase } from "#lib/domain/snake-case.ts";
import { count, money, share } from "../wire.ts";

// What the specification's route answers: its own four keys of a segment first.

const lift = z.number().describe("The share over what it would be of everybody");
const affinity = z.object({ name: z.string(), share: share.describe("Of the segment's amount"), lift });

const features = FEATURES.map(snakeCase);

const segment = z
  .object({
    segment_id: z.string().describe(`One of ${GROUPS.join(", ")}; with a number behind it where there are several`),
    customer_count: count,
    avg_purchase_value: money.nullable().describe("Mean of total_purchases; null where nobody gave money"),
    customers: z.array(z.string()),
    label: z.string(),
    description: z.string(),
    profile: z
      .object(Object.fromEntries(features.map((name) => [name, z.number().nullable().optional()])))
      .describe("Mean of each feature that was known, in its own unit"),
    top_categories: z.array(affinity),
    top_brands: z.array(affinity),
    cross_category: z
      .array(z.object({ categories: z.array(z.string()).length(2), share, lift }))
      .describe("Categories that the same customers buy"),
    seasonality: z
      .object({ peak_month: z.int().min(1).max(12), strength: share, share_by_month: z.array(share).length(12) })
      .nullable(),
    recommended_actions: z.array(z.string()).length(3),
    standout: z
      .array(z.object({ feature: z.enum(features), value: z.number(), population: z.number(), z: z.number() }))
      .describe("What marks it: its mean, everybody's, and how far apart they are in standard deviations"),
  })
  .meta({ id: "PurchasingSegment" });

export const segmentedPurchases = z.object({
  segments: z.array(segment),
  segmentation_type: z.enum(SEGMENTATION_TYPES),
  algorithm: z.enum(["kmeans", "hierarchical"]),
  quality: z.object({ silhouette: z.number().min(-1).max(1).nullable(), k: count }),
  warnings: z.array(
    z.object({
      code: z.enum(WARNINGS),
      message: z.string().describe("In the language of Accept-Language"),
      values: z.record(z.string(), z.union([z.number(), z.string()])),
    }),
  ),
});

export type SegmentedPurchases = z.infer<typeof segmentedPurchases>;
