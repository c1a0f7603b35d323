import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, day, instant, money, queryStorefront, share } from "#core/contracts/wire.ts";
import { FACTORS } from "#lib/revenue/factors.ts";
import { population, withinSegment } from "#records/contracts/report-query.ts";
import { REVENUE_DIMENSIONS } from "#records/rules/order-readings/change-of-revenue.ts";
import { SPLITS } from "#records/rules/report-choices.ts";
import { MOST_ROWS } from "../rules/revenue-change.ts";
import { chosenComparison, chosenPeriod, period } from "./overview.ts";

const change = { before: money, after: money, change: money.describe("after − before") };

const row = z
  .object({
    kind: z
      .enum(["value", "unknown", "others", "rest"])
      .describe(
        "value: the value in key. unknown: no value, such as customers without a country. others: all values that have no row of " +
          "their own. rest: in no product, such as shipping, tax and refunds that name no lines",
      ),
    key: z
      .string()
      .nullable()
      .describe("first_time or returning, a storefront's number, a channel, a country or a product ID"),
    label: z.string().nullable().describe("Name of a storefront or product"),
    ...change,
  })
  .meta({ id: "RevenueChangeRow" });

const factor = z
  .object({
    factor: z.enum(FACTORS),
    before: z
      .number()
      .nullable()
      .describe("Customers, orders per customer, or average order value; the last two are null without orders"),
    after: z.number().nullable(),
    change: money.describe("What it contributes to the change of revenue"),
  })
  .meta({ id: "RevenueFactor" });

const standout = z
  .object({
    key: z.string().nullable().describe("Of the row; null for unknown"),
    label: z.string().nullable(),
    change: money,
    shareOfChanges: share.describe("Its change, as a share of the sum of all rows' changes without their signs"),
    shareBefore: z.number().describe("Its share of the revenue of the compared period"),
    excess: share.describe("How much more it changed than if all rows had changed at the same rate, as such a share"),
  })
  .meta({ id: "RevenueStandout" });

export const getDecomposition = defineContract({
  method: "GET",
  path: "/api/admin/overview/decomposition",
  summary: "Read why revenue changed",
  description:
    "The change of revenue from one period to another, split by one dimension; the rows add up to it to the minor unit. Sales of " +
    "known customers only, net of refunds, as in the overview, which shows the same revenue for the same period. Cached until orders " +
    "change, at most ten minutes",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  examples: [
    {
      title: "Explain the last 28 days compared with the 28 days before",
      address: "/api/admin/overview/decomposition?days=28",
    },
  ],
  input: z.object({
    by: z
      .enum(SPLITS)
      .optional()
      .describe(
        "factors: customers, orders per customer and average order value. history: new and returning customers. By default the " +
          "dimension that explains most, and factors if nothing stands out",
      ),
    ...chosenPeriod,
    compare: chosenComparison,
    storefront: queryStorefront,
    ...withinSegment,
  }),
  output: z.object({
    data: z
      .object({
        by: z.enum(SPLITS),
        period,
        comparedPeriod: period,
        currency: z.string(),
        timeZone: z.string(),
        storefrontId: z.int().nullable(),
        population,
        generatedAt: instant,
        firstDay: day.nullable().describe("Day of the first sale; null without one"),
        isComparable: z
          .boolean()
          .describe("Whether the compared period begins no earlier than the first sale, at least 14 days ago"),
        revenue: z.object(change),
        dimensions: z
          .array(
            z.object({
              name: z.enum(REVENUE_DIMENSIONS),
              values: count.describe("Different values in both periods"),
              standout: standout.nullable().describe("The row that explains most; null if none stands out from chance"),
            }),
          )
          .describe("The one that explains most first. If nothing stands out in it, nothing does in any"),
        factors: z.array(factor).nullable().describe("Only by factors"),
        rows: z
          .array(row)
          .describe(`Empty by factors; the largest change first, at most ${MOST_ROWS} values, then others and rest`),
      })
      .meta({ id: "RevenueChange" }),
  }),
});

export type Decomposition = z.infer<typeof getDecomposition.output>["data"];
