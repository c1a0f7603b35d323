import type { Example } from "./contract.ts";

/** The specification's own call. */
export const EXAMPLES: readonly Example[] = [
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

/** To that call. */
export const EXAMPLE_ANSWER = {
  segments: [
    {
      segment_id: "high_value",
      customer_count: 1,
      avg_purchase_value: 3000,
      customers: ["C002"],
      label: "Alto valor",
      description: "Gastam bem mais que o cliente médio",
      profile: { total_purchases: 3000, avg_order_value: 300 },
      top_categories: [],
      top_brands: [],
      cross_category: [],
      seasonality: null,
      recommended_actions: ["x", "y", "z"],
      standout: [],
    },
  ],
  segmentation_type: "behavioral" as const,
  algorithm: "kmeans" as const,
  quality: { silhouette: null, k: 2 },
  warnings: [],
};
