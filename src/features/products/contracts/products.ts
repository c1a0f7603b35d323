import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, listInput, listOf, money, share } from "#core/contracts/wire.ts";
import { LEAST_JOINT_CUSTOMERS } from "#lib/products/product-pairs.ts";
import { LEAST_FIRST_BUYERS } from "#lib/products/return-rates.ts";
import { LINE_KINDS } from "#records/rules/order-readings/line-kinds.ts";
import { MOST_PAIRED, PAIR_RELATIONS } from "#records/rules/order-readings/pairs-of-products.ts";
import {
  COMBINED_BY,
  CURVE_DAYS,
  PAIR_GROUPINGS,
  PRODUCT_GROUPINGS,
  RETURN_DAYS,
  YEAR_DAYS,
} from "#records/rules/order-readings/products-of-orders.ts";
import { PAIR_SORTS, PRODUCT_SORTS } from "#records/rules/report-choices.ts";
import { frame, interval, range } from "./first-orders.ts";

const grouping = z
  .enum(PRODUCT_GROUPINGS)
  .default("product")
  .describe(
    "parent: products with their variants combined: by their parent's ID, or without one by the name without the variant",
  );
const pairGrouping = z.enum(PAIR_GROUPINGS);

const productRow = z.object({
  id: z.string().describe("Of the product or category; begins with ~ for what is no product and for no category"),
  kind: z
    .enum(LINE_KINDS)
    .describe("gift_card, shipping and sample (free of charge) are listed beside products, and are no sales of these"),
  key: z
    .string()
    .nullable()
    .describe(
      "A product ID, of combined variants their parent's or else their name, or a category; null for lines without one",
    ),
  name: z
    .string()
    .nullable()
    .describe("Of a product, on its last line; of combined variants without the variant at its end"),
  variants: z.array(z.string()).describe("The IDs of the products that were combined into it; empty for any other"),
  combinedBy: z
    .enum(COMBINED_BY)
    .nullable()
    .describe(
      "parent_id: by the parent that the shop names; name: some of them only by their names; null if nothing was combined",
    ),
  revenue: money.describe("Charged for its lines and not refunded; of a gift card 0 until it is spent"),
  orders: count,
  buyers: count,
  quantity: z.int().describe("Units"),
  firstBuyers: count.describe("Customers whose first order was in these months and had it"),
  returns: z
    .object({
      observed: count.describe(`First buyers whose first order is at least ${RETURN_DAYS} days old`),
      returned: count.describe(`Those of them with an order on one of the ${RETURN_DAYS} days after it`),
      rate: share.max(1).describe("Share that came back, shrunk toward that of all products"),
      lower: share.max(1).describe("95% interval"),
      upper: share.max(1),
      isTooFew: z.boolean().describe(`Fewer than ${LEAST_FIRST_BUYERS} observed customers`),
    })
    .nullable()
    .describe("Null for what is no product"),
  nextYear: z
    .object({
      customers: count.describe(`First buyers whose first order is at least ${YEAR_DAYS} days old`),
      revenuePerCustomer: money.describe(`What they spent on the ${YEAR_DAYS} days after the day of their first order`),
      isTooFew: z.boolean().describe(`Fewer than ${LEAST_FIRST_BUYERS} customers`),
    })
    .nullable()
    .describe("Null if there are no such customers"),
  medianDays: count
    .nullable()
    .describe(
      `Days after which half of the first buyers came back, by Kaplan–Meier; null if fewer did within ${CURVE_DAYS} days`,
    ),
  discountShare: share.nullable().describe("Discounts of its lines by their price before discounts"),
  returnedShare: share.nullable().describe("Returned units by units sold"),
  margin: money.nullable().describe("Gross margin of the lines with a known cost; null if there are none"),
  costCoverage: z.number().nullable().describe("Share of the revenue whose cost is known"),
});

const hasLines = z
  .boolean()
  .describe("False if the business has no order lines at all: nothing is then known of products");

