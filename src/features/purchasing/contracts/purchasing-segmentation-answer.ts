import { z } from "zod";
import type { Example } from "#core/contracts/contract.ts";
import { count, money, share } from "#core/contracts/wire.ts";
import { snakeCase } from "#core/values/texts.ts";
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

type SegmentedPurchases = z.infer<typeof segmentedPurchases>;

/** The specification's example call. */
export const PURCHASING_EXAMPLES: readonly Example[] = [
  {
    title: "Segment two customers by behavior, in Portuguese",
    address: "/api/v1/ai/echointel/customer-intelligence/purchasing-segmentation",
    headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>", "Accept-Language": "pt" },
    body: {
      customer_data: [
        { customer_id: "C001", total_purchases: 1500, avg_order_value: 150 },
        { customer_id: "C002", total_purchases: 3000, avg_order_value: 300 },
      ],
      segmentation_type: "behavioral",
    },
  },
];

/** The answer to that call; a test checks it. */
export const PURCHASING_EXAMPLE_ANSWER: SegmentedPurchases = {
  segments: [
    {
      segment_id: "high_value",
      customer_count: 1,
      avg_purchase_value: 3000,
      customers: ["C002"],
      label: "Gasto alto",
      description: "Gastam muito mais que o cliente médio",
      profile: { total_purchases: 3000, avg_order_value: 300, order_count: 10 },
      top_categories: [],
      top_brands: [],
      cross_category: [],
      seasonality: null,
      recommended_actions: [
        "Agradecer pessoalmente",
        "Dar acesso antecipado e atendimento premium",
        "Pedir indicações",
      ],
      standout: [
        { feature: "total_purchases", value: 3000, population: 2250, z: 1 },
        { feature: "avg_order_value", value: 300, population: 225, z: 1 },
      ],
    },
    {
      segment_id: "regular",
      customer_count: 1,
      avg_purchase_value: 1500,
      customers: ["C001"],
      label: "Regulares",
      description: "Compram em ritmo e valor normais",
      profile: { total_purchases: 1500, avg_order_value: 150, order_count: 10 },
      top_categories: [],
      top_brands: [],
      cross_category: [],
      seasonality: null,
      recommended_actions: [
        "Estimular o próximo pedido",
        "Oferecer o programa de fidelidade",
        "Sugerir um item a mais por pedido",
      ],
      standout: [
        { feature: "total_purchases", value: 1500, population: 2250, z: -1 },
        { feature: "avg_order_value", value: 150, population: 225, z: -1 },
      ],
    },
  ],
  segmentation_type: "behavioral",
  algorithm: "kmeans",
  quality: { silhouette: 0, k: 2 },
  warnings: [
    {
      code: "weak_separation",
      message: "Os grupos se sobrepõem ou quase não diferem: são tendências, não tipos bem definidos.",
      values: { silhouette: 0 },
    },
  ],
};
