import { z } from "zod";
import { longList } from "#core/contracts/bulk-parsing.ts";
import { alsoPostedAs } from "#core/contracts/casing.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { postedName } from "#core/contracts/posted-rows.ts";
import type { FeatureRow } from "#lib/purchases/feature-columns.ts";
import { features, MOST_FEATURES, toFeatures } from "#records/contracts/features.ts";
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
import { clusteringFields } from "./clustering-fields.ts";
import { segmentedCustomers } from "./customer-segmentation-answer.ts";
import { CUSTOMER_SEGMENTATION_ANSWER, CUSTOMER_SEGMENTATION_EXAMPLES } from "./customer-segmentation-examples.ts";

const row = z
  .object({
    customer_id: postedName.describe("The store's own customer ID"),
    features: features.describe("Any numbers by name; a missing one or null counts as the median"),
  })
  .transform((posted, context): FeatureRow => {
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

const isOfTooManyFeatures = (rows: readonly FeatureRow[] | null | undefined): boolean =>
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