const productSummary = z.object({
  ...frame,
  by: z.enum(PRODUCT_GROUPINGS),
  hasLines,
  revenue: money.describe("Of all orders of known customers"),
  revenueNotByProduct: money.describe(
    "What of it no line had, such as shipping and tax. Rows and this add up to revenue",
  ),
  orders: count,
  buyers: count,
  firstBuyers: count.describe("Customers whose first order was in these months, whatever it had"),
  observed: count,
  returned: count,
});

export const listProducts = defineContract({
  method: "GET",
  path: "/api/admin/products",
  summary: "List products by what brings customers back",
  description:
    "What these months sold by product or category, and what became of the customers whose first order was in them and had it. " +
    "Cached until orders change, at most ten minutes",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  examples: [{ title: "List categories by revenue", address: "/api/admin/products?by=category&sort=-revenue" }],
  input: z.object({ by: grouping, ...range, ...listInput(PRODUCT_SORTS, "-returnRate") }),
  output: listOf(productRow.meta({ id: "ProductFigures" })).extend({
    summary: productSummary.meta({ id: "ProductSummary" }),
  }),
});

export type Product = z.infer<typeof listProducts.output>["data"][number];
export type ProductSummary = z.infer<typeof listProducts.output>["summary"];

export const getProduct = defineContract({
  method: "GET",
  path: "/api/admin/products/{id}",
  summary: "Read one product or category",
  description:
    "As in the list: one that was not sold in these months, this storefront or to these customers is not found",
  permission: "reports:view",
  reasons: ["PRODUCT_NOT_FOUND", "SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string(), by: grouping, ...range }),
  output: z.object({
    data: productRow.extend({
      rank: z
        .object({ place: z.int().positive(), of: count })
        .nullable()
        .describe("Its place by return rate; null with too few customers"),
      summary: productSummary,
    }),
  }),
});

const product = z.object({ id: z.string(), name: z.string().nullable() });

const pair = z
  .object({
    id: z.string(),
    first: product,
    second: product,
    customers: count.describe("Customers who bought both"),
    lift: interval.describe("How many times as many as if both were bought independently, with its 95% interval"),
    shareOfFirst: share.max(1).describe("Share of the first one's customers who bought the second"),
    shareOfSecond: share.max(1).describe("Share of the second one's customers who bought the first"),
  })
  .meta({ id: "ProductPair" });

const pairSummary = z
  .object({
    ...frame,
    by: pairGrouping,
    relation: z.enum(PAIR_RELATIONS),
    customers: count.describe("All customers of the tables"),
    candidates: count.describe(`Products or categories with at least ${LEAST_JOINT_CUSTOMERS} customers`),
    compared: count.describe(`Of these, the ${MOST_PAIRED} with the most customers at most`),
    hasLines,
  })
  .meta({ id: "ProductPairSummary" });

export const listProductPairs = defineContract({
  method: "GET",
  path: "/api/admin/products/pairs",
  summary: "List products bought together or next",
  description:
    "Each pair's lift is from a 2×2 table of customers. together: both in one order of these months, of all customers with such " +
    "an order. next: the first on the day of the first order, the second on the next day with an order, of all customers who came " +
    `back. From ${LEAST_JOINT_CUSTOMERS} joint customers on`,
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    relation: z.enum(PAIR_RELATIONS).default("together"),
    by: z
      .enum(["auto", ...PAIR_GROUPINGS])
      .default("auto")
      .describe(`auto: by product, or by category if more than ${MOST_PAIRED} products have enough customers`),
    ...range,
    ...listInput(PAIR_SORTS, "-lift"),
  }),
  output: listOf(pair).extend({ summary: pairSummary }),
});

export type ProductPair = z.infer<typeof listProductPairs.output>["data"][number];
export type ProductPairSummary = z.infer<typeof listProductPairs.output>["summary"];

export const listNextProducts = defineContract({
  method: "GET",
  path: "/api/admin/products/{id}/next",
  summary: "List what customers who began with a product buy next",
  permission: "reports:view",
  reasons: ["PRODUCT_NOT_FOUND", "SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string(), by: pairGrouping.default("product"), ...range }),
  output: listOf(pair).extend({ summary: pairSummary }),
});
