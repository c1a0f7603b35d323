import type { Example } from "#core/contracts/contract.ts";
import type { SegmentedPurchases } from "./purchasing-segmentation-answer.ts";

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
      label: "Alto valor",
      description: "Gastam muito mais que o cliente médio",
      profile: { total_purchases: 3000, avg_order_value: 300, order_count: 10 },
      top_categories: [],
      top_brands: [],
      cross_category: [],
      seasonality: null,
      recommended_actions: [
        "Designar um contato pessoal",
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
