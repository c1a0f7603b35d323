import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import {
  count,
  day,
  instant,
  listInput,
  listOf,
  money,
  month,
  queryInteger,
  queryStorefront,
  share,
} from "#core/contracts/wire.ts";
import { LEAST_JOINT_CUSTOMERS } from "#lib/products/product-pairs.ts";
import { RETURN_DAYS as RETURN_HORIZONS } from "#lib/products/return-cohorts.ts";
import { LEAST_FIRST_BUYERS } from "#lib/products/return-rates.ts";
import { population, withinSegment } from "#records/contracts/report-query.ts";
import { MOST_MONTHS } from "#records/rules/order-readings/cohorts-of-orders.ts";
import { LINE_KINDS } from "#records/rules/order-readings/line-kinds.ts";
import { SPAN_DAYS } from "#records/rules/order-readings/order-gaps.ts";
import { MOST_PAIRED, PAIR_RELATIONS } from "#records/rules/order-readings/pairs-of-products.ts";
import {
  CURVE_DAYS,
  PAIR_GROUPINGS,
  PRODUCT_GROUPINGS,
  RETURN_DAYS,
  YEAR_DAYS,
} from "#records/rules/order-readings/products-of-orders.ts";
import { PRODUCT_SORTS } from "./rules/product-row.ts";

const STANDARD_MONTHS = 24;

/** Which orders and first orders, for the routes of this feature. */
const range = {
  from: month.optional().describe(`First month, at most ${MOST_MONTHS} months ago`),
  to: month.optional().describe("Last month; by default the current one"),
  months: queryInteger({ min: 1, max: MOST_MONTHS, standard: STANDARD_MONTHS }).describe(
    "Months up to and including the last one, without from",
  ),
  storefrontId: queryStorefront.describe("Only orders of this storefront; a later order counts wherever it was"),
  ...withinSegment,
};

const frame = {
  from: month,
  to: month,
  storefrontId: z.int().nullable(),
  population,
  asOf: day.describe("The day on which these figures are as of, in the business's time zone"),
  currency: z.string(),
  calculatedAt: instant,
};

const grouping = z
  .enum(PRODUCT_GROUPINGS)
  .default("product")
  .describe("parent: products with their variants folded into one, by the name without the variant");
const pairGrouping = z.enum(PAIR_GROUPINGS);

const interval = z.object({ value: z.number(), lower: z.number(), upper: z.number() });

