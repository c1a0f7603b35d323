import { z } from "zod";
import { CLV_FEATURES } from "#lib/domain/forecast/timing/clv-features.ts";
import { defineContract } from "../contract.ts";
import { inWords } from "../orders/family-answer.ts";
import { asOf, FAMILY, FAMILY_WORDS, orders, source, transactions, withOneSource } from "../orders/purchase-sources.ts";
import { day } from "../wire.ts";

const PATH = "/api/v1/ai/echointel/customer-intelligence/clv-features";

const nullable = new Set<string>([
  "monetary_value",
  "average_order_value",
  "first_order_value",
  "last_order_value",
  "largest_order_value",
  "mean_gap",
  "gap_deviation",
]);

const feature = (name: string) => (nullable.has(name) ? z.number().nullable() : z.number());

const customer = z
  .object({
    customer_id: z.string(),
    first_purchase_date: day,
    last_purchase_date: day,
    ...(Object.fromEntries(CLV_FEATURES.map((name) => [name, feature(name)])) as Record<
      (typeof CLV_FEATURES)[number],
      z.ZodNullable<z.ZodNumber>
    >),
  })
  .meta({ id: "ClvFeatures" });

export const extractPostedFeatures = defineContract({
  ...FAMILY,
  path: PATH,
  summary: "Extract CLV features",
  description:
    "What lifetime value models are fitted to: frequency, recency, T and monetary value, which clv-forecast takes as " +
    `customer_data, and further features, each with its definition. ${FAMILY_WORDS}`,
  input: withOneSource(z.object({ transactions, orders, source, as_of: asOf }), ["transactions", "orders", "source"]),
  output: z.object({
    customers: z.array(customer).describe("Ordered by customer_id"),
    definitions: z.array(
      z.object({ feature: z.enum(CLV_FEATURES), unit: z.enum(["days", "money", "count"]), definition: inWords }),
    ),
    as_of: day,
  }),
  examples: [
    {
      title: "Extract the features of two customers",
      address: PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: {
        transactions: [
          { customer_id: "C001", date: "2025-01-14", amount: 80 },
          { customer_id: "C001", date: "2025-04-14", amount: 120 },
          { customer_id: "C002", date: "2025-02-20", amount: 35.5 },
        ],
        as_of: "2025-06-30",
      },
    },
  ],
});
