import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, day, money, score, share } from "#core/contracts/wire.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";

const bearer = {
  method: "GET",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
} as const;
const input = z.object({ id: z.string() });

const month = z.object({
  month: z.string().meta({ examples: ["2025-11"] }),
  orderCount: count.describe("Number of sales"),
  charged: money.describe("Total of completed and partial orders placed in the month, before refunds"),
  refunded: money.describe("Refunds in the month, whenever the order was placed"),
});

const months = z
  .object({
    months: z.array(month).describe("From the first month with an order to the current month"),
    statuses: z.object({ completed: count, partial: count, pending: count, cancelled: count }),
    refunded: money.describe("Total refunds"),
    currency: z.string(),
  })
  .meta({ id: "CustomerMonths" });

export type CustomerMonths = z.infer<typeof months>;

export const getCustomerMonths = defineContract({
  ...bearer,
  path: "/api/admin/customers/{id}/months",
  summary: "Read a customer's monthly spending",
  input,
  output: z.object({ data: months }),
});

const bundle = z.object({
  name: z.string().describe("For a product, its ID"),
  label: z.string().nullable().describe("For a product, its name"),
  orderCount: count,
  units: z.int(),
  spent: money.describe("Net of refunds"),
  share: share.describe("Share of this customer's spending"),
  lift: z.number().nullable().describe("Ratio to the share of all customers; null if too few customers buy it"),
  lastDay: day,
});

const products = z
  .object({
    categories: z.array(bundle),
    brands: z.array(bundle),
    products: z.array(bundle),
    comparedWith: z.object({
      buyers: count,
      isSample: z.boolean().describe("Whether the comparison uses a random sample of customers"),
    }),
    currency: z.string(),
  })
  .meta({ id: "CustomerProducts" });

export type CustomerProducts = z.infer<typeof products>;

export const getCustomerProducts = defineContract({
  ...bearer,
  path: "/api/admin/customers/{id}/products",
  summary: "Read a customer's products",
  description: "Top categories, brands and products by spending, at most 50 of each, compared with all customers",
  input,
  output: z.object({ data: products }),
});

const history = z
  .object({
    days: z.int().describe("Length of the period that ends on each day"),
    months: z
      .array(
        z.object({
          day: day.describe("Last day of the month"),
          segment: z
            .enum(RFM_SEGMENTS.map(({ key }) => key))
            .nullable()
            .describe("Null if the customer bought nothing in the period"),
          recencyScore: score.nullable(),
          frequencyScore: score.nullable(),
          monetaryScore: score.nullable(),
        }),
      )
      .describe("Oldest first"),
  })
  .meta({ id: "CustomerRfmHistory" });

export type CustomerRfmHistory = z.infer<typeof history>;

export const getCustomerRfmHistory = defineContract({
  ...bearer,
  path: "/api/admin/customers/{id}/rfm-history",
  summary: "Read a customer's RFM history",
  description:
    "Cell and segment in the standard report at the end of each of the last 24 months, based on the orders known then",
  input,
  output: z.object({ data: history }),
});