const productRow = z.object({
  id: z.string().describe("Of the product or category; begins with ~ for what is no product and for no category"),
  kind: z
    .enum(LINE_KINDS)
    .describe("gift_card, shipping and sample (free of charge) are listed beside products, and are no sales of these"),
  key: z
    .string()
    .nullable()
    .describe("A product ID, the name of folded variants, or a category; null for lines without one"),
  name: z
    .string()
    .nullable()
    .describe("Of a product, on its last line; of folded variants, what their names have in common"),
  variants: z.array(z.string()).describe("The IDs of the products that were folded into it; empty for any other"),
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
    ...listInput(["lift", "customers"], "-lift"),
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

const returns = z
  .array(
    z.object({
      days: z.int().describe(RETURN_HORIZONS.join(", ")),
      observed: count.describe("Customers whose first order is at least so many days old"),
      returned: count.describe("Those who came back within so many days"),
      share: interval.nullable().describe("With Wilson's 95% interval; null without observed customers"),
      isTooFew: z.boolean().describe(`Fewer than ${LEAST_FIRST_BUYERS} observed customers`),
    }),
  )
  .length(RETURN_HORIZONS.length);

const cohort = { customers: count, returns };

const quartiles = z
  .array(
    z.object({
      share: share.max(1),
      day: count.nullable().describe("Null if fewer did while they were observed"),
      lower: count.nullable().describe("95% interval"),
      upper: count.nullable(),
    }),
  )
  .length(3);

export const getSecondOrder = defineContract({
  method: "GET",
  path: "/api/admin/second-order",
  summary: "Read when customers place their second order",
  description:
    "Customers whose first counted order was in these months. A second order is any counted order on a later day, in the business's " +
    "time zone, wherever it was. Cached until orders change, at most ten minutes",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    by: z
      .enum(["month", "product", "category", "storefront", "channel", "discount"])
      .default("month")
      .describe("What groups have in common: of the first order. A first order may have several values"),
    ...range,
  }),
  output: z.object({
    data: z
      .object({
        ...frame,
        by: z.enum(["month", "product", "category", "storefront", "channel", "discount"]),
        customers: count,
        returned: count.describe("Those with a second order, after however many days"),
        quartiles: quartiles.describe(
          "Days after which a quarter, half and three quarters of all customers have come back",
        ),
        curve: z
          .array(
            interval.extend({ day: count, waiting: count.describe("Customers who still wait when the day begins") }),
          )
          .max(CURVE_DAYS + 1)
          .describe(
            "Share that has come back by each day since the first order, by Kaplan–Meier with its 95% interval",
          ),
        total: z.object(cohort),
        months: z.array(z.object({ month, ...cohort })).describe("By month of the first order, in order"),
        ladder: z
          .array(
            z.object({
              order: z.int().positive().describe("Orders of the same day count as one"),
              customers: count,
              shareOfPrevious: share.max(1).nullable(),
              revenuePerCustomer: money.nullable().describe("Of that order, net of refunds"),
              revenueSoFarPerCustomer: money.nullable(),
            }),
          )
          .describe("How many customers have placed a first, second, third and fourth order so far"),
        groups: z
          .array(
            z.object({
              kind: z.enum(["value", "automatic", "none", "unknown", "other"]),
              key: z.string().nullable(),
              label: z.string().nullable().describe("Name of a product"),
              ...cohort,
              medianDays: count.nullable(),
            }),
          )
          .describe("Without by=month: the values with the most customers, and those without one"),
        values: count.describe("Different values"),
        due: z
          .object({
            from: count.describe("Days since the first order"),
            to: count.nullable().describe(`Null: up to ${CURVE_DAYS} days`),
            customers: count,
          })
          .nullable()
          .describe(
            "Customers with one order who are between the first and third quartile of the curve; null if it has no first quartile",
          ),
      })
      .meta({ id: "SecondOrder" }),
  }),
});

export type SecondOrder = z.infer<typeof getSecondOrder.output>["data"];

const gaps = {
  orders: count.describe("Those without a next order yet too"),
  followed: count.describe("Those with a next order, after however many days"),
  spans: z
    .array(
      z.object({
        from: count.describe("Days since the order"),
        to: count,
        gaps: count.describe("Next orders on these days so far"),
        share: share
          .max(1)
          .nullable()
          .describe(
            "Of all orders, those whose next one comes on these days, by Kaplan–Meier; null if none was observed so long",
          ),
      }),
    )
    .length(CURVE_DAYS / SPAN_DAYS)
    .describe(`In spans of ${SPAN_DAYS} days`),
};

export const getOrderGaps = defineContract({
  method: "GET",
  path: "/api/admin/order-gaps",
  summary: "Read the time between orders",
  description:
    "The days from an order to the customer's next one on a later day, of customers whose first counted order was in these months. " +
    "Orders of the same day count as one. Orders without a next one count for as long as they were observed. Cached until orders " +
    "change, at most ten minutes",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object(range),
  output: z.object({
    data: z
      .object({
        ...frame,
        customers: count,
        steps: z
          .array(
            z.object({
              order: z.int().positive().describe("From this order of a customer to the next"),
              ...gaps,
              quartiles: quartiles.describe("Days after which a quarter, half and three quarters have ordered again"),
            }),
          )
          .length(3)
          .describe(
            "From the first order to the second, from the second to the third, and from the third to the fourth",
          ),
        every: z
          .object({
            ...gaps,
            medianDays: count.nullable().describe(`Null if fewer than half are followed within ${CURVE_DAYS} days`),
          })
          .describe(
            "From every order to the next one. It has no interval, because a customer's orders are not independent of each other",
          ),
      })
      .meta({ id: "OrderGaps" }),
  }),
});

export type OrderGaps = z.infer<typeof getOrderGaps.output>["data"];
