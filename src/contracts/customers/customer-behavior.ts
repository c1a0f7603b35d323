import { z } from "zod";
import { RFM_SEGMENTS } from "#lib/domain/report/rfm/segments.ts";
import { defineContract } from "../contract.ts";
import { count, day, money, score, share } from "../wire.ts";

const bearer = {
  method: "GET",
  auth: "session-or-bearer",
  permission: "customers:view",
  errors: "admin",
  reasons: ["CUSTOMER_NOT_FOUND"],
} as const;
const input = z.object({ id: z.string() });

const month = z.object({
  month: z.string().meta({ examples: ["2025-11"] }),
  orderCount: count.describe("Counted sales"),
  charged: money.describe("Of completed and partial orders placed in the month, before refunds"),
  refunded: money.describe("Given back in the month, whenever it was bought"),
});

const months = z
  .object({
    months: z.array(month).describe("From the first with an order to this one"),
    statuses: z.object({ completed: count, partial: count, pending: count, cancelled: count }),
    refunded: money.describe("In all"),
    currency: z.string(),
  })
  .meta({ id: "CustomerMonths" });

export type CustomerMonths = z.infer<typeof months>;

export const getCustomerMonths = defineContract({
  ...bearer,
  path: "/api/admin/customers/{id}/months",
  summary: "Read what a customer spent month by month",
  input,
  output: z.object({ data: months }),
});

const bundle = z.object({
  name: z.string().describe("A product's id"),
  label: z.string().nullable().describe("A product's name"),
  orderCount: count,
  units: z.int(),
  spent: money.describe("Net of refunds"),
  share: share.describe("Of what this customer spent"),
  lift: z.number().nullable().describe("Times everybody's share; null where too few buy it to compare"),
  lastDay: day,
});

const products = z
  .object({
    categories: z.array(bundle),
    brands: z.array(bundle),
    products: z.array(bundle),
    comparedWith: z.object({
      buyers: count,
      isSample: z.boolean().describe("Chosen by chance from more"),
    }),
    currency: z.string(),
  })
  .meta({ id: "CustomerProducts" });

export type CustomerProducts = z.infer<typeof products>;

export const getCustomerProducts = defineContract({
  ...bearer,
  path: "/api/admin/customers/{id}/products",
  summary: "Read what a customer buys",
  description: "The categories, brands and products most spent on, at most 50 of each, against everybody",
  input,
  output: z.object({ data: products }),
});

const history = z
  .object({
    days: z.int().describe("Of the period that ends with each day"),
    months: z
      .array(
        z.object({
          day: day.describe("The last of its month"),
          segment: z
            .enum(RFM_SEGMENTS.map(({ key }) => key))
            .nullable()
            .describe("Null without a sale in the period"),
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
  summary: "Read where a customer stood",
  description: "In the standard report, at the end of each of the last 24 months, by everybody's orders of the time",
  input,
  output: z.object({ data: history }),
});
