import type { Example } from "#core/contracts/contract.ts";
import type { SegmentedCustomers } from "./customer-segmentation-answer.ts";

export const CUSTOMER_SEGMENTATION_EXAMPLES: readonly Example[] = [
  {
    title: "Segment five customers by visits and returns",
    address: "/api/v1/ai/echointel/customer-intelligence/customer-segmentation",
    headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
    body: {
      customer_data: [
        { customer_id: "C001", features: { visits: 2, returns: 0 } },
        { customer_id: "C002", features: { visits: 3, returns: 0 } },
        { customer_id: "C003", features: { visits: 4 } },
        { customer_id: "C004", features: { visits: 20, returns: 4 } },
        { customer_id: "C005", features: { visits: 24, returns: 6 } },
      ],
      segments: 2,
    },
  },
];

/** The answer to that call; a test checks it. */
export const CUSTOMER_SEGMENTATION_ANSWER: SegmentedCustomers = {
  segments: [
    {
      segment_id: "segment_1",
      customer_count: 3,
      customer_share: 0.6,
      customers: ["C001", "C002", "C003"],
      label: "Segment 1",
      description: "Below average: returns, visits.",
      profile: {
        returns: 0,
        visits: 3,
      },
      standout: [
        {
          feature: "returns",
          value: 0,
          population: 2.5,
          z: -0.96,
        },
        {
          feature: "visits",
          value: 3,
          population: 10.6,
          z: -0.81,
        },
      ],
    },
    {
      segment_id: "segment_2",
      customer_count: 2,
      customer_share: 0.4,
      customers: ["C004", "C005"],
      label: "Segment 2",
      description: "Above average: visits, returns.",
      profile: {
        returns: 5,
        visits: 22,
      },
      standout: [
        {
          feature: "visits",
          value: 22,
          population: 10.6,
          z: 1.21,
        },
        {
          feature: "returns",
          value: 5,
          population: 2.5,
          z: 0.96,
        },
      ],
    },
  ],
  assignments: [
    {
      customer_id: "C001",
      segment_id: "segment_1",
    },
    {
      customer_id: "C002",
      segment_id: "segment_1",
    },
    {
      customer_id: "C003",
      segment_id: "segment_1",
    },
    {
      customer_id: "C004",
      segment_id: "segment_2",
    },
    {
      customer_id: "C005",
      segment_id: "segment_2",
    },
  ],
  features: [
    {
      feature: "returns",
      is_used: true,
      median: 2,
      missing_count: 1,
    },
    {
      feature: "visits",
      is_used: true,
      median: 4,
      missing_count: 0,
    },
  ],
  algorithm: "kmeans",
  quality: {
    silhouette: 0.72,
    k: 2,
  },
  warnings: [
    {
      code: "imputed",
      message: "1 missing value of “returns” was filled with the median.",
      values: {
        feature: "returns",
        count: 1,
      },
    },
  ],
  as_of: null,
};
