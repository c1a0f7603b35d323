import { z } from "zod";
import { alsoPostedAs } from "#core/contracts/casing.ts";
import { defineContract, type Example } from "#core/contracts/contract.ts";
import { longList, postedName } from "#core/contracts/posted-rows.ts";
import { count, day, share } from "#core/contracts/wire.ts";
import { WARNINGS } from "#lib/purchases/purchasing.ts";
import type { GivenFeatures } from "#lib/purchases/text-features.ts";
import { buildWarningsSchema, features, inWords, MOST_FEATURES, toFeatures } from "#records/contracts/family-answer.ts";
import {
  areCustomers,
  asOf,
  FAMILY,
  FAMILY_WORDS,
  isMore,
  MOST_CUSTOMERS,
  orders,
  source,
  transactions,
  withOneSource,
} from "#records/contracts/purchase-sources.ts";
import { clusteringFields } from "./purchasing-segmentation.ts";

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

const segmentedCustomers = z.object({
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

type SegmentedCustomers = z.infer<typeof segmentedCustomers>;

const CUSTOMER_SEGMENTATION_EXAMPLES: readonly Example[] = [
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
const CUSTOMER_SEGMENTATION_ANSWER: SegmentedCustomers = {
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

type GivenRow = { customerId: string; features: GivenFeatures };

const row = z
  .object({
    customer_id: postedName.describe("The store's own customer ID"),
    features: features.describe(
      "Any numbers by name; a missing one or null counts as the median. Texts count by their ten most frequent values, each 0 or 1",
    ),
  })
  .transform((posted, context): GivenRow => {
    const known = toFeatures(posted.features);
    if (Object.keys(known).length === 0) context.addIssue({ code: "custom", params: { reason: "no_feature" } });
    return { customerId: posted.customer_id, features: known };
  })
  .meta({ id: "CustomerFeatures" });

const customerData = alsoPostedAs(
  longList(row, {
    min: 1,
    max: MOST_CUSTOMERS,
    unique: ["customer_id", ({ customerId }) => customerId],
    words: `Alternative: any numbers of each customer, of at most ${MOST_FEATURES} names. Can be called data`,
  }).nullish(),
  ["data"],
  areCustomers,
);

const isOfTooManyFeatures = (rows: readonly GivenRow[] | null | undefined): boolean =>
  rows ? isMore(rows, (each) => Object.keys(each.features), MOST_FEATURES) : false;

export const segmentPostedCustomers = defineContract({
  ...FAMILY,
  path: "/api/v1/ai/echointel/customer-intelligence/customer-segmentation",
  summary: "Segment customers by any features",
  description:
    "Clusters customers by any posted numbers, or by the features that clv-features extracts from posted or stored purchases: " +
    `k-means or Ward's method, with the number of segments by silhouette. ${FAMILY_WORDS}`,
  input: withOneSource(
    z.object({ customer_data: customerData, transactions, orders, source, ...clusteringFields, as_of: asOf }),
    ["customer_data", "transactions", "orders", "source"],
    {
      after: ({ customer_data: rows }) =>
        isOfTooManyFeatures(rows) ? { at: "customer_data", reason: "distinct", max: MOST_FEATURES } : undefined,
    },
  ),
  output: segmentedCustomers,
  examples: CUSTOMER_SEGMENTATION_EXAMPLES,
  exampleAnswer: CUSTOMER_SEGMENTATION_ANSWER,
});
