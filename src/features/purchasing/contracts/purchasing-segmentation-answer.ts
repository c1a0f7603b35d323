import { z } from "zod";
import { count, money, share } from "#core/contracts/wire.ts";
import { snakeCase } from "#core/values/letter-case.ts";
import { FEATURES, GROUPS, SEGMENTATION_TYPES, WARNINGS } from "#lib/purchases/purchasing.ts";
import { buildWarningsSchema } from "#records/contracts/family-answer.ts";

// The specification's route; its four keys of a segment come first.

const lift = z.number().describe("Ratio of this share to the share among all customers");
const affinity = z.object({ name: z.string(), share: share.describe("Share of the segment's amount"), lift });

const features = FEATURES.map(snakeCase);

const segment = z
  .object({
    segment_id: z
      .string()
      .describe(
        `One of ${GROUPS.join(", ")}; or affinity_ and the category or brand that its customers buy more of; followed by a number if there are several`,
      ),
    customer_count: count,
    avg_purchase_value: money.nullable().describe("Mean of total_purchases; null without amounts"),
    customers: z.array(z.string()),
    label: z.string(),
    description: z.string(),
    profile: z
      .object(Object.fromEntries(features.map((name) => [name, z.number().nullable().optional()])))
      .describe("Mean of each known feature, in its own unit"),
    top_categories: z.array(affinity),
    top_brands: z.array(affinity),
    cross_category: z
      .array(z.object({ categories: z.array(z.string()).length(2), share, lift }))
      .describe("Categories bought by the same customers"),
    seasonality: z
      .object({ peak_month: z.int().min(1).max(12), strength: share, share_by_month: z.array(share).length(12) })
      .nullable(),
    recommended_actions: z.array(z.string()).length(3),
    standout: z
      .array(z.object({ feature: z.enum(features), value: z.number(), population: z.number(), z: z.number() }))
      .describe(
        "What sets the segment apart: its mean, the mean of all customers, and the difference in standard deviations",
      ),
  })
  .meta({ id: "PurchasingSegment" });

export const segmentedPurchases = z.object({
  segments: z.array(segment),
  segmentation_type: z.enum(SEGMENTATION_TYPES),
  algorithm: z.enum(["kmeans", "hierarchical"]),
  quality: z.object({ silhouette: z.number().min(-1).max(1).nullable(), k: count }),
  warnings: buildWarningsSchema(WARNINGS),
});

export type SegmentedPurchases = z.infer<typeof segmentedPurchases>;
